package dev.sheaf.flight;

import dev.sheaf.flight.protocol.FlightCommand;
import dev.sheaf.flight.protocol.JsonBody;
import dev.sheaf.flight.protocol.ReadCommand;
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
 * Answers the calls of plain Flight, each by handing it to whoever knows, and turns what goes wrong
 * into what a client is told.
 *
 * <p><i>Threads:</i> those of gRPC. What reads or writes rows and what an action does have threads
 * of their own; only what is asked before rows are read is answered where it arrives.
 */
final class VersionFlights extends NoOpFlightProducer {
  private final Dataset dataset;
  private final FlightReads reads;
  private final StreamSender sender;
  private final FlightWrites writes;
  private final FlightActions actions;
  private final Executor streams;
  private final Executor actionThreads;
  private final Consumer<Throwable> failures;

  VersionFlights(
      Dataset dataset,
      FlightReads reads,
      StreamSender sender,
      FlightWrites writes,
      FlightActions actions,
      ServerThreads threads,
      FlightOptions options) {
    this.dataset = dataset;
    this.reads = reads;
    this.sender = sender;
    this.writes = writes;
    this.actions = actions;
    this.streams = threads.streams();
    this.actionThreads = threads.actions();
    this.failures = options.failures();
  }

  @Override
  public FlightInfo getFlightInfo(CallContext call, FlightDescriptor descriptor) {
    return answer(() -> reads.info(FlightReads.command(descriptor), descriptor));
  }

  @Override
  public SchemaResult getSchema(CallContext call, FlightDescriptor descriptor) {
    return answer(() -> new SchemaResult(reads.schema(FlightReads.command(descriptor))));
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
    try {
      FlightCommand wanted = FlightCommand.parse("the ticket", ticket.getBytes());
      SentBodies.compress(wanted.encoding().codec());
      // Registered here, because afterwards the listener takes no more callbacks.
      BackpressureStrategy readiness = new BackpressureStrategy.CallbackBackpressureStrategy();
      readiness.register(listener);
      streams.execute(() -> send(wanted, listener, readiness));
    } catch (RejectedExecutionException e) {
      listener.error(told(tooMany("sends")));
    } catch (RuntimeException e) {
      listener.error(told(e));
    }
  }

  private void send(
      FlightCommand wanted, ServerStreamListener listener, BackpressureStrategy readiness) {
    try {
      sender.send(wanted, listener, readiness);
    } catch (RuntimeException | Error e) {
      if (!listener.isCancelled()) {
        listener.error(told(e));
      }
    }
  }

  @Override
  public Runnable acceptPut(
      CallContext call, FlightStream stream, StreamListener<PutResult> listener) {
    return () -> {
      try {
        writes.take(stream, listener);
      } catch (RuntimeException | Error e) {
        listener.onError(told(e));
      }
    };
  }

  @Override
  public void listActions(CallContext call, StreamListener<ActionType> listener) {
    actions.types().forEach(listener::onNext);
    listener.onCompleted();
  }

  @Override
  public void doAction(CallContext call, Action action, StreamListener<Result> listener) {
    try {
      actionThreads.execute(() -> run(call, action, listener));
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

  /** What the client is told; the operator hears of what concerns the server. */
  private RuntimeException told(Throwable failure) {
    if (FlightErrors.concernsOperator(failure)) {
      failures.accept(failure);
    }
    return FlightErrors.of(failure);
  }
}
