package dev.sheaf.flight;

import dev.sheaf.flight.access.Access;
import dev.sheaf.flight.access.Authorizer;
import dev.sheaf.flight.access.CallRecord;
import dev.sheaf.flight.lease.OpenTransactions;
import dev.sheaf.flight.sql.FlightSql;
import dev.sheaf.store.Dataset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.ActionType;
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
 * Hands each call to the {@link Service} of its principal, which is made when the first comes.
 *
 * <p>There are no more services than principals that the users file has had; each is a few small
 * objects, and all share one engine for SQL.
 *
 * <p><i>Threads:</i> those of gRPC.
 */
final class Services extends NoOpFlightProducer implements AutoCloseable {
  /** Whose calls are those where there are no users. */
  private static final String EVERYBODY = "";

  private final Service.Parts parts;
  private final Dataset dataset;
  private final Access access;
  private final FlightSql sql;
  private final OpenTransactions none;
  private final Map<String, Service> services = new ConcurrentHashMap<>();

  Services(Service.Parts parts, Dataset dataset, Access access) {
    this.parts = parts;
    this.dataset = dataset;
    this.access = access;
    this.none = new OpenTransactions(dataset, parts.threads().timer());
    this.sql = new FlightSql(parts.allocator(), dataset, none, parts.options().sql());
  }

  /** The service of the call that runs in this thread. */
  private VersionFlights service() {
    String principal = CallRecord.principal();
    return services
        .computeIfAbsent(principal == null ? EVERYBODY : principal, name -> open(principal))
        .flights();
  }

  private Service open(@Nullable String principal) {
    Dataset view = access.view(dataset, principal);
    OpenTransactions transactions = new OpenTransactions(view, parts.threads().timer());
    Runnable permit = principal == null ? () -> {} : permit(principal);
    return Service.of(parts, view, transactions, sql.over(view, transactions), permit);
  }

  private Runnable permit(String principal) {
    Authorizer authorizer = access.authorizer().orElseThrow();
    return () -> authorizer.requireSql(principal);
  }

  @Override
  public void getStream(CallContext call, Ticket ticket, ServerStreamListener listener) {
    service().getStream(call, ticket, listener);
  }

  @Override
  public void listFlights(
      CallContext call, Criteria criteria, StreamListener<FlightInfo> listener) {
    service().listFlights(call, criteria, listener);
  }

  @Override
  public FlightInfo getFlightInfo(CallContext call, FlightDescriptor descriptor) {
    return service().getFlightInfo(call, descriptor);
  }

  @Override
  public SchemaResult getSchema(CallContext call, FlightDescriptor descriptor) {
    return service().getSchema(call, descriptor);
  }

  @Override
  public Runnable acceptPut(
      CallContext call, FlightStream stream, StreamListener<PutResult> listener) {
    return service().acceptPut(call, stream, listener);
  }

  @Override
  public void doAction(CallContext call, Action action, StreamListener<Result> listener) {
    service().doAction(call, action, listener);
  }

  @Override
  public void listActions(CallContext call, StreamListener<ActionType> listener) {
    service().listActions(call, listener);
  }

  /** How many transactions clients have open. */
  int transactions() {
    return services.values().stream().mapToInt(service -> service.transactions().count()).sum();
  }

  /** Ends all statements, and lets no other begin: for who waits for their threads. */
  void stop() {
    services.values().forEach(service -> service.sql().stop());
  }

  /** Gives up what clients have open; no call may run any more. */
  @Override
  public void close() {
    services.values().forEach(service -> service.transactions().close());
    none.close();
    services.values().forEach(service -> service.sql().close());
    sql.close();
  }
}
