package dev.sheaf.store.catalog;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to the catalog, and what happens when they fail: one that writes, and beside it,
 * where the catalog is stored, one that reads, so that no reader waits for a change to be made
 * durable. In memory, where nothing is, one does both.
 *
 * <p><i>A connection is dead after an error.</i> It is closed, which ends its transaction without
 * effect, and the next use opens another one. An error while a change was being made durable leaves
 * open whether it is stored: each change has a number, which is stored with it, so that a new
 * connection can tell. If the number is there, the log is copied into the catalog's file and forced
 * once more, because of a force that failed a later one that succeeds proves nothing; then the
 * change counts as made. If nobody can tell, all further changes are refused.
 *
 * <p>A catalog in memory cannot be opened again; there nothing but a full budget of pages can fail,
 * and rolling back is enough.
 *
 * <p><b>Threads.</b> Any; one at a time is let in.
 */
final class CatalogSession implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(CatalogSession.class);

  private final ConnectionSource source;
  private final Access access;
  private final ReentrantLock lock = new ReentrantLock();
  private final @Nullable CatalogReader reader;
  private @Nullable Sql connection;
  private long lastChange;
  private @Nullable SheafException unknownOutcome;
  private boolean closed;

  /** What a session may do. */
  enum Access {
    /** Read and write. */
    WRITE,
    /** Read. */
    READ
  }

  /** A use of the connection. */
  interface Use<T> {
    /** Uses the connection, which it does not keep. */
    T run(Sql sql) throws SQLException;
  }

  /** A use of the connection that looks for something. */
  interface Lookup<T> {
    /** What was looked for, or null. */
    @Nullable T find(Sql sql) throws SQLException;
  }

  /** A look at a catalog that may not be one. */
  interface Look {
    /** Throws if it is none. */
    void at(Sql sql) throws SQLException;
  }

  /** A change within a transaction. */
  interface Change {
    /** Makes the change, and counts in the state; any outcome but APPLIED rolls it back. */
    ChangeOutcome apply(Sql sql, CatalogState state) throws SQLException;
  }

  CatalogSession(ConnectionSource source, Access access) {
    this.source = source;
    this.access = access;
    this.reader =
        source.lifetime() == ConnectionSource.Lifetime.STORED ? new CatalogReader(source) : null;
  }

  /** The catalog as errors call it. */
  String name() {
    return source.name();
  }

  /** Reads, all from one state of the catalog, also while this or another process writes. */
  <T> T read(Use<T> use) {
    try {
      return reader != null ? reader.read(use) : readInMemory(use);
    } catch (SQLException e) {
      throw CatalogErrors.of(e, "read", name());
    }
  }

  private <T> T readInMemory(Use<T> use) throws SQLException {
    lock.lock();
    try {
      return use.run(connection());
    } catch (SQLException e) {
      discard();
      throw e;
    } finally {
      lock.unlock();
    }
  }

  /** Reads what may not be there. */
  <T> Optional<T> find(Lookup<T> lookup) {
    return read(sql -> Optional.ofNullable(lookup.find(sql)));
  }

  /** Opens the connection, and looks at it before anything is believed. */
  void open(Look look) {
    lock.lock();
    try {
      if (access == Access.READ && reader != null) {
        reader.read(
            sql -> {
              look.at(sql);
              return Boolean.TRUE;
            });
      } else {
        Sql sql = open();
        look.at(sql);
        lastChange = CatalogState.read(sql).change();
      }
    } catch (SQLException e) {
      discard();
      if (CatalogErrors.isCannotOpen(e)) {
        throw SheafException.because(
            e,
            ErrorCode.NOT_A_DATASET,
            "there is no dataset: {catalog} does not exist or cannot be opened",
            "catalog",
            name());
      }
      throw CatalogErrors.of(e, "open", name());
    } finally {
      lock.unlock();
    }
  }

  /** Creates the catalog: runs a change as the first one, number 0. */
  void create(Change change) {
    lock.lock();
    try {
      run(change, Kind.FIRST);
    } finally {
      lock.unlock();
    }
  }

  /** Makes a change, durably, and returns how that ended. */
  ChangeOutcome write(Change change) {
    lock.lock();
    try {
      requireWritable();
      return run(change, Kind.FURTHER);
    } finally {
      lock.unlock();
    }
  }

  private enum Kind {
    FIRST,
    FURTHER
  }

  private void requireWritable() {
    if (access == Access.READ) {
      throw SheafException.of(
          ErrorCode.READ_ONLY, "the catalog {catalog} is open for reading only", "catalog", name());
    }
    if (unknownOutcome != null) {
      throw CatalogErrors.unknownOutcome(unknownOutcome, name());
    }
  }

  private ChangeOutcome run(Change change, Kind kind) {
    long number = 0;
    boolean committing = false;
    try {
      Sql sql = kind == Kind.FIRST ? open() : connection();
      sql.begin();
      CatalogState state = kind == Kind.FIRST ? CatalogState.empty() : nextState(sql);
      number = state.change();
      ChangeOutcome outcome = change.apply(sql, state);
      if (outcome != ChangeOutcome.APPLIED) {
        sql.rollback();
        return outcome;
      }
      if (kind == Kind.FIRST) {
        state.insert(sql);
      } else {
        state.replace(sql);
      }
      committing = true;
      sql.commit();
      lastChange = number;
      return outcome;
    } catch (SQLException e) {
      discard();
      if (committing && isStored(number, e)) {
        return ChangeOutcome.APPLIED;
      }
      throw CatalogErrors.of(e, "write", name());
    } catch (RuntimeException | Error e) {
      discard();
      if (committing) {
        unknownOutcome = CatalogErrors.unknownOutcome(e, name());
      }
      throw e;
    }
  }

  /** Whether nobody can tell if the last change is stored, so that further ones are refused. */
  boolean outcomeUnknown() {
    lock.lock();
    try {
      return unknownOutcome != null;
    } finally {
      lock.unlock();
    }
  }

  private CatalogState nextState(Sql sql) throws SQLException {
    CatalogState state = CatalogState.read(sql);
    if (state.change() != lastChange) {
      throw SheafException.of(
          ErrorCode.DATASET_HELD,
          "another process writes to the catalog {catalog} at the same time; nothing was changed; let only one process write to a dataset",
          "catalog",
          name());
    }
    state.beginChange();
    return state;
  }

  /** Whether a change whose commit failed is stored after all, and durable. */
  private boolean isStored(long number, SQLException failure) {
    if (source.lifetime() == ConnectionSource.Lifetime.MEMORY) {
      return false;
    }
    try {
      Sql sql = connection();
      if (lastChange != number) {
        return false;
      }
      Object busy = sql.query("PRAGMA wal_checkpoint(FULL)").get(0)[0];
      if (Long.valueOf(0).equals(busy)) {
        return true;
      }
    } catch (SQLException | SheafException e) {
      failure.addSuppressed(e);
      discard();
    }
    unknownOutcome = CatalogErrors.unknownOutcome(failure, name());
    throw unknownOutcome;
  }

  /** The connection, a new one if there is none. */
  private Sql connection() throws SQLException {
    if (connection != null) {
      return connection;
    }
    Sql sql = open();
    try {
      lastChange = CatalogState.read(sql).change();
      return sql;
    } catch (SQLException | RuntimeException e) {
      discard();
      throw e;
    }
  }

  private Sql open() throws SQLException {
    if (closed) {
      throw SheafException.of(ErrorCode.CLOSED, "the dataset is closed");
    }
    Sql sql = new Sql(source.open());
    connection = sql;
    return sql;
  }

  /**
   * Gives a connection up whose state is not known. The reading one goes with it: the last one that
   * is closed takes the log away, so that the next one finds what is on disk.
   */
  private void discard() {
    if (reader != null) {
      reader.discard();
    }
    Sql sql = connection;
    if (sql == null) {
      return;
    }
    boolean stored = source.lifetime() == ConnectionSource.Lifetime.STORED;
    connection = stored ? null : sql;
    try {
      if (stored) {
        sql.close();
      } else {
        sql.forgetStatements();
        sql.rollback();
      }
    } catch (SQLException e) {
      LOGGER.warn("giving up a connection to the catalog {} failed", name(), e);
    }
  }

  /** Closes without touching the catalog any more, after an error that is being reported. */
  void abandon() {
    lock.lock();
    try {
      closed = true;
      if (reader != null) {
        reader.close();
      }
      Sql sql = connection;
      connection = null;
      if (sql != null) {
        sql.close();
      }
    } catch (SQLException e) {
      LOGGER.warn("closing the catalog {} failed", name(), e);
    } finally {
      lock.unlock();
    }
  }

  /** Copies the log into the catalog's file, and closes. Further calls do nothing. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (reader != null) {
        reader.close();
      }
      Sql sql = connection;
      connection = null;
      if (sql != null) {
        if (access == Access.WRITE && source.lifetime() == ConnectionSource.Lifetime.STORED) {
          sql.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        sql.close();
      }
    } catch (SQLException e) {
      // Every change is durable in the log already; the next opening reads it from there.
      throw CatalogErrors.of(e, "close", name());
    } finally {
      lock.unlock();
    }
  }
}
