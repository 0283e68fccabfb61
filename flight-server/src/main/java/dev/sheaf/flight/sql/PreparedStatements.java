package dev.sheaf.flight.sql;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.sheaf.flight.lease.Handles;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.sql.FlightSqlUtils;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionClosePreparedStatementRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedStatementRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedStatementResult;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandPreparedStatementQuery;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandPreparedStatementUpdate;
import org.apache.arrow.flight.sql.impl.FlightSql.DoPutPreparedStatementResult;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Statements that run as often as wanted, with other values for their parameters each time.
 *
 * <p>What is kept is the text, and the values that were given last; a statement is understood anew
 * at each run, on the ref that its caller is on by then.
 *
 * <p><i>Threads:</i> any.
 */
final class PreparedStatements {
  private static final Handles.Limits LIMITS =
      new Handles.Limits(256, 4_096, Duration.ofMinutes(60));

  private final Workplace workplace;
  private final Statements statements;
  private final Handles<Prepared> prepared =
      new Handles<>("prepared statements", LIMITS, Handles.Overflow.REFUSE);

  /** A statement, and values for its next run as a query. */
  private static final class Prepared {
    private final String text;
    private final String transaction;
    private final AskedQuery.Runs runs;
    private final Schema schema;
    private final int parameterCount;
    private volatile List<@Nullable Object> values = List.of();

    Prepared(
        String text, String transaction, AskedQuery.Runs runs, Schema schema, int parameterCount) {
      this.text = text;
      this.transaction = transaction;
      this.runs = runs;
      this.schema = schema;
      this.parameterCount = parameterCount;
    }
  }

  PreparedStatements(Workplace workplace, Statements statements) {
    this.workplace = workplace;
    this.statements = statements;
  }

  void addTo(Dispatch<Described> infos, Dispatch<PutHandler> puts, SqlActions actions) {
    infos.add(CommandPreparedStatementQuery.class, this::describe);
    puts.add(
        CommandPreparedStatementQuery.class,
        (caller, command) -> (stream, answers) -> bind(command, stream, answers));
    puts.add(
        CommandPreparedStatementUpdate.class,
        (caller, command) -> (stream, answers) -> update(caller, command, stream, answers));
    actions.add(
        FlightSqlUtils.FLIGHT_SQL_CREATE_PREPARED_STATEMENT,
        ActionCreatePreparedStatementRequest.class,
        this::create);
    actions.add(
        FlightSqlUtils.FLIGHT_SQL_CLOSE_PREPARED_STATEMENT,
        ActionClosePreparedStatementRequest.class,
        (caller, request, results) ->
            prepared.remove(request.getPreparedStatementHandle().toStringUtf8()));
  }

  private void create(
      Caller caller, ActionCreatePreparedStatementRequest request, Consumer<byte[]> results) {
    String transaction = request.getTransactionId().toStringUtf8();
    Workplace.Statement statement = workplace.statement(caller, request.getQuery(), transaction);
    ActionCreatePreparedStatementResult.Builder answer =
        ActionCreatePreparedStatementResult.newBuilder();
    Prepared made =
        workplace.run(
            caller,
            statement,
            work -> {
              List<String> types = work.statement().parameterTypes();
              Schema schema = work.statement().schema();
              answer
                  .setDatasetSchema(IpcSchema.bytes(schema))
                  .setParameterSchema(IpcSchema.bytes(ParameterTypes.schema(types)));
              return new Prepared(
                  request.getQuery(),
                  transaction,
                  Statements.runs(work.statement()),
                  schema,
                  types.size());
            });
    String handle = prepared.add(caller.connection(), made);
    answer.setPreparedStatementHandle(ByteString.copyFromUtf8(handle));
    results.accept(Any.pack(answer.build()).toByteArray());
  }

  private Prepared find(ByteString handle) {
    return prepared
        .find(handle.toStringUtf8())
        .orElseThrow(
            () ->
                SheafException.of(
                    ErrorCode.BAD_ARGUMENT,
                    "no prepared statement has this handle: it was closed, or not used for an hour"));
  }

  private Described describe(Caller caller, CommandPreparedStatementQuery command) {
    Prepared statement = find(command.getPreparedStatementHandle());
    List<@Nullable Object> values = statement.values;
    requireValues(statement, values);
    Workplace.Statement asked = workplace.statement(caller, statement.text, statement.transaction);
    Schema schema =
        statement.runs == AskedQuery.Runs.ONCE || values.isEmpty()
            ? statement.schema
            : workplace.run(caller, asked, work -> work.statement().schemaWith(values.toArray()));
    return statements.wait(caller, new AskedQuery(asked, values, schema, statement.runs));
  }

  private void bind(
      CommandPreparedStatementQuery command, FlightStream stream, Consumer<byte[]> answers) {
    Prepared statement = find(command.getPreparedStatementHandle());
    List<List<@Nullable Object>> rows = ParameterRows.read(stream);
    if (rows.size() != 1) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "a query takes one row of values for its parameters, and {count} were given",
          "count",
          rows.size());
    }
    requireValues(statement, rows.get(0));
    statement.values = rows.get(0);
    answers.accept(
        DoPutPreparedStatementResult.newBuilder()
            .setPreparedStatementHandle(command.getPreparedStatementHandle())
            .build()
            .toByteArray());
  }

  private static void requireValues(Prepared statement, List<@Nullable Object> values) {
    if (values.size() != statement.parameterCount) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "the statement has {expected} parameters, and {given} values were given",
          "expected",
          statement.parameterCount,
          "given",
          values.size());
    }
  }

  private void update(
      Caller caller,
      CommandPreparedStatementUpdate command,
      FlightStream stream,
      Consumer<byte[]> answers) {
    Prepared statement = find(command.getPreparedStatementHandle());
    List<List<@Nullable Object>> rows = ParameterRows.read(stream);
    if (statement.parameterCount == 0) {
      rows = List.of(List.of());
    } else if (stream.getSchema().getFields().isEmpty()) {
      rows = List.of(statement.values); // which came before, as for a query
    }
    rows.forEach(row -> requireValues(statement, row));
    answers.accept(Statements.changed(run(caller, statement, rows)));
  }

  private long run(Caller caller, Prepared prepared, List<List<@Nullable Object>> rows) {
    Workplace.Statement statement =
        workplace.statement(caller, prepared.text, prepared.transaction);
    if (rows.size() == 1) {
      return workplace.run(caller, statement, work -> Statements.update(work, rows.get(0)));
    }
    return workplace.runWhole(
        caller,
        statement,
        work -> {
          long changed = 0;
          for (List<@Nullable Object> row : rows) {
            changed += Statements.update(work, row);
          }
          return changed;
        });
  }
}
