package dev.sheaf.store.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sqlite.SQLiteErrorCode;

/** Changes stored values behind the catalog's back, which must not become answers. */
class CatalogDamageTest {
  private final OpenedSource source = new OpenedSource();
  private final Catalog catalog =
      Catalog.create(source, CatalogFixture.SETTINGS, CatalogFixture.first());

  CatalogDamageTest() {
    CatalogFixture.fill(catalog);
  }

  @AfterEach
  void nothingElseIsWrong() {
    assertEquals(List.of(), catalog.verify());
    catalog.close();
  }

  static List<CatalogTable> tables() {
    return CatalogSchema.ALL;
  }

  private interface Check {
    void run() throws SQLException;
  }

  /** Changes a row, looks, and takes the change back; does nothing if keys forbid the change. */
  private void damaged(String change, List<@Nullable Object> values, Check check)
      throws SQLException {
    source.run("BEGIN");
    try {
      source.run(change, values.toArray());
    } catch (SQLException e) {
      assertEquals(SQLiteErrorCode.SQLITE_CONSTRAINT.code, e.getErrorCode() & 0xff, e::toString);
      source.run("ROLLBACK");
      return;
    }
    check.run();
    source.run("ROLLBACK");
  }

  @ParameterizedTest
  @MethodSource("tables")
  void aFlippedBitInAnyByteOfAnyValueIsFound(CatalogTable table) throws SQLException {
    int flips = 0;
    for (Column column : columns(table)) {
      for (StoredValue stored : values(table, column)) {
        for (Object value : flipped(stored.value)) {
          List<@Nullable Object> values = new ArrayList<>(List.of(value));
          values.addAll(stored.key);
          String change = "UPDATE " + table.name() + " SET " + column.name + " = ? ";
          damaged(change + where(table), values, () -> assertFound(table, column, stored.key));
          flips++;
        }
      }
    }
    assertTrue(flips > 0);
  }

  /**
   * A value that is not part of the key is noticed when it is read. One that is may hide its row
   * from those who look for it; verification finds it. (Most of META is read at opening only.)
   */
  private void assertFound(CatalogTable table, Column column, List<?> key) {
    String where = table.name() + "." + column.name + " of " + key;
    List<CatalogFinding> findings = catalog.verify();
    assertTrue(findings.stream().anyMatch(finding -> finding.table().equals(table.name())), where);
    if (!column.inKey && table != CatalogSchema.META) {
      SheafException error =
          assertThrows(
              SheafException.class,
              () -> CatalogFixture.dumpEdges(catalog).concat(CatalogFixture.dump(catalog)),
              where);
      assertEquals(ErrorCode.DAMAGED, error.code(), where);
      assertEquals(table.name(), error.values().get("table"), where);
    }
  }

  /** Copies of a value with one bit flipped: of an integer every few, else one in every byte. */
  private static List<Object> flipped(@Nullable Object value) {
    List<Object> copies = new ArrayList<>();
    if (value instanceof Number number) {
      for (int bit = 0; bit < Long.SIZE; bit += 7) {
        copies.add(number.longValue() ^ (1L << bit));
      }
    } else if (value instanceof byte[] bytes) {
      for (int i = 0; i < bytes.length; i++) {
        copies.add(flip(bytes, i, i % 8));
      }
    } else if (value instanceof String text) {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < bytes.length; i++) {
        copies.add(new String(flip(bytes, i, i % 7), StandardCharsets.US_ASCII));
      }
    }
    return copies;
  }

  private static byte[] flip(byte[] bytes, int position, int bit) {
    byte[] copy = bytes.clone();
    copy[position] ^= (byte) (1 << bit);
    return copy;
  }

  @ParameterizedTest
  @MethodSource("tables")
  void aMissingRowIsFound(CatalogTable table) throws SQLException {
    List<Column> columns = columns(table);
    int missed = 0;
    for (StoredValue stored : values(table, columns.get(0))) {
      int[] found = new int[1];
      damaged(
          "DELETE FROM " + table.name() + " " + where(table),
          stored.key,
          () -> found[0] = catalog.verify().size());
      missed += found[0] == 0 ? 1 : 0;
    }
    // Whether every version must have a stored row set depends on the scheme, so that the loss of
    // the last delta is for the dataset to find.
    assertEquals(table == CatalogSchema.DELTAS ? 1 : 0, missed);
  }

  @Test
  void thePayloadOfAnotherRowIsFound() throws SQLException {
    damaged(
        "UPDATE deltas SET payload = (SELECT payload FROM deltas AS other"
            + " WHERE other.version <> deltas.version) WHERE version = 3",
        List.of(),
        () -> {
          assertThrows(SheafException.class, () -> CatalogFixture.dump(catalog));
          assertEquals(1, catalog.verify().size());
        });
  }

  @Test
  void exchangedRowsAreFound() throws SQLException {
    damaged(
        "UPDATE refs SET (target, checksum) = (SELECT target, checksum FROM refs AS other"
            + " WHERE other.name = 'v1') WHERE name = 'main'",
        List.of(),
        () -> {
          SheafException error =
              assertThrows(SheafException.class, () -> catalog.refs().ref("main"));
          assertEquals(ErrorCode.DAMAGED, error.code());
        });
  }

  @Test
  void aMissingBatchIsNoticedWhenTheSegmentIsRead() throws SQLException {
    damaged(
        "DELETE FROM batches WHERE position = 3",
        List.of(),
        () -> assertThrows(SheafException.class, () -> catalog.batches(1)));
  }

  @Test
  void damageDoesNotStopWhatDoesNotNeedTheRow() throws SQLException {
    damaged(
        "UPDATE refs SET target = zeroblob(20) WHERE name = 'clean'",
        List.of(),
        () -> {
          SheafException error =
              assertThrows(SheafException.class, () -> catalog.refs().ref("clean"));
          assertEquals("clean", error.values().get("key"));
          assertFalse(catalog.refs().ref("main").isEmpty());
        });
  }

  private record Column(String name, boolean inKey) {}

  private record StoredValue(List<@Nullable Object> key, @Nullable Object value) {}

  private List<Column> columns(CatalogTable table) throws SQLException {
    List<Column> columns = new ArrayList<>();
    for (@Nullable Object[] row : source.run("PRAGMA table_info(" + table.name() + ")")) {
      columns.add(new Column(String.valueOf(row[1]), !Objects.equals(row[5], 0)));
    }
    return columns;
  }

  private List<String> keyColumns(CatalogTable table) throws SQLException {
    return columns(table).stream().filter(Column::inKey).map(Column::name).toList();
  }

  private String where(CatalogTable table) throws SQLException {
    return "WHERE " + String.join(" = ? AND ", keyColumns(table)) + " = ?";
  }

  private List<StoredValue> values(CatalogTable table, Column column) throws SQLException {
    List<String> keys = keyColumns(table);
    List<StoredValue> values = new ArrayList<>();
    for (@Nullable Object[] row :
        source.run(
            "SELECT " + String.join(", ", keys) + ", " + column.name + " FROM " + table.name())) {
      List<@Nullable Object> key = new ArrayList<>();
      for (int i = 0; i < keys.size(); i++) {
        key.add(row[i]);
      }
      values.add(new StoredValue(key, row[keys.size()]));
    }
    return values;
  }
}
