package dev.sheaf.flight.sql;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.sheaf.flight.lease.Handles;
import dev.sheaf.sql.SqlResult;
import dev.sheaf.sql.SqlStatement;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.arrow.flight.CancelStatus;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementQuery;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementUpdate;
import org.apache.arrow.flight.sql.impl.FlightSql.DoPutUpdateResult;
import org.apache.arrow.flight.sql.impl.FlightSql.TicketStatementQuery;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Statements that are sent as text: queries wait by a ticket until they are read, updates run at
 * once.
 *
 * <p>A query is planned when it is asked for, so that its columns and its mistakes are told then,
 * and again when it is read, from the versions that the refs are at by then.
 *
 * <p><i>Threads:</i> any.
 */
final class Statements {
  private static final Handles.Limits LIMITS =
      new Handles.Limits(256, 2_048, Duration.ofMinutes(10));

  private final Workplace workplace;
  private final Handles<AskedQuery> asked =
      new Handles<>("queries", LIMITS, Handles.Overflow.FORGET);

  Statements(Workplace workplace) {
    this.workplace = workplace;
  }

  void addTo(Dispatch<Described> infos, Dispatch<RowSource> tickets, Dispatch<PutHandler> puts) {
    infos.add(CommandStatementQuery.class, this::describe);
    tickets.add(TicketStatementQuery.class, this::rows);
    puts.add(
        CommandStatementUpdate.class,
        (caller, command) -> (stream, answers) -> answers.accept(update(caller, command)));
  }

  private Described describe(Caller caller, CommandStatementQuery command) {
    Workplace.Statement statement =
        workplace.statement(caller, command.getQuery(), command.getTransactionId().toStringUtf8());
    AskedQuery query =
        workplace.run(
            caller,
            statement,
            work -> {
              requireNoParameters(command.getQuery(), work.statement());
              return new AskedQuery(
                  statement, List.of(), work.statement().schema(), runs(work.statement()));
            });
    return wait(caller, query);
  }

  static AskedQuery.Runs runs(SqlStatement statement) {
    return statement.isQuery() ? AskedQuery.Runs.AS_OFTEN_AS_WANTED : AskedQuery.Runs.ONCE;
  }

  private static void requireNoParameters(String text, SqlStatement statement) {
    if (text.indexOf('?') < 0 && text.indexOf('$') < 0) {
      return;
    }
    int count = statement.parameterTypes().size();
    if (count > 0) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "the statement has {count} parameters; prepare it and give values for them",
          "count",
          count);
    }
  }

  /** A ticket for a query. */
  Described wait(Caller caller, AskedQuery query) {
    String handle = asked.add(caller.connection(), query);
    byte[] ticket =
        Any.pack(
                TicketStatementQuery.newBuilder()
                    .setStatementHandle(ByteString.copyFromUtf8(handle))
                    .build())
            .toByteArray();
    return new Described(query.schema(), new Ticket(ticket));
  }

  private RowSource rows(Caller caller, TicketStatementQuery ticket) {
    AskedQuery query =
        find(ticket)
            .orElseThrow(
                () ->
                    SheafException.of(
                        ErrorCode.BAD_ARGUMENT,
                        "no query waits by this ticket: it was not used for minutes, or others took"
                            + " its place; ask for it again"));
    return new RowSource() {
      @Override
      public <T> T with(
          BufferAllocator memory, Consumer<Runnable> stopper, Function<SqlRows, T> use) {
        return run(caller, query, stopper, use);
      }
    };
  }

  private Optional<AskedQuery> find(TicketStatementQuery ticket) {
    return asked.find(ticket.getStatementHandle().toStringUtf8());
  }

  private <T> T run(
      Caller caller, AskedQuery query, Consumer<Runnable> stopper, Function<SqlRows, T> use) {
    return workplace.run(
        caller,
        query.statement(),
        work -> {
          query.begin(work.session());
          stopper.accept(work.session()::abort);
          try (SqlResult result = work.execute(query.parameters())) {
            query.requireColumns(result.schema());
            return use.apply(new ResultRows(result));
          } finally {
            query.end(work.session());
          }
        });
  }

  /** Cancels the query of a ticket. */
  CancelStatus cancel(TicketStatementQuery ticket) {
    return find(ticket).map(AskedQuery::cancel).orElse(CancelStatus.NOT_CANCELLABLE);
  }

  private byte[] update(Caller caller, CommandStatementUpdate command) {
    Workplace.Statement statement =
        workplace.statement(caller, command.getQuery(), command.getTransactionId().toStringUtf8());
    return changed(workplace.run(caller, statement, work -> update(work, List.of())));
  }

  /** Runs what is no query; gives how many rows it changed. */
  static long update(Workplace.Work work, List<@Nullable Object> parameters) {
    requireUpdate(work.statement());
    try (SqlResult result = work.execute(parameters)) {
      return Math.max(0, result.updateCount());
    }
  }

  private static void requireUpdate(SqlStatement statement) {
    if (statement.isQuery()) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT, "the statement gives rows; ask for it as a query");
    }
  }

  /** The answer to an update. */
  static byte[] changed(long rows) {
    return DoPutUpdateResult.newBuilder().setRecordCount(rows).build().toByteArray();
  }
}
