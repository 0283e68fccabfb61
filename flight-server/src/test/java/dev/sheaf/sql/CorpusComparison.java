package dev.sheaf.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.sheaf.sql.type.RestoredColumns;
import dev.sheaf.store.testing.Real;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Whether two answers are the same: names of columns, types, rows.
 *
 * <p>Floats may differ by a billionth of their size, because sums depend on the order of their
 * terms; zero and minus zero are one number, and so are all NaNs. Everything else is equal or not.
 */
final class CorpusComparison {
  private static final double TOLERANCE = 1e-9;

  /** Whether rows come in an order that counts. */
  enum Order {
    GIVEN,
    ANY
  }

  private CorpusComparison() {}

  /**
   * Fails if the answers differ.
   *
   * @param origins the columns of tables that the result's columns are, as a plan says
   */
  static void check(
      CorpusAnswer expected, CorpusAnswer actual, List<Optional<Field>> origins, Order order) {
    assertEquals(
        expected.fields().stream().map(Field::getName).toList(),
        actual.fields().stream().map(Field::getName).toList(),
        "names of columns");
    CorpusAnswer wanted = expected;
    CorpusAnswer given = actual;
    for (int i = 0; i < wanted.fields().size(); i++) {
      Field want = wanted.fields().get(i);
      Field have = given.fields().get(i);
      if (type(want).equals(type(have))) {
        continue;
      }
      Optional<Field> origin = i < origins.size() ? origins.get(i) : Optional.empty();
      if (!isRestored(want, have, origin)) {
        assertEquals(type(want), type(have), "type of column " + want.getName());
      }
      wanted = wanted.withoutUnit(i);
      given = given.withoutUnit(i);
    }
    if (order == Order.GIVEN) {
      inOrder(wanted.rows(), given.rows());
    } else {
      inAnyOrder(wanted.rows(), given.rows());
    }
  }

  /**
   * The rule of restored columns: a column that is a column of a table, and no more, has the type
   * that the table has where DuckDB knows the type in one form only ({@link RestoredColumns}).
   */
  private static boolean isRestored(Field duckDb, Field sheaf, Optional<Field> origin) {
    return origin.isPresent()
        && origin.get().getType().equals(sheaf.getType())
        && !duckDb.getType().equals(sheaf.getType())
        && RestoredColumns.restores(duckDb, sheaf);
  }

  /** A type with those of its parts, but not what nested vectors call their items. */
  private static String type(Field field) {
    List<String> parts = new ArrayList<>();
    for (Field child : field.getChildren()) {
      boolean named = field.getType().getTypeID().name().equals("Struct");
      parts.add((named ? child.getName() + " " : "") + type(child));
    }
    return field.getType() + (parts.isEmpty() ? "" : parts.toString());
  }

  private static void inOrder(
      List<List<@Nullable Object>> wanted, List<List<@Nullable Object>> given) {
    for (int i = 0; i < Math.min(wanted.size(), given.size()); i++) {
      if (!same(wanted.get(i), given.get(i))) {
        fail("row " + i + " is\n  " + given.get(i) + "\nand not\n  " + wanted.get(i));
      }
    }
    assertEquals(wanted.size(), given.size(), "rows");
  }

  private static void inAnyOrder(
      List<List<@Nullable Object>> wanted, List<List<@Nullable Object>> given) {
    Map<Object, List<List<@Nullable Object>>> left = new LinkedHashMap<>();
    for (List<@Nullable Object> row : wanted) {
      left.computeIfAbsent(withoutFloats(row), any -> new ArrayList<>()).add(row);
    }
    for (List<@Nullable Object> row : given) {
      List<List<@Nullable Object>> candidates =
          left.getOrDefault(withoutFloats(row), new ArrayList<>());
      int found = 0;
      while (found < candidates.size() && !same(candidates.get(found), row)) {
        found++;
      }
      if (found == candidates.size()) {
        fail("there is a row\n  " + row + "\ntoo many; instead one of\n  " + first(left));
      }
      candidates.remove(found);
    }
    assertEquals(wanted.size(), given.size(), () -> "rows; not there is\n  " + first(left));
  }

  private static List<List<@Nullable Object>> first(
      Map<Object, List<List<@Nullable Object>>> rows) {
    return rows.values().stream().flatMap(List::stream).limit(5).toList();
  }

  private static @Nullable Object withoutFloats(@Nullable Object value) {
    if (value instanceof Real) {
      return "a float";
    }
    if (!(value instanceof List<?> parts)) {
      return value;
    }
    List<@Nullable Object> plain = new ArrayList<>();
    parts.forEach(part -> plain.add(withoutFloats(part)));
    return plain;
  }

  private static boolean same(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Real left && b instanceof Real right) {
      return near(left.value(), right.value());
    }
    if (a instanceof List<?> left && b instanceof List<?> right) {
      boolean same = left.size() == right.size();
      for (int i = 0; same && i < left.size(); i++) {
        same = same(left.get(i), right.get(i));
      }
      return same;
    }
    return a == null ? b == null : a.equals(b);
  }

  private static boolean near(double a, double b) {
    if (a == b || (Double.isNaN(a) && Double.isNaN(b))) {
      return true;
    }
    return Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
  }
}
