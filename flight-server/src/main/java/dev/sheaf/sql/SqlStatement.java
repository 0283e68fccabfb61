package dev.sheaf.sql;

import dev.sheaf.sql.plan.Plan;
import dev.sheaf.sql.text.Command;
import dev.sheaf.sql.text.CommandParser;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A statement that was understood and can be run with values for its parameters.
 *
 * <p>Refs are resolved at each run, so it sees what was committed since.
 *
 * <p><i>Threads:</i> that of its session.
 */
public final class SqlStatement implements AutoCloseable {
  private final SqlSession session;
  private final Command command;

  /** Of a query; null of anything else. */
  private final @Nullable String tree;

  SqlStatement(SqlSession session, Command command) {
    this.session = session;
    this.command = command;
    this.tree =
        command instanceof Command.Query query ? session.queries().parse(query.sql()) : null;
  }

  /** What a statement does to the transaction of its session. */
  public enum TransactionStep {
    /** Nothing: it is run in it, or in one of its own. */
    NONE,
    /** Begins one. */
    BEGIN,
    /** Makes a version of it. */
    COMMIT,
    /** Gives it up. */
    ROLLBACK
  }

  /**
   * What a statement does to the transaction of its session; the statement is not looked at
   * further.
   *
   * @throws SheafException BAD_SQL
   */
  public static TransactionStep transactionStep(String statement) {
    Command command = CommandParser.parse(statement);
    if (command instanceof Command.Begin) {
      return TransactionStep.BEGIN;
    } else if (command instanceof Command.Commit) {
      return TransactionStep.COMMIT;
    } else if (command instanceof Command.Rollback) {
      return TransactionStep.ROLLBACK;
    }
    return TransactionStep.NONE;
  }

  /** The branch that it names to write to; empty for that of its session, or if it writes none. */
  public String branch() {
    return WriteTargets.branch(command);
  }

  /** Whether it gives rows and changes nothing. */
  public boolean isQuery() {
    return tree != null || command instanceof Command.Explain;
  }

  /**
   * The columns that it gives, as far as they do not depend on parameters; none for what gives no
   * rows. Reads no row.
   */
  public Schema schema() {
    if (tree == null) {
      return ChangeResult.texts(
          command instanceof Command.Explain
              ? Explanation.COLUMNS
              : command instanceof Command.Call ? VersionCalls.COLUMNS : List.of());
    }
    Plan plan = session.plan(tree, List.of());
    List<@Nullable Object> nulls = Collections.nCopies(plan.parameterCount(), null);
    return session.queries().schema(plan, nulls);
  }

  /**
   * The columns that it gives with values for its parameters, by which types of columns may be
   * decided; else as {@link #schema}.
   */
  public Schema schemaWith(@Nullable Object... parameters) {
    if (tree == null) {
      return schema();
    }
    List<@Nullable Object> values = SqlSession.values(parameters);
    return session.queries().schema(session.plan(tree, values), values);
  }

  /** DuckDB's names of the parameters' types, {@code UNKNOWN} where any will do; in order. */
  public List<String> parameterTypes() {
    if (tree != null) {
      return session.queries().parameterTypes(session.plan(tree, List.of()));
    }
    return new StatementParameters(session).types(command);
  }

  /**
   * Runs it.
   *
   * @param parameters values of its {@code ?}
   * @return the caller closes it
   */
  public SqlResult execute(@Nullable Object... parameters) {
    List<@Nullable Object> values = SqlSession.values(parameters);
    if (tree != null) {
      return session.query(tree, values);
    }
    if (command instanceof Command.Explain explain) {
      return new Explanation(session).of(explain, values);
    }
    int count = StatementParameters.count(command);
    if (count >= 0 && count != values.size()) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "the statement has {expected} parameters, and {given} values were given",
          "expected",
          count,
          "given",
          values.size());
    }
    return session.run(command, values);
  }

  @Override
  public void close() {
    // nothing is held between runs
  }
}
