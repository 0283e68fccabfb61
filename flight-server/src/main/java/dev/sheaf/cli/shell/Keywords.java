package dev.sheaf.cli.shell;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Words that the shell offers to complete. */
final class Keywords {
  /** With which statements begin. */
  static final List<String> STATEMENTS =
      List.of(
          "ABORT",
          "ALTER",
          "BEGIN",
          "CALL",
          "COMMIT",
          "CREATE",
          "DELETE",
          "DESCRIBE",
          "DROP",
          "EXPLAIN",
          "FROM",
          "INSERT",
          "ROLLBACK",
          "SELECT",
          "SET",
          "START",
          "SUMMARIZE",
          "TABLE",
          "TRUNCATE",
          "UPDATE",
          "USE",
          "VALUES",
          "WITH");

  /** That stand inside of statements. */
  static final List<String> CLAUSES =
      List.of(
          "ADD",
          "ALL",
          "AND",
          "ANY",
          "AS",
          "ASC",
          "BETWEEN",
          "BRANCH",
          "BY",
          "CASE",
          "CAST",
          "COLUMN",
          "CROSS",
          "DESC",
          "DISTINCT",
          "ELSE",
          "END",
          "EXCEPT",
          "EXISTS",
          "FILTER",
          "FOR",
          "FROM",
          "FULL",
          "GROUP",
          "HAVING",
          "IF",
          "ILIKE",
          "IN",
          "INNER",
          "INTERSECT",
          "INTO",
          "IS",
          "JOIN",
          "KEY",
          "LEFT",
          "LIKE",
          "LIMIT",
          "NOT",
          "NULL",
          "OF",
          "OFFSET",
          "ON",
          "OR",
          "ORDER",
          "OUTER",
          "OVER",
          "PARTITION",
          "PRIMARY",
          "QUALIFY",
          "RENAME",
          "REPLACE",
          "RIGHT",
          "SELECT",
          "SET",
          "TABLE",
          "THEN",
          "TIMESTAMP",
          "TO",
          "TRANSACTION",
          "TYPE",
          "UNION",
          "USING",
          "VALUES",
          "VERSION",
          "WHEN",
          "WHERE",
          "WINDOW",
          "WITH");

  /** That stand where a table can. */
  static final List<String> TABLE_FUNCTIONS =
      List.of(
          "blame",
          "conflicts",
          "diff",
          "diff_stat",
          "heads",
          "history",
          "log",
          "refs",
          "table_columns",
          "tables",
          "versions_intersect",
          "versions_threshold",
          "versions_union");

  /** What CALL takes. */
  static final List<String> CALLS =
      List.of(
          "branch",
          "checkout",
          "cherry_pick",
          "commit",
          "delete_branch",
          "delete_tag",
          "merge",
          "reset",
          "revert",
          "tag");

  /** Keywords that may well be the name of a column or table. */
  private static final Set<String> NAMES = Set.of("BRANCH", "KEY", "TYPE", "VERSION", "TIMESTAMP");

  private Keywords() {}

  /** Whether a word is a keyword and hardly a name. */
  static boolean isKeyword(String word) {
    String upper = word.toUpperCase(Locale.ROOT);
    return (CLAUSES.contains(upper) || STATEMENTS.contains(upper)) && !NAMES.contains(upper);
  }
}
