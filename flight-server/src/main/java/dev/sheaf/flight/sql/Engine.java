package dev.sheaf.flight.sql;

import dev.sheaf.sql.Sql;
import dev.sheaf.sql.SqlOptions;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * SQL, opened when the first statement comes: a server that nobody sends one starts without it.
 *
 * <p><i>Threads:</i> any.
 */
final class Engine implements AutoCloseable {
  private final BufferAllocator allocator;
  private final Dataset dataset;
  private final SqlOptions options;
  private final @Nullable Engine whole;
  private @Nullable Sql sql;
  private boolean closed;

  Engine(BufferAllocator allocator, Dataset dataset, SqlOptions options) {
    this(allocator, dataset, options, null);
  }

  private Engine(
      BufferAllocator allocator, Dataset dataset, SqlOptions options, @Nullable Engine whole) {
    this.allocator = allocator;
    this.dataset = dataset;
    this.options = options;
    this.whole = whole;
  }

  /** The same for a view of the dataset; ends with this. */
  Engine over(Dataset view) {
    return new Engine(allocator, view, options, this);
  }

  SqlOptions options() {
    return options;
  }

  Dataset dataset() {
    return dataset;
  }

  synchronized Sql sql() {
    if (closed) {
      throw SheafException.of(ErrorCode.CLOSED, "the server is being closed; try again");
    }
    Sql opened = sql;
    if (opened == null) {
      opened = whole == null ? Sql.on(allocator, dataset, options) : whole.sql().over(dataset);
      sql = opened;
    }
    return opened;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (sql != null) {
      sql.close();
      sql = null;
    }
  }
}
