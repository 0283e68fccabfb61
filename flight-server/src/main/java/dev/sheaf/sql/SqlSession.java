package dev.sheaf.sql;

import dev.sheaf.sql.plan.Plan;
import dev.sheaf.sql.text.Command;
import dev.sheaf.sql.text.CommandParser;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who sends statements, one after the other, and is on a branch, a tag or a version.
 *
 * <p>Without {@link #begin} each statement that writes makes a version of its own, if it changes
 * anything; after it, {@link #commit} makes one of all of them, which until then only this session
 * sees.
 *
 * <p>Values for parameters are null, whole and other numbers, strings, booleans, byte arrays and
 * {@code java.time} values.
 *
 * <p><i>Ownership:</i> the caller closes it; that closes its results and rolls back, but for a
 * transaction that it was given. <i>Threads:</i> one at a time; but {@link #cancel} may come from
 * any.
 */
public final class SqlSession implements AutoCloseable {
  private final Sql sql;
  private final Queries queries;
  private final Set<SqlResult> open = ConcurrentHashMap.newKeySet();
  private String ref;
  private @Nullable Transaction transaction;
  private final Owner owner;
  private final Set<String> done = new LinkedHashSet<>();

  /** Who began the transaction, and so ends it. */
  private enum Owner {
    SESSION,
    CALLER
  }

  SqlSession(Sql sql, String ref) {
    this.sql = sql;
    this.queries = new Queries(sql);
    this.ref = ref;
    this.owner = Owner.SESSION;
  }

  /** Inside a transaction of somebody else. */
  SqlSession(Sql sql, Transaction transaction) {
    this.sql = sql;
    this.queries = new Queries(sql);
    this.ref = transaction.branch();
    this.transaction = transaction;
    this.owner = Owner.CALLER;
  }

  /** The branch, tag or revision that it is on. */
  public String ref() {
    return ref;
  }

  /**
   * Goes to another branch, tag or version.
   *
   * @throws SheafException UNKNOWN_REF, BAD_REVISION, AMBIGUOUS_REVISION; BAD_ARGUMENT in a
   *     transaction
   */
  public void use(String revision) {
    requireNoTransaction("another branch cannot be used");
    Revisions revisions = revisions();
    revisions.version(revision);
    ref = revisions.ofSession(revision);
  }

  /**
   * Runs one statement.
   *
   * @param parameters values of its {@code ?}
   * @return the caller closes it
   * @throws SheafException whose code and {@link SqlState} say what is wrong
   */
  public SqlResult execute(String statement, @Nullable Object... parameters) {
    return prepare(statement).execute(parameters);
  }

  /**
   * Understands a statement, to be run as often as wanted; the caller closes it.
   *
   * @throws SheafException as {@link #execute}
   */
  public SqlStatement prepare(String statement) {
    return new SqlStatement(this, CommandParser.parse(statement));
  }

  /**
   * Asks the statement that runs, or whose result is being read, to end soon: it then throws
   * CANCELLED, and has changed nothing. Does nothing while none runs. May come from any thread.
   */
  public void cancel() {
    queries.cancel();
  }

  /** As {@link #cancel}, and no query of the session begins any more. From any thread. */
  public void abort() {
    queries.abort();
  }

  /** What statements did in the transaction so far, in words, each once. */
  public List<String> done() {
    return List.copyOf(done);
  }

  /** Whether {@link #begin} was called, and neither commit nor rollback since. */
  public boolean inTransaction() {
    return transaction != null;
  }

  /**
   * Begins a transaction on the branch that the session is on, and holds the branch.
   *
   * @throws SheafException NOT_A_BRANCH, BRANCH_HELD, READ_ONLY; BAD_ARGUMENT in a transaction
   */
  public void begin() {
    requireNoTransaction("a transaction cannot be begun");
    transaction = sql.dataset().begin(ref);
    done.clear();
  }

  /**
   * Makes a version of what was done since {@link #begin}.
   *
   * @return the version; nothing if nothing was changed
   * @throws SheafException BAD_ARGUMENT if no transaction is open; what {@link Transaction#commit}
   *     throws, and then the changes are gone
   */
  public Optional<Version> commit() {
    return commit(done.isEmpty() ? "transaction" : String.join("; ", done));
  }

  /** As {@link #commit()}, with a message. */
  public Optional<Version> commit(String message) {
    Transaction ours = requireTransaction();
    closeResults();
    transaction = null;
    return commit(ours, message);
  }

  private static Optional<Version> commit(Transaction ours, String message) {
    try (ours) {
      return ours.hasChanges()
          ? Optional.of(ours.commit(CommitMessage.of(message)))
          : Optional.empty();
    }
  }

  /**
   * Gives up what was done since {@link #begin}.
   *
   * @throws SheafException BAD_ARGUMENT if no transaction is open
   */
  public void rollback() {
    Transaction ours = requireTransaction();
    closeResults();
    transaction = null;
    ours.rollback();
  }

  // What statements are run with.

  Sql sql() {
    return sql;
  }

  Queries queries() {
    return queries;
  }

  Revisions revisions() {
    return new Revisions(sql.dataset(), ref);
  }

  /** What names mean to a statement that begins now. */
  StatementNames names() {
    return new StatementNames(sql, revisions(), transaction);
  }

  Plan plan(String tree, List<@Nullable Object> parameters) {
    return queries.plan(tree, names(), parameters);
  }

  SqlResult query(String tree, List<@Nullable Object> parameters) {
    QueryResult result = queries.start(plan(tree, parameters), parameters, open::remove);
    open.add(result);
    return result;
  }

  /** Runs anything but a query. */
  SqlResult run(Command command, List<@Nullable Object> parameters) {
    if (command instanceof Command.Begin) {
      begin();
      return ChangeResult.of(0, null);
    }
    if (command instanceof Command.Commit) {
      return ChangeResult.of(0, commit().orElse(null));
    }
    if (command instanceof Command.Rollback) {
      rollback();
      return ChangeResult.of(0, null);
    }
    if (command instanceof Command.Use use) {
      use(use.ref());
      return ChangeResult.of(0, null);
    }
    if (command instanceof Command.Call call) {
      return new VersionCalls(this).run(call, parameters);
    }
    return write(command, parameters);
  }

  private SqlResult write(Command command, List<@Nullable Object> parameters) {
    String branch = WriteTargets.branch(command);
    Transaction ours = transaction;
    if (ours == null) {
      return writeAlone(command, parameters, branch.isEmpty() ? ref : branch);
    }
    if (!branch.isEmpty() && !branch.equals(ours.branch())) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "the transaction is on branch '{branch}', and cannot write to '{other}'; commit or roll back first",
          "branch",
          ours.branch(),
          "other",
          branch);
    }
    Transaction.Savepoint before = ours.savepoint();
    try {
      long rows = writes(ours, parameters, Writes.Reads.TRANSACTION, command);
      done.add(WriteTargets.message(command));
      return ChangeResult.of(rows, null);
    } catch (RuntimeException | Error e) {
      takeBack(ours, before, e);
      throw e;
    }
  }

  /** A table that was dropped does not come back; then the statement has happened in part. */
  private static void takeBack(Transaction ours, Transaction.Savepoint before, Throwable failure) {
    try {
      ours.rollbackTo(before);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private SqlResult writeAlone(Command command, List<@Nullable Object> parameters, String branch) {
    try (Transaction alone = sql.dataset().begin(branch)) {
      long rows = writes(alone, parameters, Writes.Reads.VERSIONS, command);
      return ChangeResult.of(rows, commit(alone, WriteTargets.message(command)).orElse(null));
    }
  }

  private long writes(
      Transaction on, List<@Nullable Object> parameters, Writes.Reads reads, Command command) {
    try (BufferAllocator memory = queries.child()) {
      return new Writes(memory, queries, names(), on, parameters, reads).run(command);
    }
  }

  void requireNoTransaction(String what) {
    if (transaction != null) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "a transaction is open, so {what}; commit or roll back first",
          "what",
          what);
    }
  }

  private Transaction requireTransaction() {
    if (transaction == null) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "no transaction is open; begin one, or leave each statement to itself");
    }
    if (owner == Owner.CALLER) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "a statement cannot end this transaction; whoever began it commits it or rolls it back");
    }
    return transaction;
  }

  private void closeResults() {
    List.copyOf(open).forEach(SqlResult::close);
  }

  @Override
  public void close() {
    closeResults();
    if (transaction != null && owner == Owner.SESSION) {
      transaction.rollback();
    }
    transaction = null;
  }

  /** Values of parameters, none of which need be there. */
  static List<@Nullable Object> values(@Nullable Object... parameters) {
    return Collections.unmodifiableList(new ArrayList<>(Arrays.asList(parameters)));
  }
}
