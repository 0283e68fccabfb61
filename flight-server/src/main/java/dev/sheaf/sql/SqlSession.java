package dev.sheaf.sql;

import dev.sheaf.sql.plan.Plan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who sends statements, one after the other, and is on a branch, a tag or a version.
 *
 * <p>Values for parameters are null, whole and other numbers, strings, booleans, byte arrays and
 * {@code java.time} values.
 *
 * <p><i>Ownership:</i> the caller closes it; that closes its results. <i>Threads:</i> one at a
 * time.
 */
public final class SqlSession implements AutoCloseable {
  private final Sql sql;
  private final Queries queries;
  private final Set<SqlResult> open = ConcurrentHashMap.newKeySet();
  private String ref;

  SqlSession(Sql sql, String ref) {
    this.sql = sql;
    this.queries = new Queries(sql);
    this.ref = ref;
  }

  /** The branch, tag or revision that it is on. */
  public String ref() {
    return ref;
  }

  /**
   * Goes to another branch, tag or version.
   *
   * @throws dev.sheaf.store.error.SheafException UNKNOWN_REF, BAD_REVISION, AMBIGUOUS_REVISION
   */
  public void use(String revision) {
    Revisions revisions = new Revisions(sql.dataset(), ref);
    revisions.version(revision);
    ref = revisions.ofSession(revision);
  }

  /**
   * Runs one statement.
   *
   * @param parameters values of its {@code ?}
   * @return the caller closes it
   * @throws dev.sheaf.store.error.SheafException whose code and {@link SqlState} say what is wrong
   */
  public SqlResult execute(String statement, @Nullable Object... parameters) {
    List<@Nullable Object> values =
        Collections.unmodifiableList(new ArrayList<>(Arrays.asList(parameters)));
    return run(queries.parse(statement), values);
  }

  /**
   * Understands a statement, to be run as often as wanted; the caller closes it.
   *
   * @throws dev.sheaf.store.error.SheafException as {@link #execute}
   */
  public SqlStatement prepare(String statement) {
    return new SqlStatement(this, queries.parse(statement));
  }

  SqlResult run(String tree, List<@Nullable Object> parameters) {
    Plan plan = plan(tree, parameters);
    QueryResult result = queries.start(plan, parameters, open::remove);
    open.add(result);
    return result;
  }

  Plan plan(String tree, List<@Nullable Object> parameters) {
    return queries.plan(
        tree, new StatementNames(sql, new Revisions(sql.dataset(), ref), null), parameters);
  }

  Queries queries() {
    return queries;
  }

  @Override
  public void close() {
    List.copyOf(open).forEach(SqlResult::close);
  }
}
