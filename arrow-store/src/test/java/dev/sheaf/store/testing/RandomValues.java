package dev.sheaf.store.testing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Random {@linkplain PlainValues plain values} of every type a table may have: small and repeating
 * ones as often as extreme ones, nulls where the field takes them.
 */
public final class RandomValues {
  private static final String[] TEXTS = {
    "", "a", "b", "ab", "Zürich", "東京", "🛫 runway", "a\0b", "it's \"quoted\"", "x".repeat(40)
  };
  private static final double[] DOUBLES = {
    0.0, -0.0, 1, -1, 0.5, 2.25, 1e300, -1e300, Double.MIN_VALUE, Double.POSITIVE_INFINITY
  };

  private static final long DAY_MILLIS = 86_400_000L;

  private RandomValues() {}

  /** A value of the field, or null if it takes nulls. */
  public static @Nullable Object any(Random random, Field field) {
    boolean takesNulls = field.isNullable() || field.getType() instanceof ArrowType.Null;
    return takesNulls && (field.getType() instanceof ArrowType.Null || random.nextInt(5) == 0)
        ? null
        : notNull(random, field);
  }

  /** A value of the field that is not null. */
  public static Object notNull(Random random, Field field) {
    ArrowType type = field.getType();
    return switch (type.getTypeID()) {
      case Int -> integer(random, (ArrowType.Int) type);
      case FloatingPoint -> real(random, (ArrowType.FloatingPoint) type);
      case Decimal -> decimal(random, (ArrowType.Decimal) type);
      case Bool -> random.nextBoolean();
      case Utf8, LargeUtf8 -> Bytes.of(TEXTS[random.nextInt(TEXTS.length)] + suffix(random));
      case Binary, LargeBinary -> bytes(random, random.nextInt(6));
      case FixedSizeBinary -> bytes(random, ((ArrowType.FixedSizeBinary) type).getByteWidth());
      case Date ->
          whole(random, 32) * (((ArrowType.Date) type).getUnit() == DateUnit.DAY ? 1 : DAY_MILLIS);
      case Time -> whole(random, ((ArrowType.Time) type).getBitWidth());
      case Timestamp, Duration -> whole(random, 64);
      case Interval ->
          switch (((ArrowType.Interval) type).getUnit()) {
            case YEAR_MONTH -> whole(random, 32);
            case DAY_TIME -> List.of(whole(random, 32), whole(random, 32));
            case MONTH_DAY_NANO -> List.of(whole(random, 32), whole(random, 32), whole(random, 64));
          };
      case List, LargeList, Map -> values(random, field.getChildren().get(0), random.nextInt(4));
      case FixedSizeList ->
          values(
              random, field.getChildren().get(0), ((ArrowType.FixedSizeList) type).getListSize());
      case Struct -> {
        List<@Nullable Object> members = new ArrayList<>();
        for (Field member : field.getChildren()) {
          members.add(any(random, member));
        }
        yield members;
      }
      default -> throw new IllegalArgumentException("no values for " + field);
    };
  }

  /** Up to {@code count} different values of the field, none null. */
  public static List<Object> distinct(Random random, Field field, int count) {
    Set<Object> values = new LinkedHashSet<>();
    for (int tries = 0; values.size() < count && tries < 8 * count; tries++) {
      values.add(notNull(random, field));
    }
    return new ArrayList<>(values);
  }

  private static List<@Nullable Object> values(Random random, Field field, int count) {
    List<@Nullable Object> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(any(random, field));
    }
    return values;
  }

  private static String suffix(Random random) {
    return random.nextBoolean() ? "" : Integer.toString(random.nextInt(100));
  }

  private static Bytes bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    if (random.nextInt(3) > 0) {
      random.nextBytes(bytes);
    }
    return new Bytes(bytes);
  }

  /** Small, of the type's extremes, or any. */
  private static Long whole(Random random, int bits) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextLong() >> (64 - bits);
      case 1 -> (random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE) >> (64 - bits);
      default -> (long) random.nextInt(20) - 4;
    };
  }

  private static BigInteger integer(Random random, ArrowType.Int type) {
    BigInteger signed = BigInteger.valueOf(whole(random, type.getBitWidth()));
    return type.getIsSigned() || signed.signum() >= 0
        ? signed
        : signed.add(BigInteger.ONE.shiftLeft(type.getBitWidth()));
  }

  private static Real real(Random random, ArrowType.FloatingPoint type) {
    return switch (type.getPrecision()) {
      case HALF -> Real.ofHalf((short) (random.nextBoolean() ? random.nextInt() : 0x3C00));
      case SINGLE ->
          Real.ofSingle(
              random.nextBoolean()
                  ? random.nextInt()
                  : Float.floatToRawIntBits((float) listed(random)));
      case DOUBLE ->
          switch (random.nextInt(3)) {
            case 0 -> new Real(random.nextLong());
            case 1 -> new Real(0x7FF0_0000_0000_0001L | random.nextLong()); // NaNs
            default -> Real.of(listed(random));
          };
    };
  }

  private static double listed(Random random) {
    return DOUBLES[random.nextInt(DOUBLES.length)];
  }

  private static BigDecimal decimal(Random random, ArrowType.Decimal type) {
    BigInteger end = BigInteger.TEN.pow(type.getPrecision());
    BigInteger digits =
        random.nextBoolean()
            ? BigInteger.valueOf(random.nextInt(10))
            : new BigInteger(end.bitLength() + 8, random).mod(end);
    return new BigDecimal(random.nextBoolean() ? digits.negate() : digits, type.getScale());
  }
}
