package dev.sheaf.flight.sql;

import com.google.protobuf.Any;
import dev.sheaf.flight.access.CallRecord;
import dev.sheaf.flight.lease.OpenTransactions;
import dev.sheaf.sql.SqlOptions;
import dev.sheaf.store.Dataset;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.ActionType;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandPreparedStatementUpdate;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementUpdate;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The calls of Flight SQL, each passed on to who knows, by the type of its message.
 *
 * <p><i>Ownership:</i> the server closes it, when no call runs any more. <i>Threads:</i> any.
 */
public final class FlightSql implements AutoCloseable {
  /** Where the SQL state stands in the metadata of an error. */
  public static final String STATE_KEY = "sheaf-sqlstate";

  private static final Set<String> ROWLESS =
      Set.of(
          CommandStatementUpdate.getDescriptor().getFullName(),
          CommandPreparedStatementUpdate.getDescriptor().getFullName());

  private final Engine engine;
  private final Dispatch<Described> infos = new Dispatch<>("command for rows");
  private final Dispatch<RowSource> tickets = new Dispatch<>("ticket");
  private final Dispatch<PutHandler> puts = new Dispatch<>("command for a stream");
  private final SqlActions actions = new SqlActions();
  private final Workplace workplace;

  /**
   * Flight SQL for a dataset.
   *
   * @param allocator pays for queries
   * @param transactions those of the server, of which SQL's are some
   */
  public FlightSql(
      BufferAllocator allocator,
      Dataset dataset,
      OpenTransactions transactions,
      SqlOptions options) {
    this(new Engine(allocator, dataset, options), transactions);
  }

  private FlightSql(Engine engine, OpenTransactions transactions) {
    this.engine = engine;
    Dataset dataset = engine.dataset();
    SqlTransactions ours = new SqlTransactions(transactions);
    Sessions sessions = new Sessions(dataset, ours);
    workplace = new Workplace(engine, sessions, ours);
    Statements statements = new Statements(workplace);
    statements.addTo(infos, tickets, puts);
    new PreparedStatements(workplace, statements).addTo(infos, puts, actions);
    Ingests.addTo(puts, dataset, sessions, ours);
    TransactionActions.addTo(actions, ours, sessions);
    SessionActions.addTo(actions, sessions, dataset.name());
    CancelActions.addTo(actions, statements);
    Metadata metadata = new Metadata(infos, tickets);
    CatalogMetadata.addTo(metadata, dataset, sessions);
    TypeMetadata.addTo(metadata);
    InfoMetadata.addTo(metadata, engine.options());
  }

  /**
   * Flight SQL for a view of the dataset, with sessions and statements of its own.
   *
   * @param theirs the transactions of who has the view
   * @return closed before this
   */
  public FlightSql over(Dataset view, OpenTransactions theirs) {
    return new FlightSql(engine.over(view), theirs);
  }

  /** Whether these are the bytes of a command or ticket of Flight SQL. */
  public static boolean isMessage(byte[] bytes) {
    return FlightSqlMessages.parse(bytes).isPresent();
  }

  /**
   * Whether these are the bytes of a command whose stream may be its descriptor alone: clients in
   * Go and Rust send no schema where they have no values.
   */
  public static boolean takesNoRows(byte[] command) {
    return FlightSqlMessages.parse(command)
        .map(FlightSqlMessages::name)
        .filter(ROWLESS::contains)
        .isPresent();
  }

  /** What is known of the rows that a command asks for. */
  public FlightInfo info(Caller caller, FlightDescriptor descriptor) {
    Described described = describe(caller, descriptor);
    Schema schema = described.schema().getFields().isEmpty() ? null : described.schema();
    FlightEndpoint endpoint = FlightEndpoint.builder(described.ticket()).build();
    return FlightInfo.builder(schema, descriptor, List.of(endpoint)).build();
  }

  /** The columns of the rows that a command asks for. */
  public Schema schema(Caller caller, FlightDescriptor descriptor) {
    return describe(caller, descriptor).schema();
  }

  private Described describe(Caller caller, FlightDescriptor descriptor) {
    return infos.run(caller, noted(descriptor.getCommand()));
  }

  /** The rows of a ticket. */
  public RowSource rows(Caller caller, Ticket ticket) {
    return tickets.run(caller, noted(ticket.getBytes()));
  }

  /**
   * Takes a stream.
   *
   * @param command that came with it
   * @param answers what is sent back
   */
  public void take(Caller caller, byte[] command, FlightStream stream, Consumer<byte[]> answers) {
    Any message = noted(command);
    puts.run(caller, message).take(stream, answers);
  }

  private static Any noted(byte[] bytes) {
    Any message = FlightSqlMessages.require(bytes);
    CallRecord.current().asks(FlightSqlMessages.name(message));
    return message;
  }

  /** The types of all messages that are answered, but for those of actions. */
  public SortedSet<String> messageTypes() {
    SortedSet<String> types = new TreeSet<>(infos.types());
    types.addAll(tickets.types());
    types.addAll(puts.types());
    return types;
  }

  /** Names and descriptions of the actions. */
  public List<ActionType> actionTypes() {
    return actions.types();
  }

  /** Whether an action is one of Flight SQL's. */
  public boolean hasAction(String type) {
    return actions.has(type);
  }

  /** Runs an action. */
  public void run(Caller caller, Action action, Consumer<byte[]> results) {
    actions.run(caller, action, results);
  }

  /** Ends all statements, and lets no other begin: for who waits for their threads. */
  public void stop() {
    workplace.stop();
  }

  @Override
  public void close() {
    engine.close();
  }
}
