package dev.sheaf.files;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBResultSet;

/**
 * A running query whose result streams as Arrow batches.
 *
 * <p><i>Ownership:</i> owns statement, result and reader, not the session; the caller closes it.
 * Batches are in the {@linkplain DuckDbSession#memory() memory of the session}. <i>Threads:</i>
 * one. <i>Memory:</i> one batch at a time.
 */
final class DuckDbQuery implements AutoCloseable {
  private final PreparedStatement statement;
  private final DuckDBResultSet result;
  private final ArrowReader rows;
  private boolean closed;

  private DuckDbQuery(PreparedStatement statement, DuckDBResultSet result, ArrowReader rows) {
    this.statement = statement;
    this.result = result;
    this.rows = rows;
  }

  /** Starts a query. */
  static DuckDbQuery start(DuckDbSession session, String sql, int batchRows) throws SQLException {
    PreparedStatement statement = session.prepare(sql);
    try {
      DuckDBResultSet result = statement.executeQuery().unwrap(DuckDBResultSet.class);
      try {
        ArrowReader rows = (ArrowReader) result.arrowExportStream(session.memory(), batchRows);
        return new DuckDbQuery(statement, result, rows);
      } catch (SQLException | RuntimeException e) {
        result.close();
        throw e;
      }
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  /** The batches; borrowed. */
  ArrowReader rows() {
    return rows;
  }

  /** Ends the query. Closing twice is harmless. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (AutoCloseable first = statement;
        AutoCloseable second = result;
        AutoCloseable third = rows) {
      // Closed in reverse order.
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
