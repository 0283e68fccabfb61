package dev.sheaf.flight.sql;

import dev.sheaf.sql.SqlResult;
import dev.sheaf.sql.SqlSession;
import dev.sheaf.sql.SqlStatement;
import dev.sheaf.sql.SqlStatement.TransactionStep;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where statements run: in the transaction that they name, in that of their caller's session, or
 * alone.
 *
 * <p><i>Threads:</i> any; those of one transaction wait for each other.
 */
final class Workplace {
  private final Engine engine;
  private final Sessions sessions;
  private final SqlTransactions transactions;
  private final Set<SqlSession> running = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  Workplace(Engine engine, Sessions sessions, SqlTransactions transactions) {
    this.engine = engine;
    this.sessions = sessions;
    this.transactions = transactions;
  }

  /**
   * A statement and where it runs.
   *
   * @param ref on which, if in no transaction
   * @param transaction in which; empty for that of the caller's session, or none
   */
  record Statement(String text, String ref, String transaction) {}

  /** A statement of a caller, at the place where its next statement runs. */
  Statement statement(Caller caller, String text, String transaction) {
    return new Statement(text, sessions.ref(caller), transaction);
  }

  /** A statement that was understood, where it runs. */
  final class Work {
    private final Caller caller;
    private final Statement asked;
    private final SqlSession session;
    private final SqlStatement statement;
    private final TransactionStep step;

    private Work(Caller caller, Statement asked, SqlSession session, TransactionStep step) {
      this.caller = caller;
      this.asked = asked;
      this.session = session;
      this.step = step;
      this.statement = session.prepare(asked.text);
    }

    SqlStatement statement() {
      return statement;
    }

    /** In which it runs: for who wants to end it. */
    SqlSession session() {
      return session;
    }

    /** Runs it; the caller closes the result. */
    SqlResult execute(List<@Nullable Object> parameters) {
      if (step != TransactionStep.NONE) {
        sessions.step(caller, step);
        return new NothingChanged();
      }
      SqlResult result = statement.execute(parameters.toArray());
      if (!session.inTransaction() && !session.ref().equals(asked.ref)) {
        sessions.use(caller, session.ref());
      }
      return result;
    }
  }

  /** Runs a statement, which is over with {@code use}. */
  <T> T run(Caller caller, Statement asked, Function<Work, T> use) {
    TransactionStep step =
        asked.transaction.isEmpty()
            ? SqlStatement.transactionStep(asked.text)
            : TransactionStep.NONE;
    String place = step == TransactionStep.NONE ? place(caller, asked) : "";
    if (place.isEmpty()) {
      try (SqlSession session = engine.sql().session(asked.ref)) {
        return watched(session, () -> use.apply(new Work(caller, asked, session, step)));
      }
    }
    Optional<T> read = readBefore(place, caller, asked, use);
    return read.isPresent()
        ? read.get()
        : transactions.use(place, open -> inside(open, caller, asked, use));
  }

  /**
   * Runs a query in a transaction that has changed nothing yet, and so holds no branch: at the
   * version that it reads. Empty if it has changed something, or if this is no query.
   */
  private <T> Optional<T> readBefore(
      String place, Caller caller, Statement asked, Function<Work, T> use) {
    while (true) {
      Optional<Version> at = transactions.readsAt(place);
      if (at.isEmpty()) {
        return Optional.empty();
      }
      Statement there = new Statement(asked.text, at.get().id().hex(), place);
      try (SqlSession session = engine.sql().session(there.ref)) {
        Work work = new Work(caller, there, session, TransactionStep.NONE);
        if (!work.statement().isQuery()) {
          return Optional.empty();
        }
        if (transactions.reads(place, at.get())) {
          return Optional.of(watched(session, () -> use.apply(work)));
        }
      } // another call has read or changed something meanwhile
    }
  }

  /**
   * Runs a statement several times, of which all have happened afterwards, or none: as one version,
   * or in a transaction.
   */
  <T> T runWhole(Caller caller, Statement asked, Function<Work, T> use) {
    String place = place(caller, asked);
    if (place.isEmpty()) {
      return runAlone(caller, asked, use);
    }
    return transactions.use(
        place,
        open -> {
          Transaction.Savepoint before = open.savepoint();
          try {
            return inside(open, caller, asked, use);
          } catch (RuntimeException | Error e) {
            open.rollbackTo(before);
            throw e;
          }
        });
  }

  private <T> T runAlone(Caller caller, Statement asked, Function<Work, T> use) {
    try (Transaction alone = engine.dataset().begin(asked.ref);
        SqlSession session = engine.sql().within(alone)) {
      Work work = new Work(caller, asked, session, TransactionStep.NONE);
      String named = work.statement.branch();
      if (!named.isEmpty() && !named.equals(alone.branch())) {
        throw SheafException.of(
            ErrorCode.BAD_ARGUMENT,
            "with several rows of parameters a statement writes to the branch of the connection,"
                + " '{branch}', and not to '{other}'; go there first",
            "branch",
            alone.branch(),
            "other",
            named);
      }
      T answer = watched(session, () -> use.apply(work));
      if (alone.hasChanges()) {
        alone.commit(SqlTransactions.message(session.done()));
      }
      return answer;
    }
  }

  private <T> T inside(Transaction open, Caller caller, Statement asked, Function<Work, T> use) {
    try (SqlSession session = engine.sql().within(open)) {
      T answer =
          watched(session, () -> use.apply(new Work(caller, asked, session, TransactionStep.NONE)));
      transactions.note(open, session.done());
      return answer;
    }
  }

  private <T> T watched(SqlSession session, Supplier<T> work) {
    running.add(session);
    try {
      if (stopped) {
        throw SheafException.of(ErrorCode.CLOSED, "the server is being closed; try again");
      }
      return work.get();
    } finally {
      running.remove(session);
    }
  }

  /** Ends all statements, and lets no other begin. */
  void stop() {
    stopped = true;
    running.forEach(SqlSession::abort);
  }

  private String place(Caller caller, Statement asked) {
    return asked.transaction.isEmpty() ? sessions.transaction(caller) : asked.transaction;
  }
}
