package dev.sheaf.sql.engine;

import java.sql.SQLException;
import java.util.Set;

/**
 * The functions that users' queries may call: DuckDB's scalar functions, aggregates and macros,
 * less those that look at or change the database, its settings or the process. Whatever a later
 * DuckDB adds under a name that is not of these kinds is allowed only if it takes and gives values.
 */
final class AllowedFunctions {
  /** Look at settings, sessions, sequences and logs, or wait. */
  private static final Set<String> REFUSED =
      Set.of(
          "current_connection_id",
          "current_query",
          "current_query_id",
          "current_setting",
          "current_transaction_id",
          "currval",
          "nextval",
          "getenv",
          "getvariable",
          "get_block_size",
          "in_search_path",
          "is_histogram_other_bin",
          "json_deserialize_sql",
          "json_serialize_plan",
          "json_serialize_sql",
          "map_to_pg_oid",
          "parse_duckdb_log_message",
          "setseed",
          "sleep_ms",
          "stats",
          "txid_current",
          "vector_type",
          "write_log",
          "obj_description",
          "shobj_description",
          "col_description",
          "replace_type",
          "make_type",
          "get_type",
          "finalize",
          "combine");

  private AllowedFunctions() {}

  static Set<String> of(DuckDb database) throws SQLException {
    Set<String> names =
        database.strings(
            "SELECT DISTINCT function_name FROM duckdb_functions()"
                + " WHERE function_type IN ('scalar', 'aggregate', 'macro') AND internal");
    names.removeIf(AllowedFunctions::isRefused);
    return Set.copyOf(names);
  }

  private static boolean isRefused(String name) {
    return REFUSED.contains(name)
        || name.startsWith("duckdb_")
        || name.startsWith("pragma_")
        || (name.startsWith("pg_") && !name.equals("pg_typeof") && !name.equals("pg_size_pretty"))
        || name.startsWith("inet_")
        || (name.startsWith("has_") && name.endsWith("_privilege"))
        || name.startsWith("icu_collate_")
        || name.startsWith("__");
  }
}
