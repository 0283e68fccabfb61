package dev.sheaf.flight.sql;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Commands whose answer is told at any time anew: their ticket is the command itself, and nothing
 * is kept for them.
 */
final class Metadata {
  private final Dispatch<Described> infos;
  private final Dispatch<RowSource> tickets;

  /** Opens the rows of a command. */
  @FunctionalInterface
  interface Opening<M> {
    /** Opens them; the caller closes them. */
    SqlRows open(BufferAllocator memory, Caller caller, M command);
  }

  Metadata(Dispatch<Described> infos, Dispatch<RowSource> tickets) {
    this.infos = infos;
    this.tickets = tickets;
  }

  /** A command with listed rows. */
  <M extends Message> void add(
      Class<M> type, Schema schema, Function<M, Iterator<@Nullable Object[]>> rows) {
    add(
        type,
        command -> schema,
        (memory, caller, command) -> new ListedRows(memory, schema, rows.apply(command)));
  }

  /** A command with rows of any kind. */
  <M extends Message> void add(Class<M> type, Function<M, Schema> schema, Opening<M> rows) {
    infos.add(
        type,
        (caller, command) ->
            new Described(schema.apply(command), new Ticket(Any.pack(command).toByteArray())));
    tickets.add(type, (caller, command) -> source(caller, command, rows));
  }

  private static <M> RowSource source(Caller caller, M command, Opening<M> rows) {
    return new RowSource() {
      @Override
      public <T> T with(
          BufferAllocator memory, Consumer<Runnable> stopper, Function<SqlRows, T> use) {
        try (SqlRows opened = rows.open(memory, caller, command)) {
          return use.apply(opened);
        }
      }
    };
  }
}
