package dev.sheaf.ops;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/**
 * Values of Arrow vectors as plain objects of Java, independent of width and layout.
 *
 * <p>Null stays null. Whole numbers are {@link Long} (of 64 unsigned bits {@link BigInteger}),
 * others {@link Float}, {@link Double} or {@link java.math.BigDecimal}; text is {@link String},
 * bytes are their hexadecimal digits; times are those of {@code java.time}, or the stored number
 * where it is outside of their range; lists are {@link List}, structs {@link Map}, maps a list of
 * structs of key and value.
 */
public final class CellValues {
  private static final long MILLIS_PER_DAY = 86_400_000L;

  private CellValues() {}

  /** The value at a position. */
  public static @Nullable Object of(FieldVector vector, int position) {
    if (vector.isNull(position)) {
      return null;
    }
    return switch (vector.getMinorType()) {
      case BIT -> ((BitVector) vector).get(position) != 0;
      case TINYINT, SMALLINT, INT, BIGINT -> ((BaseIntVector) vector).getValueAsLong(position);
      case UINT1 -> ((BaseIntVector) vector).getValueAsLong(position) & 0xFFL;
      case UINT2 -> ((BaseIntVector) vector).getValueAsLong(position) & 0xFFFFL;
      case UINT4 -> ((BaseIntVector) vector).getValueAsLong(position) & 0xFFFF_FFFFL;
      case UINT8 ->
          new BigInteger(Long.toUnsignedString(((BaseIntVector) vector).getValueAsLong(position)));
      case FLOAT2 -> ((Float2Vector) vector).getValueAsFloat(position);
      case VARCHAR -> text(((VarCharVector) vector).get(position));
      case LARGEVARCHAR -> text(((LargeVarCharVector) vector).get(position));
      case VARBINARY -> digits(((VarBinaryVector) vector).get(position));
      case LARGEVARBINARY -> digits(((LargeVarBinaryVector) vector).get(position));
      case FIXEDSIZEBINARY -> digits(((FixedSizeBinaryVector) vector).get(position));
      case DATEDAY -> LocalDate.ofEpochDay(((DateDayVector) vector).get(position));
      case DATEMILLI -> date(((DateMilliVector) vector).get(position));
      case TIMESEC -> time(((TimeSecVector) vector).get(position), TimeUnit.SECOND);
      case TIMEMILLI -> time(((TimeMilliVector) vector).get(position), TimeUnit.MILLISECOND);
      case TIMEMICRO -> time(((TimeMicroVector) vector).get(position), TimeUnit.MICROSECOND);
      case TIMENANO -> time(((TimeNanoVector) vector).get(position), TimeUnit.NANOSECOND);
      case TIMESTAMPSEC,
          TIMESTAMPMILLI,
          TIMESTAMPMICRO,
          TIMESTAMPNANO,
          TIMESTAMPSECTZ,
          TIMESTAMPMILLITZ,
          TIMESTAMPMICROTZ,
          TIMESTAMPNANOTZ ->
          timestamp((TimeStampVector) vector, position);
      case DURATION -> duration((DurationVector) vector, position);
      case LIST, MAP -> {
        ListVector list = (ListVector) vector;
        yield list(
            list.getDataVector(),
            list.getElementStartIndex(position),
            list.getElementEndIndex(position));
      }
      case LARGELIST -> {
        LargeListVector list = (LargeListVector) vector;
        yield list(
            list.getDataVector(),
            list.getElementStartIndex(position),
            list.getElementEndIndex(position));
      }
      case FIXED_SIZE_LIST -> {
        FixedSizeListVector list = (FixedSizeListVector) vector;
        yield list(
            list.getDataVector(),
            list.getElementStartIndex(position),
            list.getElementEndIndex(position));
      }
      case STRUCT -> struct((StructVector) vector, position);
      default -> vector.getObject(position);
    };
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String digits(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static Object date(long millis) {
    LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(millis, MILLIS_PER_DAY));
    long rest = Math.floorMod(millis, MILLIS_PER_DAY);
    return rest == 0 ? day : day.atTime(LocalTime.ofNanoOfDay(rest * 1_000_000L));
  }

  private static Object time(long value, TimeUnit unit) {
    try {
      return LocalTime.ofNanoOfDay(Math.multiplyExact(value, 1_000_000_000L / perSecond(unit)));
    } catch (DateTimeException | ArithmeticException e) {
      return value;
    }
  }

  private static Object timestamp(TimeStampVector vector, int position) {
    ArrowType.Timestamp type = (ArrowType.Timestamp) vector.getField().getType();
    long value = vector.get(position);
    long perSecond = perSecond(type.getUnit());
    try {
      Instant instant =
          Instant.ofEpochSecond(
              Math.floorDiv(value, perSecond),
              Math.floorMod(value, perSecond) * (1_000_000_000L / perSecond));
      return type.getTimezone() == null
          ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC)
          : instant.atZone(ZoneId.of(type.getTimezone())).toOffsetDateTime();
    } catch (DateTimeException e) {
      return value;
    }
  }

  /** Arrow's own conversion goes by way of nanoseconds, which stop at 292 years. */
  private static Duration duration(DurationVector vector, int position) {
    long value = DurationVector.get(vector.getDataBuffer(), position);
    long perSecond = perSecond(((ArrowType.Duration) vector.getField().getType()).getUnit());
    return Duration.ofSeconds(
        Math.floorDiv(value, perSecond),
        Math.floorMod(value, perSecond) * (1_000_000_000L / perSecond));
  }

  private static long perSecond(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> 1L;
      case MILLISECOND -> 1_000L;
      case MICROSECOND -> 1_000_000L;
      case NANOSECOND -> 1_000_000_000L;
    };
  }

  private static List<@Nullable Object> list(FieldVector elements, long from, long to) {
    List<@Nullable Object> values = new ArrayList<>((int) (to - from));
    for (long i = from; i < to; i++) {
      values.add(of(elements, (int) i));
    }
    return values;
  }

  private static Map<String, @Nullable Object> struct(StructVector struct, int position) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (FieldVector child : struct.getChildrenFromFields()) {
      values.put(child.getName(), of(child, position));
    }
    return values;
  }
}
