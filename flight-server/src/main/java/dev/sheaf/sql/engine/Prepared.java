package dev.sheaf.sql.engine;

import dev.sheaf.store.error.SheafException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * A connection with the inputs of one query.
 *
 * <p><i>Ownership:</i> owns the connection, the exported streams and the readers behind them. The
 * views hold bare pointers to the streams, so the connection is closed first.
 */
final class Prepared implements AutoCloseable {
  private final DuckDBConnection connection;
  private final BufferAllocator allocator;
  private final List<ArrowArrayStream> streams = new ArrayList<>();
  private final List<InputReader> readers = new ArrayList<>();
  private boolean closed;

  private Prepared(BufferAllocator allocator, DuckDBConnection connection) {
    this.allocator = allocator;
    this.connection = connection;
  }

  /**
   * Registers inputs.
   *
   * @param connection taken over
   */
  static Prepared of(BufferAllocator allocator, DuckDBConnection connection, List<Input> inputs) {
    Prepared prepared = new Prepared(allocator, connection);
    try {
      for (Input input : inputs) {
        prepared.register(input);
      }
      return prepared;
    } catch (SQLException e) {
      SheafException failure = prepared.failure(e);
      prepared.close();
      throw failure;
    } catch (RuntimeException | Error e) {
      prepared.close();
      throw e;
    }
  }

  private void register(Input input) throws SQLException {
    InputReader reader = new InputReader(allocator, input.rows().open(allocator));
    readers.add(reader);
    ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator);
    streams.add(stream);
    Data.exportArrayStream(allocator, reader, stream);
    if (input.kept() == Input.Kept.STREAM) {
      connection.registerArrowStream(input.name(), stream);
      return;
    }
    String once = input.name() + "_once";
    connection.registerArrowStream(once, stream);
    try (PreparedStatement copy =
        connection.prepareStatement(
            "CREATE TEMP TABLE " + quoted(input.name()) + " AS FROM " + quoted(once))) {
      copy.execute();
    }
  }

  PreparedStatement prepare(String sql) throws SQLException {
    return connection.prepareStatement(sql);
  }

  /** Stops passing rows. */
  void cancel() {
    readers.forEach(InputReader::cancel);
  }

  long inputRows() {
    return readers.stream().mapToLong(InputReader::rows).sum();
  }

  /** What went wrong in truth: what a row source threw, if one did. */
  SheafException failure(Exception e) {
    for (InputReader reader : readers) {
      @Nullable SheafException failure = reader.failure();
      if (failure != null) {
        return failure;
      }
    }
    return e instanceof SheafException known ? known : DuckDbErrors.of(e);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    List<AutoCloseable> all = new ArrayList<>();
    all.add(connection);
    for (ArrowArrayStream stream : streams) {
      all.add(stream::release);
      all.add(stream);
    }
    all.addAll(readers);
    AutoCloseables.closeNoChecked(() -> AutoCloseables.close(all));
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
