package dev.sheaf.sql.engine;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBResultSet;
import org.jspecify.annotations.Nullable;

/**
 * A query that runs in DuckDB on a connection of its own.
 *
 * <p>Results stream: DuckDB computes ahead by a few batches and then waits to be pulled.
 */
final class DuckDbExecution implements Execution {
  private static final int BATCH_ROWS = 65_536;
  private static final int RETRY_MILLIS = 20;

  private final Prepared prepared;
  private final PreparedStatement statement;
  private final ScheduledExecutorService timer;
  private final Duration timeout;
  private final ScheduledFuture<?> alarm;
  private volatile boolean cancelled;
  private volatile boolean late;
  private @Nullable DuckDBResultSet result;
  private @Nullable ArrowReader rows;
  private @Nullable DictionaryValues values;
  private volatile boolean started;
  private volatile boolean closed;

  private DuckDbExecution(
      Prepared prepared,
      PreparedStatement statement,
      ScheduledExecutorService timer,
      Duration timeout) {
    this.prepared = prepared;
    this.statement = statement;
    this.timer = timer;
    this.timeout = timeout;
    this.alarm = alarm();
  }

  private ScheduledFuture<?> alarm() {
    try {
      return timer.schedule(
          () -> {
            late = true;
            interrupt();
          },
          timeout.toMillis(),
          TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      throw SheafException.because(e, ErrorCode.CLOSED, "SQL is closed");
    }
  }

  static DuckDbExecution start(
      BufferAllocator allocator,
      DuckDBConnection connection,
      ScheduledExecutorService timer,
      Request request,
      Consumer<Runnable> begun) {
    Prepared prepared = Prepared.of(allocator, connection, request.inputs());
    try {
      PreparedStatement statement = prepared.prepare(request.sql());
      DuckDbExecution execution =
          new DuckDbExecution(prepared, statement, timer, request.timeout());
      try {
        begun.accept(execution::cancel);
        execution.begin(allocator, request.parameters());
        return execution;
      } catch (SQLException | RuntimeException | Error e) {
        SheafException told = e instanceof Exception known ? execution.told(known) : null;
        execution.close();
        if (told == null) {
          throw e;
        }
        throw told;
      }
    } catch (SQLException e) {
      SheafException told = prepared.failure(e);
      prepared.close();
      throw told;
    } catch (RuntimeException | Error e) {
      prepared.close();
      throw e;
    }
  }

  private void begin(BufferAllocator allocator, List<@Nullable Object> parameters)
      throws SQLException {
    bind(statement, parameters);
    if (cancelled) {
      throw new SQLException("Interrupted!");
    }
    DuckDBResultSet first = statement.executeQuery().unwrap(DuckDBResultSet.class);
    started = true;
    result = first;
    ArrowReader reader = (ArrowReader) first.arrowExportStream(allocator, BATCH_ROWS);
    rows = reader;
    try {
      values = DictionaryValues.of(allocator, reader);
    } catch (IOException e) {
      throw told(e);
    }
  }

  static void bind(PreparedStatement statement, List<@Nullable Object> parameters)
      throws SQLException {
    for (int i = 0; i < parameters.size(); i++) {
      statement.setObject(i + 1, parameters.get(i));
    }
  }

  private ArrowReader rows() {
    if (rows == null || closed) {
      throw SheafException.of(ErrorCode.CLOSED, "the result is closed");
    }
    return rows;
  }

  @Override
  public Schema schema() {
    if (values != null) {
      return values.schema();
    }
    try {
      return rows().getVectorSchemaRoot().getSchema();
    } catch (IOException e) {
      throw told(e);
    }
  }

  @Override
  public boolean advance() {
    if (cancelled || late) {
      throw told(new IOException("Interrupted!"));
    }
    try {
      boolean more = rows().loadNextBatch();
      if (values != null) {
        values.take(more);
      }
      return more;
    } catch (IOException | RuntimeException e) {
      throw told(e);
    }
  }

  @Override
  public VectorSchemaRoot root() {
    if (values != null) {
      return values.root();
    }
    try {
      return rows().getVectorSchemaRoot();
    } catch (IOException e) {
      throw told(e);
    }
  }

  private SheafException told(Exception e) {
    if (late) {
      return SheafException.because(
          e,
          ErrorCode.LIMIT_EXCEEDED,
          "the query took longer than {limit} ms and was ended; ask for less, or raise the limit",
          "limit",
          timeout.toMillis());
    }
    if (cancelled) {
      return SheafException.because(e, ErrorCode.CANCELLED, "the query was cancelled");
    }
    return prepared.failure(e);
  }

  @Override
  public void cancel() {
    cancelled = true;
    interrupt();
  }

  private void interrupt() {
    prepared.cancel();
    try {
      statement.cancel();
    } catch (SQLException e) {
      return; // it has ended
    }
    if (!started && !closed) {
      // DuckDB forgets it where the query has not begun, so it is told again until that has.
      try {
        Future<?> unused = timer.schedule(this::interrupt, RETRY_MILLIS, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        return; // SQL is closed
      }
    }
  }

  @Override
  public long inputRows() {
    return prepared.inputRows();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    alarm.cancel(false);
    List<AutoCloseable> all = new ArrayList<>();
    if (values != null) {
      all.add(values);
    }
    if (rows != null) {
      all.add(rows);
    }
    if (result != null) {
      all.add(result);
    }
    all.add(statement);
    all.add(prepared);
    AutoCloseables.closeNoChecked(() -> AutoCloseables.close(all));
  }
}
