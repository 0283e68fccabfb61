package dev.sheaf.flight;

import dev.sheaf.flight.access.CallRecord;
import dev.sheaf.flight.protocol.FlightCommand;
import dev.sheaf.flight.protocol.JsonBody;
import dev.sheaf.flight.protocol.ReadCommand;
import dev.sheaf.flight.sql.Caller;
import dev.sheaf.flight.sql.FlightSql;
import dev.sheaf.flight.sql.RowSource;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.Version;
import dev.sheaf.wire.SentBodies;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.ActionType;
import org.apache.arrow.flight.BackpressureStrategy;
import org.apache.arrow.flight.Criteria;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.NoOpFlightProducer;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.SchemaResult;
import org.apache.arrow.flight.Ticket;
import org.jspecify.annotations.Nullable;

/**
 * Answers the calls, each by handing it to whoever knows, those with messages of Flight SQL to
 * that, and turns what goes wrong into what a client is told.
 *
 * <p><i>Threads:</i> those of gRPC. What reads or writes rows and what an action does have threads
 * of their own; only what is asked before rows are read is answered where it arrives.
 */
final class VersionFlights extends NoOpFlightProducer {
  private final Dataset dataset;
  private final FlightReads reads;
  private final SqlPart sqlPart;
  private final StreamSender sender;
  private final FlightWrites writes;
  private final FlightActions actions;
  private final Executor streams;
  private final Executor actionThreads;
  private final Consumer<Throwable> failures;

  VersionFlights(
      Dataset dataset,
      FlightReads reads,
      SqlPart sqlPart,
      StreamSender sender,
      FlightWrites writes,
      FlightActions actions,
      ServerThreads threads,
      FlightOptions options) {
    this.dataset = dataset;
    this.reads = reads;
    this.sqlPart = sqlPart;
    this.sender = sender;
    this.writes = writes;
    this.actions = actions;
    this.streams = new ContextExecutor(threads.streams());
    this.actionThreads = new ContextExecutor(threads.actions());
    this.failures = options.failures();
  }

  /**
   * Flight SQL, for who may use it.
   *
   * @param sql itself
   * @param permit throws NOT_ALLOWED
   */
  record SqlPart(FlightSql sql, Runnable permit) {
    FlightSql get() {
      permit.run();
      return sql;
    }
  }

  private FlightSql sql() {
    return sqlPart.get();
  }

  @Override
  public FlightInfo getFlightInfo(CallContext call, FlightDescriptor descriptor) {
    return isSql(descriptor)
        ? answerSql(() -> sql().info(CallOrigin.caller(), descriptor))
        : answer(() -> reads.info(CallNotes.of(FlightReads.command(descriptor)), descriptor));
  }

  @Override
  public SchemaResult getSchema(CallContext call, FlightDescriptor descriptor) {
    return isSql(descriptor)
        ? answerSql(() -> new SchemaResult(sql().schema(CallOrigin.caller(), descriptor)))
        : answer(
            () -> new SchemaResult(reads.schema(CallNotes.of(FlightReads.command(descriptor)))));
  }

  private static boolean isSql(@Nullable FlightDescriptor descriptor) {
    return descriptor != null
        && descriptor.isCommand()
        && FlightSql.isMessage(descriptor.getCommand());
  }

  @Override
  public void listFlights(
      CallContext call, Criteria criteria, StreamListener<FlightInfo> listener) {
    try {
      String wanted = wantedRef(criteria);
      for (Ref ref : dataset.refs()) {
        if (wanted != null && !wanted.equals(ref.name())) {
          continue;
        }
        Version version = dataset.graph().version(ref.target());
        for (String table : version.tables().keySet()) {
          FlightDescriptor path = FlightDescriptor.path(ref.name(), table);
          listener.onNext(reads.info(ReadCommand.all(ref.name(), table), path));
        }
      }
      listener.onCompleted();
    } catch (RuntimeException e) {
      listener.onError(told(e));
    }
  }

  private @Nullable String wantedRef(Criteria criteria) {
    if (criteria.getExpression().length == 0) {
      return null;
    }
    JsonBody body = JsonBody.parse("the criteria", criteria.getExpression());
    String ref = body.text("ref");
    body.requireNoMore();
    dataset.version(ref);
    return ref;
  }

  @Override
  public void getStream(CallContext call, Ticket ticket, ServerStreamListener listener) {
    boolean isSql = FlightSql.isMessage(ticket.getBytes());
    Telling telling = isSql ? this::toldSql : this::told;
    try {
      // Registered here, because afterwards the listener takes no more callbacks.
      Readiness readiness = new Readiness();
      readiness.register(listener);
      StreamSender.Opening rows = isSql ? sqlRows(ticket, readiness) : rows(ticket);
      streams.execute(() -> send(rows, listener, readiness, telling));
    } catch (RejectedExecutionException e) {
      listener.error(telling.told(tooMany("sends")));
    } catch (RuntimeException e) {
      listener.error(telling.told(e));
    }
  }

  private StreamSender.Opening rows(Ticket ticket) {
    FlightCommand wanted = CallNotes.of(FlightCommand.parse("the ticket", ticket.getBytes()));
    SentBodies.compress(wanted.encoding().codec());
    return (ours, cancellation, send) -> reads.with(wanted, ours, cancellation, send::test);
  }

  private StreamSender.Opening sqlRows(Ticket ticket, Readiness readiness) {
    RowSource rows = sql().rows(CallOrigin.caller(), ticket);
    return (ours, cancellation, send) ->
        rows.with(ours, readiness::onCancel, opened -> send.test(new SqlRowStream(opened)));
  }

  private void send(
      StreamSender.Opening rows,
      ServerStreamListener listener,
      BackpressureStrategy readiness,
      Telling telling) {
    try {
      sender.send(rows, listener, readiness);
    } catch (RuntimeException | Error e) {
      if (!listener.isCancelled()) {
        listener.error(telling.told(e));
      }
    }
  }

  @Override
  public Runnable acceptPut(
      CallContext call, FlightStream stream, StreamListener<PutResult> listener) {
    return () -> {
      Telling telling = this::told;
      try {
        // The descriptor comes no later, and whoever waits for it alone does so for ever when the
        // client is gone.
        stream.getSchema();
        FlightDescriptor descriptor = stream.getDescriptor();
        if (isSql(descriptor)) {
          telling = this::toldSql;
          takeSql(descriptor, stream, listener);
        } else {
          writes.take(stream, listener);
        }
      } catch (RuntimeException | Error e) {
        listener.onError(telling.told(e));
      }
    };
  }

  private void takeSql(
      FlightDescriptor descriptor, FlightStream stream, StreamListener<PutResult> listener) {
    sql()
        .take(
            CallOrigin.caller(),
            descriptor.getCommand(),
            stream,
            answer -> writes.send(listener, answer));
    listener.onCompleted();
  }

  @Override
  public void listActions(CallContext call, StreamListener<ActionType> listener) {
    actions.types().forEach(listener::onNext);
    sqlPart.sql.actionTypes().forEach(listener::onNext);
    listener.onCompleted();
  }

  @Override
  public void doAction(CallContext call, Action action, StreamListener<Result> listener) {
    CallRecord.current().asks(action.getType());
    try {
      if (sqlPart.sql.hasAction(action.getType())) {
        Caller caller = CallOrigin.caller();
        actionThreads.execute(() -> runSql(caller, action, listener));
      } else {
        actionThreads.execute(() -> run(call, action, listener));
      }
    } catch (RejectedExecutionException e) {
      listener.onError(told(tooMany("answers")));
    }
  }

  private void run(CallContext call, Action action, StreamListener<Result> listener) {
    try {
      actions.run(action, call::isCancelled, answer -> listener.onNext(new Result(answer)));
      listener.onCompleted();
    } catch (RuntimeException | Error e) {
      listener.onError(told(e));
    }
  }

  private void runSql(Caller caller, Action action, StreamListener<Result> listener) {
    try {
      sql().run(caller, action, answer -> listener.onNext(new Result(answer)));
      listener.onCompleted();
    } catch (RuntimeException | Error e) {
      listener.onError(toldSql(e));
    }
  }

  private static SheafException tooMany(String does) {
    return SheafException.of(
        ErrorCode.LIMIT_EXCEEDED,
        "the server {does} as much as it may; try again later",
        "does",
        does);
  }

  private <T> T answer(Supplier<T> answer) {
    try {
      return answer.get();
    } catch (RuntimeException e) {
      throw told(e);
    }
  }

  private <T> T answerSql(Supplier<T> answer) {
    try {
      return answer.get();
    } catch (RuntimeException e) {
      throw toldSql(e);
    }
  }

  /** What a client is told. */
  @FunctionalInterface
  private interface Telling {
    RuntimeException told(Throwable failure);
  }

  private RuntimeException toldSql(Throwable failure) {
    told(failure);
    return FlightErrors.ofSql(failure);
  }

  /** What the client is told; the operator hears of what concerns the server. */
  private RuntimeException told(Throwable failure) {
    if (FlightErrors.concernsOperator(failure)) {
      failures.accept(failure);
    }
    return FlightErrors.of(failure);
  }
}
