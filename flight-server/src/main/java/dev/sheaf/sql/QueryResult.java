package dev.sheaf.sql;

import dev.sheaf.sql.engine.Execution;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** The rows of a query that runs. */
final class QueryResult implements SqlResult {
  private final BufferAllocator allocator;
  private final Execution execution;
  private final long bytesMax;
  private final Consumer<SqlResult> closing;
  private boolean closed;

  /**
   * A result over an execution.
   *
   * @param allocator its own; closed with it
   * @param bytesMax how much the allocator may hold between batches
   * @param closing told when it is closed
   */
  QueryResult(
      BufferAllocator allocator, Execution execution, long bytesMax, Consumer<SqlResult> closing) {
    this.allocator = allocator;
    this.execution = execution;
    this.bytesMax = bytesMax;
    this.closing = closing;
  }

  @Override
  public Schema schema() {
    return execution.schema();
  }

  @Override
  public boolean advance() {
    boolean more = execution.advance();
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

  @Override
  public VectorSchemaRoot root() {
    return execution.root();
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
    try (BufferAllocator last = allocator) {
      execution.close();
    } finally {
      closing.accept(this);
    }
  }
}
