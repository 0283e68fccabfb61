package dev.sheaf.sql.text;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement, as far as its first words and its clauses tell: expressions and queries in it stay
 * text, which DuckDB's parser reads.
 */
public sealed interface Command {
  /**
   * A table that is written to.
   *
   * @param branch the branch in front of it; empty for that of the session
   * @param table its name
   */
  record Target(String branch, String table) {}

  /**
   * Something that gives rows.
   *
   * @param sql one statement
   */
  record Query(String sql) implements Command {}

  /**
   * How a query would be run.
   *
   * @param sql the query
   */
  record Explain(String sql) implements Command {}

  /**
   * New rows.
   *
   * @param columns that the query gives, in order; empty for all of the table
   * @param query where they come from
   * @param existing what happens to records that are there
   */
  record Insert(Target target, List<String> columns, String query, Existing existing)
      implements Command {}

  /** What INSERT does with records that are there. */
  enum Existing {
    /** It is an error. */
    REFUSED,
    /** They are replaced. */
    REPLACED
  }

  /**
   * A column and its new value.
   *
   * @param column its name
   * @param expression over the old row
   */
  record Assignment(String column, String expression) {}

  /**
   * Other values.
   *
   * @param alias what the target is called in expressions; its name if it has no alias
   * @param assignments at least one
   * @param from further tables; empty for none
   * @param where which rows; empty for all
   */
  record Update(
      Target target, String alias, List<Assignment> assignments, String from, String where)
      implements Command {}

  /**
   * Rows that go.
   *
   * @param alias what the target is called in expressions
   * @param using further tables; empty for none
   * @param where which rows; empty for all
   */
  record Delete(Target target, String alias, String using, String where) implements Command {}

  /**
   * A column of a new table.
   *
   * @param name its name
   * @param type as DuckDB spells types
   * @param nullability whether it takes null
   */
  record ColumnDefinition(String name, String type, Nullability nullability) {}

  /** Whether a column takes null. */
  enum Nullability {
    /** It does. */
    NULLABLE,
    /** It does not. */
    NOT_NULL
  }

  /** What happens if what is to be made is there, or what is to go is not. */
  enum IfThere {
    /** It is an error. */
    FAIL,
    /** Nothing is done. */
    SKIP,
    /** It is made anew. */
    REPLACE
  }

  /**
   * A new table.
   *
   * @param columns its columns; empty where a query says them
   * @param key its primary key; empty for none
   * @param query its first rows; null for none
   */
  record CreateTable(
      Target target,
      List<ColumnDefinition> columns,
      List<String> key,
      @Nullable String query,
      IfThere ifThere)
      implements Command {}

  /**
   * A table that goes.
   *
   * @param ifMissing FAIL or SKIP
   */
  record DropTable(Target target, IfThere ifMissing) implements Command {}

  /** A table loses its rows. */
  record Truncate(Target target) implements Command {}

  /** A column more. */
  record AddColumn(Target target, ColumnDefinition column, IfThere ifThere) implements Command {}

  /**
   * A column less.
   *
   * @param ifMissing FAIL or SKIP
   */
  record DropColumn(Target target, String column, IfThere ifMissing) implements Command {}

  /** Another name for a column. */
  record RenameColumn(Target target, String from, String to) implements Command {}

  /** A wider type for a column. */
  record WidenColumn(Target target, String column, String type) implements Command {}

  /** From here on one version is made of many statements. */
  record Begin() implements Command {}

  /** Makes it. */
  record Commit() implements Command {}

  /** Gives up what was done since BEGIN. */
  record Rollback() implements Command {}

  /**
   * Another branch, tag or version for the session.
   *
   * @param ref its name
   */
  record Use(String ref) implements Command {}

  /**
   * An operation on versions.
   *
   * @param name in lower case
   * @param arguments constants and parameters, as written
   */
  record Call(String name, List<SqlToken> arguments) implements Command {}
}
