package dev.sheaf.flight.sql;

import dev.sheaf.flight.lease.Handles;
import dev.sheaf.sql.SqlStatement.TransactionStep;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where clients are: on which ref, and in which transaction that they began by a statement.
 *
 * <p>A client has a session from the moment at which it chooses one of both, known by a cookie. One
 * that was forgotten is an error and not a new one: its statements would run elsewhere.
 *
 * <p><i>Threads:</i> any.
 */
final class Sessions {
  private static final Handles.Limits LIMITS = new Handles.Limits(64, 4_096, Duration.ofHours(8));

  private final Dataset dataset;
  private final SqlTransactions transactions;
  private final Handles<Session> sessions =
      new Handles<>("sessions", LIMITS, Handles.Overflow.FORGET);

  private static final class Session {
    private volatile @Nullable String ref;
    private volatile String transaction = "";
  }

  Sessions(Dataset dataset, SqlTransactions transactions) {
    this.dataset = dataset;
    this.transactions = transactions;
  }

  /** The ref on which a caller's statements run. */
  String ref(Caller caller) {
    return find(caller)
        .flatMap(session -> Optional.ofNullable(session.ref))
        .or(caller::ref)
        .orElseGet(dataset::head);
  }

  /** The transaction in which a caller's statements run; empty for none. */
  String transaction(Caller caller) {
    return find(caller).map(session -> session.transaction).orElse("");
  }

  /**
   * Takes a caller to another ref; to that of its header or HEAD for null.
   *
   * @throws SheafException UNKNOWN_REF, BAD_REVISION; BAD_ARGUMENT in a transaction
   */
  void use(Caller caller, @Nullable String ref) {
    if (ref != null) {
      dataset.version(ref);
    }
    if (!transaction(caller).isEmpty()) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "a transaction is open, so another branch cannot be used; commit or roll back first");
    }
    findOrBegin(caller).ref = ref;
  }

  /** Begins or ends the transaction of a caller's session. */
  void step(Caller caller, TransactionStep step) {
    String open = transaction(caller);
    if (step == TransactionStep.BEGIN) {
      if (!open.isEmpty()) {
        throw SheafException.of(
            ErrorCode.BAD_ARGUMENT,
            "a transaction is open, so another cannot be begun; commit or roll back first");
      }
      Session session = findOrBegin(caller);
      session.transaction = transactions.begin(ref(caller));
      return;
    }
    if (open.isEmpty()) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "no transaction is open; begin one, or leave each statement to itself");
    }
    findOrBegin(caller).transaction = "";
    if (step == TransactionStep.COMMIT) {
      transactions.commit(open);
    } else {
      transactions.rollback(open);
    }
  }

  /** Ends a caller's session, its transaction with it. */
  void end(Caller caller) {
    caller
        .session()
        .flatMap(sessions::remove)
        .map(session -> session.transaction)
        .filter(transaction -> !transaction.isEmpty())
        .ifPresent(transactions::rollback);
    caller.endsSession();
  }

  private Optional<Session> find(Caller caller) {
    return caller
        .session()
        .map(
            id ->
                sessions
                    .find(id)
                    .orElseThrow(
                        () ->
                            SheafException.of(
                                ErrorCode.CLOSED,
                                "the session is over: it was closed, or not used for hours; connect"
                                    + " again")));
  }

  private Session findOrBegin(Caller caller) {
    Optional<Session> known = find(caller);
    if (known.isPresent()) {
      return known.get();
    }
    Session begun = new Session();
    begun.ref = caller.ref().orElse(null);
    caller.beginsSession(sessions.add(caller.connection(), begun));
    return begun;
  }
}
