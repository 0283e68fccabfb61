package dev.sheaf.flight.sql;

import dev.sheaf.sql.SqlOptions;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.sql.FlightSqlProducer.Schemas;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetSqlInfo;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlInfo;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlNullOrdering;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedCaseSensitivity;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedTransaction;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlTransactionIsolationLevel;

/** What the server is and can do. */
final class InfoMetadata {
  /** By number: a string, a truth, a long, or an int for what is enumerated or a set of bits. */
  private final Map<Integer, Object> infos = new TreeMap<>();

  private InfoMetadata(SqlOptions options) {
    put(SqlInfo.FLIGHT_SQL_SERVER_NAME, "Sheaf");
    put(SqlInfo.FLIGHT_SQL_SERVER_VERSION, version(InfoMetadata.class, "development"));
    put(SqlInfo.FLIGHT_SQL_SERVER_ARROW_VERSION, version(FlightClient.class, "unknown"));
    put(SqlInfo.FLIGHT_SQL_SERVER_READ_ONLY, false);
    put(SqlInfo.FLIGHT_SQL_SERVER_SQL, true);
    put(SqlInfo.FLIGHT_SQL_SERVER_SUBSTRAIT, false);
    put(
        SqlInfo.FLIGHT_SQL_SERVER_TRANSACTION,
        SqlSupportedTransaction.SQL_SUPPORTED_TRANSACTION_TRANSACTION_VALUE);
    put(SqlInfo.FLIGHT_SQL_SERVER_CANCEL, true);
    put(SqlInfo.FLIGHT_SQL_SERVER_BULK_INGESTION, true);
    put(SqlInfo.FLIGHT_SQL_SERVER_INGEST_TRANSACTIONS_SUPPORTED, true);
    put(
        SqlInfo.FLIGHT_SQL_SERVER_STATEMENT_TIMEOUT,
        (int) Math.min(Integer.MAX_VALUE, options.timeout().toMillis()));
    put(SqlInfo.FLIGHT_SQL_SERVER_TRANSACTION_TIMEOUT, (int) SqlTransactions.LEASE.toMillis());
    put(SqlInfo.SQL_DDL_CATALOG, false);
    put(SqlInfo.SQL_DDL_SCHEMA, false);
    put(SqlInfo.SQL_DDL_TABLE, true);
    put(
        SqlInfo.SQL_IDENTIFIER_CASE,
        SqlSupportedCaseSensitivity.SQL_CASE_SENSITIVITY_CASE_INSENSITIVE_VALUE);
    put(
        SqlInfo.SQL_QUOTED_IDENTIFIER_CASE,
        SqlSupportedCaseSensitivity.SQL_CASE_SENSITIVITY_CASE_INSENSITIVE_VALUE);
    put(SqlInfo.SQL_IDENTIFIER_QUOTE_CHAR, "\"");
    put(SqlInfo.SQL_ALL_TABLES_ARE_SELECTABLE, true);
    put(SqlInfo.SQL_NULL_ORDERING, SqlNullOrdering.SQL_NULLS_SORTED_AT_END_VALUE);
    put(SqlInfo.SQL_KEYWORDS, List.of("AS OF", "AT", "VERSION", "TIMESTAMP"));
    put(SqlInfo.SQL_SEARCH_STRING_ESCAPE, "\\");
    put(SqlInfo.SQL_SUPPORTS_COLUMN_ALIASING, true);
    put(SqlInfo.SQL_NULL_PLUS_NULL_IS_NULL, true);
    put(SqlInfo.SQL_SUPPORTS_TABLE_CORRELATION_NAMES, true);
    put(SqlInfo.SQL_SUPPORTS_DIFFERENT_TABLE_CORRELATION_NAMES, false);
    put(SqlInfo.SQL_SUPPORTS_EXPRESSIONS_IN_ORDER_BY, true);
    put(SqlInfo.SQL_SUPPORTS_ORDER_BY_UNRELATED, true);
    put(SqlInfo.SQL_SUPPORTS_LIKE_ESCAPE_CLAUSE, true);
    put(SqlInfo.SQL_SUPPORTS_NON_NULLABLE_COLUMNS, true);
    put(SqlInfo.SQL_SCHEMA_TERM, "branch or tag");
    put(SqlInfo.SQL_CATALOG_TERM, "dataset");
    put(SqlInfo.SQL_PROCEDURE_TERM, "call");
    put(SqlInfo.SQL_CATALOG_AT_START, true);
    put(SqlInfo.SQL_SELECT_FOR_UPDATE_SUPPORTED, false);
    put(SqlInfo.SQL_CORRELATED_SUBQUERIES_SUPPORTED, true);
    put(SqlInfo.SQL_TRANSACTIONS_SUPPORTED, true);
    put(
        SqlInfo.SQL_DEFAULT_TRANSACTION_ISOLATION,
        (long) SqlTransactionIsolationLevel.SQL_TRANSACTION_SERIALIZABLE_VALUE);
    put(SqlInfo.SQL_DATA_DEFINITION_CAUSES_TRANSACTION_COMMIT, false);
    put(SqlInfo.SQL_DATA_DEFINITIONS_IN_TRANSACTIONS_IGNORED, false);
    put(SqlInfo.SQL_BATCH_UPDATES_SUPPORTED, true);
    put(SqlInfo.SQL_SAVEPOINTS_SUPPORTED, false);
    put(SqlInfo.SQL_NAMED_PARAMETERS_SUPPORTED, false);
  }

  private void put(SqlInfo info, Object value) {
    infos.put(info.getNumber(), value);
  }

  private static String version(Class<?> of, String otherwise) {
    String version = of.getPackage().getImplementationVersion();
    return version == null ? otherwise : version;
  }

  static void addTo(Metadata metadata, SqlOptions options) {
    InfoMetadata here = new InfoMetadata(options);
    metadata.add(
        CommandGetSqlInfo.class,
        command -> Schemas.GET_SQL_INFO_SCHEMA,
        (memory, caller, command) -> new InfoRows(memory, here.wanted(command.getInfoList())));
  }

  private Map<Integer, Object> wanted(Collection<Integer> numbers) {
    if (numbers.isEmpty()) {
      return infos;
    }
    Map<Integer, Object> wanted = new TreeMap<>();
    for (Integer number : numbers) {
      Object value = infos.get(number);
      if (value == null && SqlInfo.forNumber(number) == null) {
        throw SheafException.of(
            ErrorCode.BAD_ARGUMENT, "nothing is known by the number {number}", "number", number);
      }
      if (value != null) {
        wanted.put(number, value);
      }
    }
    return wanted;
  }
}
