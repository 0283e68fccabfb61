package dev.sheaf.flight.sql;

import dev.sheaf.sql.SqlSession;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.flight.CancelStatus;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A statement that was asked for and has a ticket, but runs only when that is used: a query as
 * often as wanted, anything else once.
 *
 * <p><i>Threads:</i> any.
 */
final class AskedQuery {
  /** How often it may run. */
  enum Runs {
    ONCE,
    AS_OFTEN_AS_WANTED
  }

  private final Workplace.Statement statement;
  private final List<@Nullable Object> parameters;
  private final Schema schema;
  private final Runs runs;
  private final Set<SqlSession> running = new HashSet<>();
  private boolean begun;
  private boolean cancelled;

  /**
   * A statement.
   *
   * @param schema of its rows; without columns where it is not known before it runs
   */
  AskedQuery(
      Workplace.Statement statement, List<@Nullable Object> parameters, Schema schema, Runs runs) {
    this.statement = statement;
    this.parameters = parameters;
    this.schema = schema;
    this.runs = runs;
  }

  Workplace.Statement statement() {
    return statement;
  }

  List<@Nullable Object> parameters() {
    return parameters;
  }

  Schema schema() {
    return schema;
  }

  /**
   * Begins to run in a session.
   *
   * @throws SheafException CANCELLED; BAD_ARGUMENT (caller) if it ran and may not again
   */
  synchronized void begin(SqlSession session) {
    requireNotCancelled();
    if (begun && runs == Runs.ONCE) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "this ticket was used, and its statement is run once; ask for it again");
    }
    begun = true;
    running.add(session);
  }

  /**
   * Checks the columns of its result.
   *
   * @throws SheafException LOST_RACE if they are others than were told
   */
  void requireColumns(Schema present) {
    if (!schema.getFields().isEmpty() && !schema.equals(present)) {
      throw SheafException.of(
          ErrorCode.LOST_RACE,
          "the columns of the result have changed since the query was asked for; ask again");
    }
  }

  synchronized void end(SqlSession session) {
    running.remove(session);
  }

  private void requireNotCancelled() {
    if (cancelled) {
      throw SheafException.of(ErrorCode.CANCELLED, "the query was cancelled");
    }
  }

  /** Ends it where it runs, and keeps it from running again. */
  synchronized CancelStatus cancel() {
    cancelled = true;
    running.forEach(SqlSession::cancel);
    return running.isEmpty() ? CancelStatus.CANCELLED : CancelStatus.CANCELLING;
  }
}
