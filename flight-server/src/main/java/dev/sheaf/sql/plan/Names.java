package dev.sheaf.sql.plan;

import dev.sheaf.sql.relation.Relation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the names of a statement mean. One statement sees one state: asked twice, it says the same.
 */
public interface Names {
  /**
   * The table that a reference means.
   *
   * @throws dev.sheaf.store.error.SheafException UNKNOWN_REF, UNKNOWN_TABLE, BAD_REVISION,
   *     AMBIGUOUS_REVISION or BAD_SQL
   */
  Relation table(TableRef ref);

  /** The same, or nothing if there is no such table there. */
  Optional<Relation> tableIfThere(TableRef ref);

  /** The table in several versions, each row once. */
  Relation versions(String table, List<String> revisions);

  /** The table at the heads of all branches, each row once. */
  Relation heads(String table);

  /** Whether there is a table function of that name, in lower case. */
  boolean hasFunction(String name);

  /**
   * What a table function gives.
   *
   * @param name in lower case
   * @param arguments null, strings, whole numbers, booleans and lists of them
   */
  Relation function(String name, List<@Nullable Object> arguments);

  /** Names of the table functions. */
  List<String> functions();
}
