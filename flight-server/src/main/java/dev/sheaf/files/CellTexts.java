package dev.sheaf.files;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.TypeNames;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.util.Float16;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.IntervalDayVector;
import org.apache.arrow.vector.IntervalMonthDayNanoVector;
import org.apache.arrow.vector.IntervalYearVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.holders.NullableIntervalDayHolder;
import org.apache.arrow.vector.holders.NullableIntervalMonthDayNanoHolder;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * How values without children are printed, one printer per type; what {@link CellParsers} reads.
 *
 * <p>Numbers are the shortest that read back equal, bytes are hexadecimal digits, dates and times
 * are ISO 8601, durations and intervals too.
 */
final class CellTexts {
  private CellTexts() {}

  /**
   * The printer of that vector, which is borrowed for as long as the printer is used.
   *
   * @param separator what stands between date and time of a time stamp: a space or T
   * @throws SheafException {@code UNSUPPORTED_TYPE} when the type has no text
   */
  static CellText of(FieldVector source, char separator) {
    return switch (source.getMinorType()) {
      case BIT -> {
        BitVector vector = (BitVector) source;
        yield (row, out) -> out.ascii(vector.get(row) == 0 ? "false" : "true");
      }
      case TINYINT, SMALLINT, INT, BIGINT, UINT1, UINT2, UINT4, UINT8 -> integer(source);
      case FLOAT2 -> {
        Float2Vector vector = (Float2Vector) source;
        yield (row, out) -> out.ascii(NumberText.of(Float16.toFloat(vector.get(row))));
      }
      case FLOAT4 -> {
        Float4Vector vector = (Float4Vector) source;
        yield (row, out) -> out.ascii(NumberText.of(vector.get(row)));
      }
      case FLOAT8 -> {
        Float8Vector vector = (Float8Vector) source;
        yield (row, out) -> out.ascii(NumberText.of(vector.get(row)));
      }
      case DECIMAL -> {
        DecimalVector vector = (DecimalVector) source;
        yield (row, out) -> out.ascii(vector.getObjectNotNull(row).toPlainString());
      }
      case DECIMAL256 -> {
        Decimal256Vector vector = (Decimal256Vector) source;
        yield (row, out) -> out.ascii(vector.getObjectNotNull(row).toPlainString());
      }
      case VARCHAR, LARGEVARCHAR, VARBINARY, LARGEVARBINARY, FIXEDSIZEBINARY -> bytes(source);
      case DURATION, INTERVALYEAR, INTERVALDAY, INTERVALMONTHDAYNANO -> interval(source);
      case DATEDAY, DATEMILLI, TIMESEC, TIMEMILLI, TIMEMICRO, TIMENANO ->
          TemporalTexts.of(source, separator);
      case TIMESTAMPSEC, TIMESTAMPMILLI, TIMESTAMPMICRO, TIMESTAMPNANO ->
          TemporalTexts.of(source, separator);
      case TIMESTAMPSECTZ, TIMESTAMPMILLITZ, TIMESTAMPMICROTZ, TIMESTAMPNANOTZ ->
          TemporalTexts.of(source, separator);
      case NULL -> (row, out) -> {};
      default ->
          throw SheafException.of(
              ErrorCode.UNSUPPORTED_TYPE,
              "column '{column}' is of type {type}, which cannot be written as text",
              "column",
              source.getName(),
              "type",
              TypeNames.of(source.getField()));
    };
  }

  private static CellText integer(FieldVector source) {
    return switch (source.getMinorType()) {
      case TINYINT -> {
        TinyIntVector vector = (TinyIntVector) source;
        yield (row, out) -> out.number(vector.get(row));
      }
      case SMALLINT -> {
        SmallIntVector vector = (SmallIntVector) source;
        yield (row, out) -> out.number(vector.get(row));
      }
      case INT -> {
        IntVector vector = (IntVector) source;
        yield (row, out) -> out.number(vector.get(row));
      }
      case UINT1 -> {
        UInt1Vector vector = (UInt1Vector) source;
        yield (row, out) -> out.number(vector.get(row) & 0xFFL);
      }
      case UINT2 -> {
        UInt2Vector vector = (UInt2Vector) source;
        yield (row, out) -> out.number(vector.get(row));
      }
      case UINT4 -> {
        UInt4Vector vector = (UInt4Vector) source;
        yield (row, out) -> out.number(Integer.toUnsignedLong(vector.get(row)));
      }
      case UINT8 -> {
        UInt8Vector vector = (UInt8Vector) source;
        yield (row, out) -> out.ascii(Long.toUnsignedString(vector.get(row)));
      }
      default -> {
        BigIntVector vector = (BigIntVector) source;
        yield (row, out) -> out.number(vector.get(row));
      }
    };
  }

  private static CellText bytes(FieldVector source) {
    ArrowBuf data = source.getDataBuffer();
    return switch (source.getMinorType()) {
      case VARCHAR -> {
        VarCharVector vector = (VarCharVector) source;
        yield (row, out) -> out.copy(data, vector.getStartOffset(row), vector.getValueLength(row));
      }
      case LARGEVARCHAR -> {
        ArrowBuf offsets = source.getOffsetBuffer();
        yield (row, out) -> {
          long from = offsets.getLong(8L * row);
          out.copy(data, from, (int) (offsets.getLong(8L * (row + 1L)) - from));
        };
      }
      case VARBINARY -> {
        ArrowBuf offsets = source.getOffsetBuffer();
        yield (row, out) ->
            hex(data, offsets.getInt(4L * row), offsets.getInt(4L * (row + 1L)), out);
      }
      case LARGEVARBINARY -> {
        ArrowBuf offsets = source.getOffsetBuffer();
        yield (row, out) ->
            hex(data, offsets.getLong(8L * row), offsets.getLong(8L * (row + 1L)), out);
      }
      default -> {
        long width = ((FixedSizeBinaryVector) source).getByteWidth();
        yield (row, out) -> hex(data, row * width, (row + 1) * width, out);
      }
    };
  }

  private static void hex(ArrowBuf data, long from, long to, TextBuffer out) {
    for (long i = from; i < to; i++) {
      out.hex(data.getByte(i));
    }
  }

  private static CellText interval(FieldVector source) {
    return switch (source.getMinorType()) {
      case DURATION -> {
        DurationVector vector = (DurationVector) source;
        var unit = ((ArrowType.Duration) source.getField().getType()).getUnit();
        yield (row, out) ->
            out.ascii(
                IntervalText.ofDuration(DurationVector.get(vector.getDataBuffer(), row), unit));
      }
      case INTERVALYEAR -> {
        IntervalYearVector vector = (IntervalYearVector) source;
        yield (row, out) -> out.ascii(IntervalText.ofMonths(vector.get(row)));
      }
      case INTERVALDAY -> {
        IntervalDayVector vector = (IntervalDayVector) source;
        NullableIntervalDayHolder holder = new NullableIntervalDayHolder();
        yield (row, out) -> {
          vector.get(row, holder);
          out.ascii(IntervalText.ofDays(holder.days, holder.milliseconds));
        };
      }
      default -> {
        IntervalMonthDayNanoVector vector = (IntervalMonthDayNanoVector) source;
        NullableIntervalMonthDayNanoHolder holder = new NullableIntervalMonthDayNanoHolder();
        yield (row, out) -> {
          vector.get(row, holder);
          out.ascii(IntervalText.ofMonthsDaysNanos(holder.months, holder.days, holder.nanoseconds));
        };
      }
    };
  }
}
