package dev.sheaf.sql;

import dev.sheaf.sql.engine.Execution;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The rows of a query that runs. */
final class QueryResult implements SqlResult {
  private final BufferAllocator allocator;
  private final Execution execution;
  private final long bytesMax;
  private final Consumer<SqlResult> closing;
  private final ResultColumns columns;
  private @Nullable VectorSchemaRoot restored;
  private boolean closed;

  /**
   * A result over an execution.
   *
   * @param allocator its own; closed with it
   * @param bytesMax how much the allocator may hold between batches
   * @param origins as in a plan
   * @param closing told when it is closed
   */
  QueryResult(
      BufferAllocator allocator,
      Execution execution,
      long bytesMax,
      List<Optional<Field>> origins,
      Consumer<SqlResult> closing) {
    this.allocator = allocator;
    this.execution = execution;
    this.bytesMax = bytesMax;
    this.closing = closing;
    this.columns = ResultColumns.of(execution.schema(), origins);
  }

  @Override
  public Schema schema() {
    return columns.schema();
  }

  @Override
  public boolean advance() {
    release();
    boolean more = execution.advance();
    if (more && columns.restoresAny()) {
      restored = columns.restore(allocator, execution.root());
    }
    if (allocator.getAllocatedMemory() > bytesMax) {
      execution.cancel();
      throw SheafException.of(
          ErrorCode.BUDGET_EXCEEDED,
          "the query holds {held} bytes of Arrow buffers, and may hold {limit}; ask for fewer columns or rows at a time, or raise the limit",
          "held",
          allocator.getAllocatedMemory(),
          "limit",
          bytesMax);
    }
    return more;
  }

  private void release() {
    if (restored != null) {
      restored.close();
      restored = null;
    }
  }

  @Override
  public VectorSchemaRoot root() {
    return restored != null ? restored : execution.root();
  }

  @Override
  public long updateCount() {
    return -1;
  }

  @Override
  public Optional<Version> version() {
    return Optional.empty();
  }

  /** Rows that the tables of the query have passed to it so far. */
  long inputRows() {
    return execution.inputRows();
  }

  @Override
  public void cancel() {
    execution.cancel();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    release();
    try (BufferAllocator last = allocator) {
      execution.close();
    } finally {
      closing.accept(this);
    }
  }
}
