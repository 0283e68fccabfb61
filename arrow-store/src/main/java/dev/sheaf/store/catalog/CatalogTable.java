package dev.sheaf.store.catalog;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One table of the catalog: how its rows are written with their checksums, and checked when they
 * are read.
 *
 * <p>A row has key columns, further columns, and a column {@code checksum} over all of them. A
 * table <i>with payload</i> has one more column of that name, which is large and read apart; the
 * last column before the checksum then holds the payload's own CRC32C, so that the row can be
 * checked without it.
 *
 * <p><b>Threads.</b> Immutable; the connection that is passed in belongs to one thread at a time.
 */
final class CatalogTable {
  private final String name;
  private final List<String> columns;
  private final int keyColumns;
  private final boolean payload;
  private final String insert;
  private final String select;
  private final String selectPayload;
  private final String update;

  private CatalogTable(String name, int keyColumns, boolean payload, String... columns) {
    this.name = name;
    this.keyColumns = keyColumns;
    this.payload = payload;
    this.columns = List.of(columns);
    String all = String.join(", ", columns) + ", checksum" + (payload ? ", payload" : "");
    String places = String.join(", ", Collections.nCopies(columns.length + (payload ? 2 : 1), "?"));
    this.insert =
        "INSERT INTO " + name + " (" + all + ") VALUES (" + places + ") ON CONFLICT DO NOTHING";
    this.select = "SELECT " + String.join(", ", columns) + ", checksum FROM " + name + " ";
    String keyCondition =
        this.columns.stream()
            .limit(keyColumns)
            .map(column -> column + " = ?")
            .collect(Collectors.joining(" AND "));
    this.selectPayload = "SELECT " + all + " FROM " + name + " WHERE " + keyCondition;
    String assignments =
        this.columns.stream()
            .skip(keyColumns)
            .map(column -> column + " = ?, ")
            .collect(Collectors.joining());
    this.update = "UPDATE " + name + " SET " + assignments + "checksum = ? WHERE " + keyCondition;
  }

  /** A table; the first columns are the key. */
  static CatalogTable of(String name, int keyColumns, String... columns) {
    return new CatalogTable(name, keyColumns, false, columns);
  }

  /** A table with payload; the first columns are the key, the last is the payload's checksum. */
  static CatalogTable withPayload(String name, int keyColumns, String... columns) {
    return new CatalogTable(name, keyColumns, true, columns);
  }

  String name() {
    return name;
  }

  /** Adds a row, if there is none with its key; returns whether there was none. */
  boolean insert(Sql sql, @Nullable Object... values) throws SQLException {
    if (payload || values.length != columns.size()) {
      throw new IllegalArgumentException(name + " takes other values");
    }
    @Nullable Object[] row = Arrays.copyOf(values, values.length + 1);
    row[values.length] = RowChecksum.of(name, values, values.length);
    return sql.update(insert, row) == 1;
  }

  /** Adds a row with payload, whose checksum is not among the values; as {@link #insert}. */
  boolean insertWithPayload(Sql sql, byte[] bytes, @Nullable Object... values) throws SQLException {
    if (!payload || values.length != columns.size() - 1) {
      throw new IllegalArgumentException(name + " takes other values");
    }
    @Nullable Object[] row = Arrays.copyOf(values, values.length + 3);
    row[values.length] = RowChecksum.of(bytes);
    row[values.length + 1] = RowChecksum.of(name, row, columns.size());
    row[values.length + 2] = bytes;
    return sql.update(insert, row) == 1;
  }

  /**
   * Replaces the row of a key, if it is there and meets a condition; returns whether it did.
   *
   * @param condition further SQL for the WHERE clause, or empty
   * @param row all values, the key unchanged
   * @param arguments of the condition
   */
  boolean replace(Sql sql, String condition, @Nullable Object[] row, Object... arguments)
      throws SQLException {
    String text = condition.isEmpty() ? update : update + " AND " + condition;
    List<@Nullable Object> values = new ArrayList<>();
    values.addAll(Arrays.asList(row).subList(keyColumns, row.length));
    values.add(RowChecksum.of(name, row, row.length));
    values.addAll(Arrays.asList(row).subList(0, keyColumns));
    values.addAll(Arrays.asList(arguments));
    return sql.update(text, values.toArray()) == 1;
  }

  /** Deletes rows, and returns how many. */
  int delete(Sql sql, String where, Object... arguments) throws SQLException {
    return sql.update("DELETE FROM " + name + " WHERE " + where, arguments);
  }

  /**
   * The rows that a clause selects, checked, without payload.
   *
   * @param clause SQL that follows the name of the table
   * @throws SheafException DAMAGED (environment) naming table and key of a row that is not as it
   *     was written
   */
  List<StoredRow> select(Sql sql, String clause, Object... arguments) throws SQLException {
    List<StoredRow> rows = new ArrayList<>();
    for (@Nullable Object[] row : sql.query(select + clause, arguments)) {
      check(row);
      rows.add(new StoredRow(row));
    }
    return rows;
  }

  /** The first of the rows that {@link #select} returns, or null. */
  @Nullable StoredRow first(Sql sql, String clause, Object... arguments) throws SQLException {
    List<StoredRow> rows = select(sql, clause, arguments);
    return rows.isEmpty() ? null : rows.get(0);
  }

  /** The row of a key with its payload, both checked, or null if there is none. */
  @Nullable StoredRow load(Sql sql, Object... key) throws SQLException {
    List<@Nullable Object[]> rows = sql.query(selectPayload, key);
    if (rows.isEmpty()) {
      return null;
    }
    @Nullable Object[] row = rows.get(0);
    check(row);
    Object expected = row[columns.size() - 1];
    if (row[columns.size() + 1] instanceof byte[] bytes
        && Long.valueOf(RowChecksum.of(bytes)).equals(expected)) {
      return new StoredRow(row, bytes);
    }
    throw damaged(keyText(row), "the payload does not match its checksum");
  }

  /** Calls {@code each} for every row in the order of keys, also for those that are damaged. */
  void scan(Sql sql, RowVisitor each) throws SQLException {
    String order = "ORDER BY " + String.join(", ", columns.subList(0, keyColumns));
    sql.forEach(
        select + order, row -> each.visit(keyText(row), isGood(row) ? new StoredRow(row) : null));
  }

  /** Is called for the rows of a scan. */
  interface RowVisitor {
    /** A row: its key for people, and its values, or null if they are not as they were written. */
    void visit(String key, @Nullable StoredRow row) throws SQLException;
  }

  private void check(@Nullable Object[] row) {
    if (!isGood(row)) {
      throw damaged(keyText(row), "the row does not match its checksum");
    }
  }

  private boolean isGood(@Nullable Object[] row) {
    return Long.valueOf(RowChecksum.of(name, row, columns.size())).equals(row[columns.size()]);
  }

  /**
   * Checks that a list of all rows is whole.
   *
   * @throws SheafException DAMAGED (environment) if rows are missing
   */
  void requireCount(long found, long expected) {
    if (found != expected) {
      throw damaged("*", found + " rows of " + expected + " are found");
    }
  }

  /** The error for a row that contradicts itself or another one. */
  SheafException damaged(String key, String problem) {
    return SheafException.of(
        ErrorCode.DAMAGED,
        "the catalog is damaged in table {table}, key {key}: {problem}; run fsck for all that is damaged; restore from a copy",
        "table",
        name,
        "key",
        key,
        "problem",
        problem);
  }

  private String keyText(@Nullable Object[] row) {
    return Arrays.stream(row, 0, keyColumns)
        .map(value -> value instanceof byte[] b ? HexFormat.of().formatHex(b) : "" + value)
        .collect(Collectors.joining("/"));
  }
}
