package dev.sheaf.sql;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.testing.AllocatorExtension;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attempts to reach files, the network, extensions, settings and DuckDB's own catalog. */
@ExtendWith(AllocatorExtension.class)
class SqlHardeningTest {
  private static final Set<ErrorCode> REFUSALS =
      Set.of(
          ErrorCode.NOT_ALLOWED,
          ErrorCode.BAD_SQL,
          ErrorCode.UNKNOWN_TABLE,
          ErrorCode.UNKNOWN_REF,
          ErrorCode.BAD_REVISION,
          ErrorCode.UNKNOWN_COLUMN);

  private SqlFixture fixture;

  @BeforeEach
  void open(BufferAllocator allocator) {
    fixture = new SqlFixture(allocator);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM 'x.parquet'",
        "SELECT * FROM \"/etc/passwd\"",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_blob('/etc/passwd')",
        "SELECT * FROM read_parquet('x.parquet')",
        "SELECT * FROM parquet_scan('x.parquet')",
        "SELECT * FROM read_json('x.json')",
        "SELECT * FROM sniff_csv('/etc/passwd')",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM read_text('http://127.0.0.1:1/x')",
        "SELECT (SELECT content FROM read_text('/etc/passwd'))",
        "WITH a AS (SELECT * FROM read_text('/etc/passwd')) SELECT * FROM a",
        "SELECT * FROM t WHERE name IN (SELECT content FROM read_text('/etc/passwd'))",
        "SELECT * FROM query('SELECT 1')",
        "SELECT * FROM query_table('t')",
        "SELECT * FROM json_execute_serialized_sql('{}')",
        "SELECT json_serialize_sql('SELECT 1')",
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM duckdb_secrets()",
        "SELECT * FROM duckdb_tables()",
        "SELECT * FROM duckdb_logs()",
        "SELECT * FROM pragma_version()",
        "SELECT * FROM pragma_database_size()",
        "SELECT * FROM pragma_table_info('t')",
        "SELECT * FROM information_schema.tables",
        "SELECT * FROM sqlite_master",
        "SELECT * FROM pg_catalog.pg_tables",
        "SELECT * FROM duckdb_databases",
        "SELECT * FROM memory.main.t",
        "SELECT * FROM system.information_schema.tables",
        "SELECT * FROM enable_logging()",
        "SELECT * FROM arrow_scan(1, 2, 3)",
        "SELECT * FROM seq_scan()",
        "SELECT * FROM test_all_types()",
        "SELECT * FROM which_secret('s3://x', 's3')",
        "SELECT current_setting('memory_limit')",
        "SELECT getenv('HOME')",
        "SELECT getvariable('x')",
        "SELECT nextval('s')",
        "SELECT write_log('x')",
        "SELECT sleep_ms(10000)",
        "SELECT txid_current()",
        "SELECT pg_sleep(100)",
        "SELECT has_table_privilege('t', 'select')",
        "SELECT main.read_text('x')",
        "SET memory_limit = '10GB'",
        "SET GLOBAL enable_external_access = true",
        "RESET lock_configuration",
        "PRAGMA enable_profiling",
        "PRAGMA database_list",
        "ATTACH '/tmp/x.db' AS x",
        "DETACH memory",
        "COPY t TO '/tmp/x.csv'",
        "COPY t FROM '/etc/passwd'",
        "COPY (SELECT 1) TO '/tmp/x.csv'",
        "EXPORT DATABASE '/tmp/x'",
        "IMPORT DATABASE '/tmp/x'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "FORCE INSTALL httpfs",
        "UPDATE EXTENSIONS",
        "CREATE SECRET s (TYPE s3)",
        "DROP SECRET s",
        "CREATE MACRO m() AS 1",
        "CREATE VIEW v AS SELECT 1",
        "CREATE TABLE x AS SELECT * FROM read_text('/etc/passwd')",
        "CREATE SEQUENCE s",
        "CREATE TYPE x AS ENUM ('a')",
        "CHECKPOINT",
        "VACUUM",
        "USE memory",
        "SHOW DATABASES",
        "SHOW ALL TABLES",
        "CALL pragma_version()",
        "CALL enable_logging()",
        "PREPARE p AS SELECT 1",
        "EXECUTE p",
        "DEALLOCATE p",
        "SELECT 1; ATTACH '/tmp/x.db' AS x",
        "SELECT 1;; SET threads = 1"
      })
  void nothingReachesOut(String statement) {
    SheafException refusal =
        assertThrows(SheafException.class, () -> fixture.rows(statement), statement);
    assertTrue(REFUSALS.contains(refusal.code()), () -> statement + ": " + refusal);
  }
}
