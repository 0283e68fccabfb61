package dev.sheaf.files;

import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.RandomValues;
import dev.sheaf.store.testing.Real;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Random tables of all types without children, with times and dates that calendars know. */
final class TextableTables {
  private static final long DAYS_FROM = -719_528; // 0000-01-01
  private static final long DAYS_TO = 2_932_897; // 10000-01-01

  private TextableTables() {}

  static Field text(String name) {
    return RandomFields.of(name, ArrowType.Utf8.INSTANCE);
  }

  /** Columns {@code c0} and so on. */
  static Schema schema(Random random, int columns) {
    List<ArrowType> types = new ArrayList<>(RandomFields.scalars());
    types.remove(ArrowType.Null.INSTANCE);
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      fields.add(RandomFields.of("c" + i, types.get(random.nextInt(types.size()))));
    }
    return new Schema(fields);
  }

  static List<List<@Nullable Object>> rows(Random random, Schema schema, int count) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<@Nullable Object> row = new ArrayList<>();
      for (Field field : schema.getFields()) {
        row.add(value(random, field));
      }
      rows.add(row);
    }
    return rows;
  }

  static @Nullable Object value(Random random, Field field) {
    if (random.nextInt(6) == 0) {
      return null;
    }
    ArrowType type = field.getType();
    return switch (type.getTypeID()) {
      case Date -> {
        long day = DAYS_FROM + random.nextInt((int) (DAYS_TO - DAYS_FROM));
        yield ((ArrowType.Date) type).getUnit() == DateUnit.DAY ? day : day * 86_400_000;
      }
      case Time -> units(random, ((ArrowType.Time) type).getUnit(), 0, 86_400);
      case Timestamp -> {
        TimeUnit unit = ((ArrowType.Timestamp) type).getUnit();
        boolean nanos = unit == TimeUnit.NANOSECOND;
        yield nanos
            ? units(random, unit, -9_000_000_000L, 9_000_000_000L)
            : units(random, unit, DAYS_FROM * 86_400, DAYS_TO * 86_400);
      }
      default -> {
        Object value = RandomValues.notNull(random, field);
        yield value instanceof Real real && Double.isNaN(real.value())
            ? Real.of(Double.NaN)
            : value;
      }
    };
  }

  /** Whole seconds as often as fractions. */
  private static Object units(Random random, TimeUnit unit, long fromSecond, long toSecond) {
    long second = fromSecond + (long) (random.nextDouble() * (toSecond - fromSecond));
    long perSecond = 1_000_000_000L / TemporalParsers.nanosPer(unit);
    return second * perSecond + (random.nextBoolean() ? 0 : random.nextInt((int) perSecond));
  }
}
