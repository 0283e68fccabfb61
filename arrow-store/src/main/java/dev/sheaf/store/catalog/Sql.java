package dev.sheaf.store.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the catalog, with its statements prepared once.
 *
 * <p>Values are {@code Long}, {@code String}, {@code byte[]} or null, both ways.
 *
 * <p>Transactions are begun and ended by statements and not by the driver, which, after a failed
 * commit, would believe in a transaction that is gone.
 *
 * <p><b>Threads.</b> One at a time; {@link CatalogSession} holds the lock.
 */
final class Sql implements AutoCloseable {
  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private long statements;
  private long rows;

  Sql(Connection connection) {
    this.connection = connection;
  }

  /** Statements run so far. */
  long statements() {
    return statements;
  }

  /** Rows read so far. */
  long rows() {
    return rows;
  }

  void begin() throws SQLException {
    execute("BEGIN IMMEDIATE");
  }

  void commit() throws SQLException {
    execute("COMMIT");
  }

  /** Ends a transaction without its changes; after some errors SQLite has done that already. */
  void rollback() throws SQLException {
    try {
      execute("ROLLBACK");
    } catch (SQLException e) {
      forgetStatements();
      if (CatalogErrors.primaryCode(e) != CatalogErrors.NO_TRANSACTION) {
        throw e;
      }
    }
  }

  /** Runs a statement that returns nothing of interest. */
  void execute(String text, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = prepare(text, values);
    if (statement.execute()) {
      statement.getResultSet().close();
    }
  }

  /** Runs a statement that changes rows, and returns how many. */
  int update(String text, @Nullable Object... values) throws SQLException {
    return prepare(text, values).executeUpdate();
  }

  /** Is called for the rows of a query. */
  interface RowReader {
    /** Takes a row. */
    void read(@Nullable Object[] row) throws SQLException;
  }

  /** Calls {@code each} for every row of a query, one after the other, keeping none. */
  void forEach(String text, RowReader each, @Nullable Object... values) throws SQLException {
    try (ResultSet results = prepare(text, values).executeQuery()) {
      int columns = results.getMetaData().getColumnCount();
      while (results.next()) {
        rows++;
        each.read(row(results, columns));
      }
    }
  }

  /** All rows of a query. */
  List<@Nullable Object[]> query(String text, @Nullable Object... values) throws SQLException {
    List<@Nullable Object[]> found = new ArrayList<>();
    forEach(text, found::add, values);
    return found;
  }

  private static @Nullable Object[] row(ResultSet results, int columns) throws SQLException {
    @Nullable Object[] row = new @Nullable Object[columns];
    for (int i = 0; i < columns; i++) {
      Object value = results.getObject(i + 1);
      row[i] = value instanceof Integer number ? Long.valueOf(number) : value;
    }
    return row;
  }

  private PreparedStatement prepare(String text, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = prepared.get(text);
    if (statement == null) {
      statement = connection.prepareStatement(text);
      prepared.put(text, statement);
    }
    statements++;
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value instanceof Long number) {
        statement.setLong(i + 1, number);
      } else if (value instanceof Integer number) {
        statement.setLong(i + 1, number);
      } else if (value instanceof String string) {
        statement.setString(i + 1, string);
      } else if (value instanceof byte[] bytes) {
        statement.setBytes(i + 1, bytes);
      } else if (value == null) {
        statement.setNull(i + 1, Types.NULL);
      } else {
        throw new IllegalArgumentException("no value of the catalog: " + value.getClass());
      }
    }
    return statement;
  }

  /** After an error the driver has closed the statement that failed. */
  void forgetStatements() throws SQLException {
    for (PreparedStatement statement : prepared.values()) {
      statement.close();
    }
    prepared.clear();
  }

  @Override
  public void close() throws SQLException {
    try {
      forgetStatements();
    } finally {
      connection.close();
    }
  }
}
