package dev.sheaf.store.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Random fields of every type that a table may have, nested ones included.
 *
 * <p>{@link #scalars()} lists the types without children, for tests that go through all of them.
 */
public final class RandomFields {
  private static final int DEPTH_MAX = 3;

  private RandomFields() {}

  /** One of every type without children that a table may have; parameters are typical. */
  public static List<ArrowType> scalars() {
    List<ArrowType> types = new ArrayList<>(keyTypes());
    types.add(ArrowType.Null.INSTANCE);
    return types;
  }

  /** One of every type that a key column may have. */
  public static List<ArrowType> keyTypes() {
    List<ArrowType> types = new ArrayList<>();
    for (int bits = 8; bits <= 64; bits *= 2) {
      types.add(new ArrowType.Int(bits, true));
      types.add(new ArrowType.Int(bits, false));
    }
    for (FloatingPointPrecision precision : FloatingPointPrecision.values()) {
      types.add(new ArrowType.FloatingPoint(precision));
    }
    types.add(new ArrowType.Decimal(12, 3, 128));
    types.add(new ArrowType.Decimal(38, 0, 128));
    types.add(new ArrowType.Decimal(50, 3, 256));
    types.add(ArrowType.Bool.INSTANCE);
    types.add(ArrowType.Utf8.INSTANCE);
    types.add(ArrowType.LargeUtf8.INSTANCE);
    types.add(ArrowType.Binary.INSTANCE);
    types.add(ArrowType.LargeBinary.INSTANCE);
    Stream.of(1, 3, 4, 8, 16, 21).map(ArrowType.FixedSizeBinary::new).forEach(types::add);
    for (DateUnit unit : DateUnit.values()) {
      types.add(new ArrowType.Date(unit));
    }
    for (TimeUnit unit : TimeUnit.values()) {
      boolean coarse = unit == TimeUnit.SECOND || unit == TimeUnit.MILLISECOND;
      types.add(new ArrowType.Time(unit, coarse ? 32 : 64));
      types.add(new ArrowType.Timestamp(unit, null));
      types.add(new ArrowType.Timestamp(unit, "Europe/Vienna"));
      types.add(new ArrowType.Duration(unit));
    }
    for (IntervalUnit unit : IntervalUnit.values()) {
      types.add(new ArrowType.Interval(unit));
    }
    return types;
  }

  /** A nullable field of a random type, nested at most three deep. */
  public static Field any(Random random, String name) {
    return any(random, name, random.nextInt(DEPTH_MAX));
  }

  /** A field of a random type that a key may have; not nullable. */
  public static Field key(Random random, String name) {
    return new Field(name, FieldType.notNullable(pick(random, keyTypes())), List.of());
  }

  /** A field of a type without children; nullable. */
  public static Field of(String name, ArrowType type) {
    return new Field(name, FieldType.nullable(type), List.of());
  }

  /** Fields {@code c0}, {@code c1} and so on, of random types, some with metadata. */
  public static Schema schema(Random random, int columns) {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      Field field = any(random, "c" + i);
      Map<String, String> metadata = random.nextInt(4) == 0 ? Map.of("unit", "µm \"x\"") : Map.of();
      FieldType type = new FieldType(field.isNullable(), field.getType(), null, metadata);
      fields.add(new Field(field.getName(), type, field.getChildren()));
    }
    return new Schema(fields, random.nextBoolean() ? Map.of("b", "2", "a", "1") : Map.of());
  }

  private static Field any(Random random, String name, int depth) {
    if (depth == 0) {
      return of(name, pick(random, scalars()));
    }
    return switch (random.nextInt(5)) {
      case 0 -> nested(name, ArrowType.List.INSTANCE, any(random, "item", depth - 1));
      case 1 -> nested(name, ArrowType.LargeList.INSTANCE, any(random, "item", depth - 1));
      case 2 ->
          nested(
              name, new ArrowType.FixedSizeList(random.nextInt(4)), any(random, "item", depth - 1));
      case 3 -> {
        Field key = key(random, "key");
        Field value = any(random, "value", depth - 1);
        FieldType struct = FieldType.notNullable(ArrowType.Struct.INSTANCE);
        Field entries = new Field("entries", struct, List.of(key, value));
        yield nested(name, new ArrowType.Map(false), entries);
      }
      default -> {
        Field[] members = new Field[random.nextInt(4)];
        for (int i = 0; i < members.length; i++) {
          members[i] = any(random, "m" + i, depth - 1);
        }
        yield nested(name, ArrowType.Struct.INSTANCE, members);
      }
    };
  }

  private static Field nested(String name, ArrowType type, Field... children) {
    return new Field(name, FieldType.nullable(type), List.of(children));
  }

  private static <T> T pick(Random random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
