package dev.sheaf.store.catalog;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection for reading a stored catalog, beside the one that writes: SQLite shows it the last
 * change that is durable, while the next one is being made so. It is closed after an error, and the
 * next read opens another one. A read that may have been wrong, because the catalog was opened as
 * one that nobody changes and somebody did, is made again.
 *
 * <p><b>Threads.</b> Any; one at a time is let in.
 */
final class CatalogReader implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(CatalogReader.class);
  private static final int ATTEMPTS_MAX = 10;

  private final ConnectionSource source;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Sql connection;
  private boolean closed;

  CatalogReader(ConnectionSource source) {
    this.source = source;
  }

  /** Reads, all from one state of the catalog, also while somebody writes. */
  <T> T read(CatalogSession.Use<T> use) throws SQLException {
    lock.lock();
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          T result = readOnce(use);
          if (attempt == ATTEMPTS_MAX || !source.isOutdated()) {
            return result;
          }
        } catch (SQLException e) {
          discard();
          if (attempt == ATTEMPTS_MAX || !source.isOutdated()) {
            throw e;
          }
        } catch (SheafException e) {
          if (attempt == ATTEMPTS_MAX || !source.isOutdated()) {
            throw e;
          }
        }
        discard();
      }
    } finally {
      lock.unlock();
    }
  }

  private <T> T readOnce(CatalogSession.Use<T> use) throws SQLException {
    Sql sql = connection();
    sql.execute("BEGIN");
    try {
      return use.run(sql);
    } finally {
      sql.rollback();
    }
  }

  private Sql connection() throws SQLException {
    if (closed) {
      throw SheafException.of(ErrorCode.CLOSED, "the dataset is closed");
    }
    if (connection == null) {
      connection = new Sql(source.openForReading());
    }
    return connection;
  }

  /** Gives the connection up; the next read opens another one. */
  void discard() {
    lock.lock();
    try {
      Sql sql = connection;
      connection = null;
      if (sql != null) {
        sql.close();
      }
    } catch (SQLException e) {
      LOGGER.warn("giving up a connection to the catalog {} failed", source.name(), e);
    } finally {
      lock.unlock();
    }
  }

  /** Ends reading. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      discard();
    } finally {
      lock.unlock();
    }
  }
}
