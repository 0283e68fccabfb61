package dev.sheaf.store.testing;

import dev.sheaf.store.scan.Predicate;
import dev.sheaf.store.scan.Predicates;
import dev.sheaf.store.schema.TableSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * A random condition on rows, twice: as a scan takes it, and as a function over plain values that
 * says true, false or, as SQL does where nulls are compared, nothing.
 *
 * @param predicate for a scan
 * @param truth of one row, by column; null is "unknown"
 */
record RandomCondition(
    Predicate predicate, Function<List<@Nullable Object>, @Nullable Boolean> truth) {

  /**
   * A condition on columns of a table.
   *
   * @param rows from which values are taken to compare with
   */
  static RandomCondition of(
      Random random, TableSchema schema, List<List<@Nullable Object>> rows, int depth) {
    if (depth == 0 || random.nextInt(3) == 0) {
      return leaf(random, schema, rows);
    }
    RandomCondition a = of(random, schema, rows, depth - 1);
    if (random.nextInt(4) == 0) {
      return new RandomCondition(a.predicate.not(), row -> not(a.truth.apply(row)));
    }
    RandomCondition b = of(random, schema, rows, depth - 1);
    return random.nextBoolean()
        ? new RandomCondition(
            a.predicate.and(b.predicate), row -> and(a.truth.apply(row), b.truth.apply(row)))
        : new RandomCondition(
            a.predicate.or(b.predicate),
            row -> not(and(not(a.truth.apply(row)), not(b.truth.apply(row)))));
  }

  private static @Nullable Boolean not(@Nullable Boolean truth) {
    return truth == null ? null : !truth;
  }

  private static @Nullable Boolean and(@Nullable Boolean a, @Nullable Boolean b) {
    if (Boolean.FALSE.equals(a) || Boolean.FALSE.equals(b)) {
      return false;
    }
    return (a == null || b == null) ? null : true;
  }

  private static RandomCondition leaf(
      Random random, TableSchema schema, List<List<@Nullable Object>> rows) {
    int column = random.nextInt(schema.columns().size());
    Field field = schema.columns().get(column).field();
    Predicates.ColumnOperand operand = Predicates.col(field.getName());
    if (random.nextInt(6) == 0 || !isComparable(field.getType())) {
      boolean wanted = random.nextBoolean();
      return new RandomCondition(
          wanted ? operand.isNull() : operand.isNotNull(),
          row -> wanted == (row.get(column) == null));
    }
    if (random.nextInt(5) == 0) {
      List<Object> literals = new ArrayList<>();
      List<Object> values = new ArrayList<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        Object value = value(random, field, column, rows);
        values.add(value);
        literals.add(PlainLiterals.literal(random, field.getType(), value));
      }
      return new RandomCondition(
          operand.in(literals.toArray()),
          row -> compare(row.get(column), values, order -> order == 0));
    }
    Object value = value(random, field, column, rows);
    Object literal = PlainLiterals.literal(random, field.getType(), value);
    return switch (random.nextInt(6)) {
      case 0 -> compared(operand.eq(literal), column, value, order -> order == 0);
      case 1 -> compared(operand.ne(literal), column, value, order -> order != 0);
      case 2 -> compared(operand.lt(literal), column, value, order -> order < 0);
      case 3 -> compared(operand.le(literal), column, value, order -> order <= 0);
      case 4 -> compared(operand.gt(literal), column, value, order -> order > 0);
      default -> compared(operand.ge(literal), column, value, order -> order >= 0);
    };
  }

  private static RandomCondition compared(
      Predicate predicate, int column, Object value, IntPredicate holds) {
    return new RandomCondition(predicate, row -> compare(row.get(column), List.of(value), holds));
  }

  private static @Nullable Boolean compare(
      @Nullable Object left, List<Object> values, IntPredicate holds) {
    return left == null
        ? null
        : values.stream().anyMatch(value -> holds.test(PlainLiterals.order(left, value)));
  }

  /** One that the column holds somewhere, one beside it, or any. */
  private static Object value(
      Random random, Field field, int column, List<List<@Nullable Object>> rows) {
    Object value = rows.isEmpty() ? null : rows.get(random.nextInt(rows.size())).get(column);
    if (value == null || random.nextInt(3) == 0) {
      return RandomValues.notNull(random, field);
    }
    if (random.nextInt(4) == 0 && value instanceof BigInteger integer) {
      return random.nextBoolean()
          ? integer.add(BigInteger.ONE)
          : new BigDecimal(integer).add(new BigDecimal("0.5"));
    }
    return random.nextInt(4) == 0 && value instanceof BigDecimal decimal
        ? decimal.add(new BigDecimal("0.00001"))
        : value;
  }

  private static boolean isComparable(ArrowType type) {
    return switch (type.getTypeID()) {
      case Null, Interval, List, LargeList, FixedSizeList, Struct, Map -> false;
      default -> true;
    };
  }
}
