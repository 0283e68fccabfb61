package dev.sheaf.sql;

import dev.sheaf.sql.plan.Plan;
import java.util.ArrayList;
import java.util.Arrays;
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
  private final String tree;

  SqlStatement(SqlSession session, String tree) {
    this.session = session;
    this.tree = tree;
    session.plan(tree, List.of());
  }

  /** The columns that it gives, as far as they do not depend on parameters. Reads no row. */
  public Schema schema() {
    Plan plan = session.plan(tree, List.of());
    List<@Nullable Object> nulls = Collections.nCopies(plan.parameterCount(), null);
    try (SqlResult result = session.run(tree, nulls)) {
      return result.schema();
    }
  }

  /** DuckDB's names of the parameters' types, {@code UNKNOWN} where any will do; in order. */
  public List<String> parameterTypes() {
    return session.queries().parameterTypes(session.plan(tree, List.of()));
  }

  /**
   * Runs it.
   *
   * @param parameters values of its {@code ?}
   * @return the caller closes it
   */
  public SqlResult execute(@Nullable Object... parameters) {
    return session.run(
        tree, Collections.unmodifiableList(new ArrayList<>(Arrays.asList(parameters))));
  }

  @Override
  public void close() {
    // nothing is held between runs
  }
}
