package dev.sheaf.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.TestRows;
import java.time.Duration;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(AllocatorExtension.class)
class SqlQueryTest {
  private SqlFixture fixture;

  @BeforeEach
  void open(BufferAllocator allocator) {
    fixture = new SqlFixture(allocator);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void branchesAreSchemas() {
    assertEquals(
        List.of("2|bb|b", "3|c|cc"),
        fixture.rows(
            "SELECT a.id, a.name, b.name FROM main.t a JOIN dev.t b USING (id)"
                + " WHERE a.name <> b.name ORDER BY 1"));
  }

  @Test
  void tablesOfOneNameAreToldApartByTheirSchemas() {
    assertEquals(
        List.of("2|b", "3|cc"),
        fixture.rows(
            "SELECT main.t.id, dev.t.name FROM main.t JOIN dev.t ON main.t.id = dev.t.id"
                + " ORDER BY main.t.id"));
    assertEquals(
        List.of("2", "3"),
        fixture.rows(
            "SELECT id FROM main.t WHERE EXISTS (SELECT 1 FROM dev.t"
                + " WHERE dev.t.id = main.t.id AND dev.t.name <> main.t.name) ORDER BY 1"));
    fixture.refusal(ErrorCode.BAD_SQL, "SELECT t.id FROM main.t JOIN dev.t ON true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id FROM v01.t",
        "SELECT id FROM \"main~1\".t",
        "SELECT id FROM \"HEAD~1\".t",
        "SELECT id FROM t AS OF 'v01'",
        "SELECT id FROM t AS OF 'v01' AS old WHERE old.id > 0",
        "SELECT old.id FROM t old AS OF 'v01'",
        "SELECT id FROM t FOR VERSION AS OF 'v01'",
        "SELECT id FROM t FOR SYSTEM_VERSION AS OF 'v01' a",
        "SELECT id FROM t VERSION AS OF 'v01'",
        "SELECT id FROM t AT (VERSION => 'v01')",
        "SELECT a.id FROM t AT (VERSION => 'v01') a",
        "SELECT R.id FROM t R WHERE R.Version = 'v01'",
        "SELECT id FROM t WHERE version = 'v01'",
        "WITH t AS (FROM v01.t) SELECT id FROM t",
        "SELECT id FROM (SELECT * FROM v01.t) WHERE id < 100"
      })
  void aVersionIsNamedInManyWays(String statement) {
    assertEquals(List.of("1", "2", "3"), fixture.rows(statement + " ORDER BY id"));
  }

  @Test
  void aVersionIsAParameterToo() {
    assertEquals(List.of("3"), fixture.rows("SELECT count(*) FROM t AT (VERSION => ?)", "v01"));
    assertEquals(List.of("cc"), fixture.rows("SELECT name FROM t AS OF ? WHERE id = ?", "dev", 3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "t FOR TIMESTAMP AS OF '%s'",
        "t FOR SYSTEM_TIME AS OF TIMESTAMP '%s'",
        "t TIMESTAMP AS OF '%s'",
        "t AS OF TIMESTAMP '%s'",
        "main.t AT (TIMESTAMP => '%s')",
        "\"main@{%s}\".t"
      })
  void aPointInTimeMeansTheNewestVersionBefore(String table) {
    assertEquals(
        List.of("4"),
        fixture.rows("SELECT count(*) FROM " + table.formatted("2999-01-01 00:00:00")));
    fixture.refusal(
        ErrorCode.UNKNOWN_TABLE, "SELECT count(*) FROM " + table.formatted("2001-01-01 00:00:00"));
  }

  @Test
  void decibelsFourQueriesRunAsPrinted() {
    assertEquals(3, fixture.rows("SELECT * FROM t WHERE t.Version = 'v01'").size());
    assertEquals(
        List.of("5|e|5.0"),
        fixture.rows(
            "SELECT * FROM t WHERE t.Version = 'v02' AND t.id NOT IN"
                + " (SELECT id FROM t WHERE t.Version = 'v01')"));
    assertEquals(
        List.of("3|c|3.0|3|cc|3.5"),
        fixture.rows(
            "SELECT * FROM t as R1, t as R2 WHERE R1.Version = 'v01' AND R1.name = 'c'"
                + " AND R1.id = R2.id AND R2.Version = 'v02'"));
    assertEquals(
        List.of(
            "1|a|1.0|[\"main\"]",
            "2|b|2.0|[\"dev\"]",
            "2|bb|2.5|[\"main\"]",
            "3|c|3.0|[\"main\"]",
            "3|cc|3.5|[\"dev\"]",
            "4|d|4.0|[\"main\"]",
            "5|e|5.0|[\"dev\"]"),
        fixture.rows("SELECT * FROM t WHERE HEAD(t.Version) = true ORDER BY id, name"));
  }

  @Test
  void theNameOfAPinnedVersionIsAConstant() {
    assertEquals(
        List.of("v01|1"),
        fixture.rows("SELECT t.Version, id FROM t WHERE t.Version = 'v01' AND id = 1"));
  }

  @Test
  void aTableWithAColumnCalledVersionKeepsIt() {
    fixture.dataset.branch("own", "main");
    try (var tx = fixture.dataset.begin("own")) {
      tx.renameColumn("t", "name", "version");
      tx.commit(CommitMessage.of("rename"));
    }
    fixture.session.use("own");
    assertEquals(List.of("3"), fixture.rows("SELECT id FROM t WHERE version = 'c'"));
  }

  @Test
  void anExpressionUsedTwiceReadsItsTableOnce() {
    assertEquals(
        List.of("4"),
        fixture.rows("WITH a AS (SELECT id FROM t) SELECT count(*) FROM a x JOIN a y USING (id)"));
    assertEquals(
        List.of("4"),
        fixture.rows(
            "WITH RECURSIVE r AS (SELECT 1 AS id UNION ALL"
                + " SELECT t.id FROM r JOIN t ON t.id = r.id + 1) SELECT count(*) FROM r"));
  }

  @Test
  void anExpressionHidesATableOfItsName() {
    assertEquals(
        List.of("7"), fixture.rows("WITH t AS (SELECT 7 AS id) SELECT id FROM t WHERE id > 0"));
    assertEquals(List.of("4"), fixture.rows("WITH t AS (SELECT id FROM t) SELECT count(*) FROM t"));
  }

  @Test
  void aStatementIsPreparedOnceAndRunOften() {
    try (SqlStatement statement =
        fixture.session.prepare("SELECT name, x + ? AS y FROM t WHERE id = ?")) {
      assertEquals(2, statement.parameterTypes().size());
      assertEquals(
          "[name: Utf8, y: FloatingPoint(DOUBLE)]", statement.schema().getFields().toString());
      try (SqlResult result = statement.execute(1.0, 1)) {
        assertEquals(List.of("a|2.0"), SqlFixture.read(result));
      }
      fixture.write("main", "t", TestRows.ints("id", 1).texts("name", "new").doubles("x", 7.0));
      try (SqlResult result = statement.execute(2.0, 1)) {
        assertEquals(List.of("new|9.0"), SqlFixture.read(result));
      }
    }
  }

  @Test
  void unknownNamesAreToldWithTheNearest() {
    SheafException ref = fixture.refusal(ErrorCode.UNKNOWN_REF, "SELECT * FROM mian.t");
    assertTrue(ref.getMessage().contains("'main'"), ref::getMessage);
    assertEquals("3F000", SqlState.of(ref));
    SheafException table = fixture.refusal(ErrorCode.UNKNOWN_TABLE, "SELECT * FROM tt");
    assertTrue(table.getMessage().contains("'t'"), table::getMessage);
    SheafException column = fixture.refusal(ErrorCode.UNKNOWN_COLUMN, "SELECT nam FROM t");
    assertTrue(column.getMessage().contains("'name'"), column::getMessage);
    fixture.refusal(ErrorCode.UNKNOWN_COLUMN, "SELECT t.nam FROM t");
  }

  @Test
  void oneStatementAtATime() {
    fixture.refusal(ErrorCode.BAD_SQL, "SELECT 1; SELECT 2");
    fixture.refusal(ErrorCode.BAD_SQL, "SELEC 1");
    fixture.refusal(ErrorCode.BAD_SQL, "SELECT 'no end");
    assertEquals(List.of("1"), fixture.rows("SELECT 1 -- ; SELECT 2\n;"));
  }

  @Test
  void aQueryIsCancelled() {
    try (SqlResult result =
        fixture.session.execute(
            "SELECT a.range + b.range AS n FROM range(100000) a, range(100000) b")) {
      assertTrue(result.advance());
      result.cancel();
      SheafException end = assertThrows(SheafException.class, result::advance);
      assertEquals(ErrorCode.CANCELLED, end.code());
    }
  }

  @Test
  void aResultThatIsNotReadToItsEndLeavesNothing() {
    try (SqlResult result = fixture.session.execute("SELECT * FROM t, range(1000000)")) {
      assertTrue(result.advance());
    }
    SqlResult open = fixture.session.execute("SELECT * FROM t");
    fixture.session.close();
    assertEquals(-1, open.updateCount());
  }

  @Test
  void aQueryThatTakesTooLongIsEnded(BufferAllocator allocator) {
    SqlOptions options = SqlOptions.defaults().withTimeout(Duration.ofMillis(100));
    try (SqlFixture hasty = new SqlFixture(allocator, options)) {
      hasty.refusal(
          ErrorCode.LIMIT_EXCEEDED,
          "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range % 7 = b.range");
    }
  }

  @Test
  void aQueryThatNeedsTooMuchMemoryIsRefused(BufferAllocator allocator) {
    try (SqlFixture small = new SqlFixture(allocator, SqlOptions.defaults().withMemory(64))) {
      small.refusal(
          ErrorCode.BUDGET_EXCEEDED, "SELECT list(range) FROM range(100000000) GROUP BY range");
    }
  }

  @Test
  void valuesThatCannotBeComputedAreTheCallers() {
    fixture.refusal(ErrorCode.BAD_INPUT, "SELECT CAST(name AS INTEGER) FROM t");
  }

  @Test
  void functionsGiveTables() {
    assertEquals(
        List.of("dev|branch", "main|branch", "v01|tag", "v02|tag"),
        fixture.rows("SELECT name, kind FROM refs() ORDER BY name"));
    assertEquals(
        List.of("1 is gone", "write t"),
        fixture.rows("SELECT message FROM log('v01..dev') ORDER BY time, message"));
    assertEquals(
        List.of("added|null|4", "modified|2|2"),
        fixture.rows("SELECT diff_type, from_id, to_id FROM diff('t', 'v01', 'HEAD') ORDER BY 1"));
    assertEquals(
        List.of("t|1|1|1"), fixture.rows("FROM diff_stat('v01', 'dev') WHERE \"table\" = 't'"));
    assertEquals(List.of("4"), fixture.rows("SELECT row_count FROM tables() WHERE name = 't'"));
    assertEquals(
        List.of("write t", "write t", "write t", "write t"),
        fixture.rows("SELECT trim(blame_message) FROM blame('t')"));
  }

  @Test
  void historyHasEachRowOnce() {
    assertEquals(
        List.of("1|a|3", "2|b|2", "2|bb|1", "3|c|3", "4|d|1"),
        fixture.rows("SELECT id, name, len(versions) FROM history('t') ORDER BY id, name"));
    assertEquals(
        List.of("3", "4"),
        fixture.rows(
            "SELECT count(*) n FROM history('t', 'v01', 'main') GROUP BY version ORDER BY n"));
    assertEquals(
        List.of("id", "name", "x", "versions"), fixture.columns("SELECT * FROM history('t')"));
  }

  @Test
  void versionsAreSetsOfRows() {
    assertEquals(
        List.of("3|c"),
        fixture.rows("SELECT id, name FROM versions_intersect('t', ['v01', 'main']) WHERE id > 1"));
    assertEquals(
        List.of("7"), fixture.rows("SELECT count(*) FROM versions_union('t', ['main', 'dev'])"));
    assertEquals(
        List.of("2|b"),
        fixture.rows(
            "SELECT id, name FROM versions_threshold('t', ['main', 'dev', 'v01'], 2) WHERE id = 2"));
    fixture.refusal(ErrorCode.BAD_ARGUMENT, "FROM versions_threshold('t', ['main'], 2)");
    fixture.refusal(ErrorCode.BAD_SQL, "FROM versions_union('t', 'main')");
  }

  @Test
  void conflictsOfAMergeThatIsTried() {
    fixture.write("main", "t", TestRows.ints("id", 3).texts("name", "ccc").doubles("x", 3.25));
    assertEquals(
        List.of("3|c|ccc|cc"),
        fixture.rows("SELECT our_id, base_name, our_name, their_name FROM conflicts('t', 'dev')"));
    fixture.refusal(ErrorCode.NOTHING_PENDING, "FROM conflicts('t')");
  }
}
