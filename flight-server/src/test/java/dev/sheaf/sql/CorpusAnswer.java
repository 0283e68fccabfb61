package dev.sheaf.sql;

import dev.sheaf.store.testing.PlainValues;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a statement.
 *
 * @param fields its columns
 * @param rows {@linkplain PlainValues plain values}, one per column
 */
record CorpusAnswer(List<Field> fields, List<List<@Nullable Object>> rows) {
  private static final BigInteger NANOS_OF_DAY = BigInteger.valueOf(86_400_000_000_000L);

  /** One without rows so far. */
  static CorpusAnswer of(Schema schema) {
    return new CorpusAnswer(schema.getFields(), new ArrayList<>());
  }

  /** What a query of Sheaf gives, read to its end. */
  static CorpusAnswer of(SqlResult result) {
    CorpusAnswer answer = of(result.schema());
    while (result.advance()) {
      answer.add(result.root());
    }
    return answer;
  }

  void add(VectorSchemaRoot batch) {
    for (int i = 0; i < batch.getRowCount(); i++) {
      List<@Nullable Object> row = new ArrayList<>();
      for (int column = 0; column < fields.size(); column++) {
        row.add(PlainValues.read(batch.getVector(column), i));
      }
      rows.add(row);
    }
  }

  /** A column's values without its unit: what is the same before and after a type is restored. */
  CorpusAnswer withoutUnit(int column) {
    ArrowType type = fields.get(column).getType();
    List<List<@Nullable Object>> changed = new ArrayList<>();
    for (List<@Nullable Object> row : rows) {
      List<@Nullable Object> copy = new ArrayList<>(row);
      Object value = copy.get(column);
      copy.set(column, value == null ? null : withoutUnit(type, value));
      changed.add(copy);
    }
    return new CorpusAnswer(fields, changed);
  }

  private static Object withoutUnit(ArrowType type, Object value) {
    if (type instanceof ArrowType.Date date) {
      return switch (date.getUnit()) {
        case DAY -> value;
        case MILLISECOND -> Math.floorDiv((Long) value, 86_400_000L);
      };
    }
    if (type instanceof ArrowType.Time time) {
      return nanos((Long) value, time.getUnit());
    }
    if (type instanceof ArrowType.Timestamp timestamp) {
      return nanos((Long) value, timestamp.getUnit());
    }
    if (type instanceof ArrowType.Duration duration) {
      return nanos((Long) value, duration.getUnit());
    }
    if (type instanceof ArrowType.Interval && value instanceof List<?> parts) {
      if (!parts.get(0).equals(0L)) {
        throw new AssertionError("an interval of months is no duration: " + value);
      }
      return BigInteger.valueOf((Long) parts.get(1))
          .multiply(NANOS_OF_DAY)
          .add(BigInteger.valueOf((Long) parts.get(2)));
    }
    return value;
  }

  private static BigInteger nanos(long value, TimeUnit unit) {
    long each =
        switch (unit) {
          case SECOND -> 1_000_000_000L;
          case MILLISECOND -> 1_000_000L;
          case MICROSECOND -> 1_000L;
          case NANOSECOND -> 1L;
        };
    return BigInteger.valueOf(value).multiply(BigInteger.valueOf(each));
  }
}
