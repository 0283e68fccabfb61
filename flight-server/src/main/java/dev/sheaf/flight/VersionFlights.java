package dev.sheaf.flight;

import dev.sheaf.store.Dataset;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.Version;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.arrow.flight.BackpressureStrategy;
import org.apache.arrow.flight.Criteria;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.NoOpFlightProducer;
import org.apache.arrow.flight.SchemaResult;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Answers the calls of plain Flight: which versions of which tables there are, what columns they
 * have, and their rows.
 *
 * <p><i>Threads:</i> those of gRPC, on which nothing here waits.
 */
final class VersionFlights extends NoOpFlightProducer {
  private final Dataset dataset;
  private final StreamSender sender;
  private final Executor streams;
  private final Consumer<Throwable> failures;

  VersionFlights(Dataset dataset, StreamSender sender, Executor streams, FlightOptions options) {
    this.dataset = dataset;
    this.sender = sender;
    this.streams = streams;
    this.failures = options.failures();
  }

  @Override
  public FlightInfo getFlightInfo(CallContext call, FlightDescriptor descriptor) {
    return answer(
        () -> {
          FlightPath path = FlightPath.of(descriptor);
          return info(dataset.version(path.revision()), path.table(), descriptor);
        });
  }

  @Override
  public SchemaResult getSchema(CallContext call, FlightDescriptor descriptor) {
    return answer(
        () -> {
          FlightPath path = FlightPath.of(descriptor);
          return new SchemaResult(schema(dataset.version(path.revision()), path.table()));
        });
  }

  @Override
  public void listFlights(
      CallContext call, Criteria criteria, StreamListener<FlightInfo> listener) {
    try {
      if (criteria.getExpression().length > 0) {
        throw SheafException.of(
            ErrorCode.BAD_ARGUMENT,
            "Flights are listed all or not at all: leave the criteria out.");
      }
      for (Ref ref : dataset.refs()) {
        Version version = dataset.graph().version(ref.target());
        for (String table : version.tables().keySet()) {
          listener.onNext(info(version, table, FlightDescriptor.path(ref.name(), table)));
        }
      }
      listener.onCompleted();
    } catch (RuntimeException e) {
      listener.onError(told(e));
    }
  }

  @Override
  public void getStream(CallContext call, Ticket ticket, ServerStreamListener listener) {
    try {
      StreamTicket wanted = StreamTicket.parse(ticket.getBytes());
      // Registered here, because afterwards the listener takes no more callbacks.
      BackpressureStrategy readiness = new BackpressureStrategy.CallbackBackpressureStrategy();
      readiness.register(listener);
      streams.execute(() -> send(wanted, listener, readiness));
    } catch (RejectedExecutionException e) {
      listener.error(
          told(
              SheafException.of(
                  ErrorCode.LIMIT_EXCEEDED,
                  "The server sends too many streams; try again later.")));
    } catch (RuntimeException e) {
      listener.error(told(e));
    }
  }

  private void send(
      StreamTicket ticket, ServerStreamListener listener, BackpressureStrategy readiness) {
    try {
      sender.send(dataset, ticket, listener, readiness);
    } catch (RuntimeException | Error e) {
      if (!listener.isCancelled()) {
        listener.error(told(e));
      }
    }
  }

  private FlightInfo info(Version version, String table, FlightDescriptor descriptor) {
    Ticket ticket = new Ticket(new StreamTicket(version.id(), table).toBytes());
    return FlightInfo.builder(
            schema(version, table), descriptor, List.of(FlightEndpoint.builder(ticket).build()))
        .setRecords(version.table(table).rowCount())
        .build();
  }

  private Schema schema(Version version, String table) {
    return dataset.schema(version.id().hex(), table).arrow();
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
