package dev.sheaf.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.testing.AllocatorExtension;
import java.time.LocalDate;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(AllocatorExtension.class)
class SqlWriteTest {
  private SqlFixture fixture;

  @BeforeEach
  void open(BufferAllocator allocator) {
    fixture = new SqlFixture(allocator);
  }

  @AfterEach
  void close() {
    assertTrue(fixture.dataset.verify().isClean());
    fixture.close();
  }

  private long run(String statement, @Nullable Object... parameters) {
    try (SqlResult result = fixture.session.execute(statement, parameters)) {
      return result.updateCount();
    }
  }

  private long versions() {
    return fixture.dataset.versionCount();
  }

  @Test
  void eachStatementMakesAVersion() {
    long before = versions();
    assertEquals(2, run("INSERT INTO t VALUES (10, 'j', 10), (11, NULL, 1.5)"));
    assertEquals(1, run("UPDATE t SET name = name || '!', x = x * 2 WHERE id = 10"));
    assertEquals(1, run("DELETE FROM t WHERE id = 11"));
    assertEquals(before + 3, versions());
    assertEquals(List.of("10|j!|20.0"), fixture.rows("FROM t WHERE id >= 10"));
    assertEquals(
        List.of("delete from t"),
        fixture.rows(
            "SELECT message FROM log() WHERE version = (SELECT version FROM refs() WHERE name = 'main')"));
  }

  @Test
  void aStatementThatChangesNothingMakesNoVersion() {
    long before = versions();
    assertEquals(0, run("DELETE FROM t WHERE id > 1000"));
    assertEquals(1, run("UPDATE t SET name = 'a' WHERE id = 1"));
    assertEquals(before, versions());
  }

  @Test
  void rowsComeFromQueries() {
    assertEquals(2, run("INSERT INTO t (name, id) SELECT word, id + 100 FROM u WHERE id < 9"));
    assertEquals(
        List.of("102|B|null", "103|C|null"), fixture.rows("FROM t WHERE id > 100 ORDER BY id"));
    assertEquals(1, run("INSERT OR REPLACE INTO t (id, name) VALUES (102, 'new')"));
    assertEquals(
        1, run("UPDATE t AS a SET name = u.word FROM u WHERE a.id = u.id + 100 AND u.id = 2"));
    assertEquals(List.of("B"), fixture.rows("SELECT name FROM t WHERE id = 102"));
    assertEquals(2, run("DELETE FROM t USING u WHERE t.id = u.id + 100"));
  }

  @Test
  void parametersAreBoundInTheirOrder() {
    assertEquals(1, run("INSERT INTO t VALUES (?, ?, ?)", 20, "t", 2.5));
    assertEquals(1, run("UPDATE t SET name = ?, x = x + ? WHERE id = ?", "tt", 1, 20));
    assertEquals(List.of("20|tt|3.5"), fixture.rows("FROM t WHERE id = ?", 20));
    assertEquals(1, run("DELETE FROM t WHERE name = ?", "tt"));
    fixture.refusal(ErrorCode.BAD_ARGUMENT, "DELETE FROM t WHERE id = ?");
    fixture.refusal(ErrorCode.BAD_ARGUMENT, "DROP TABLE t", 1);
    try (SqlStatement statement = fixture.session.prepare("UPDATE t SET name = ? WHERE id = ?")) {
      assertFalse(statement.isQuery());
      assertEquals(2, statement.parameterTypes().size());
      try (SqlResult result = statement.execute("z", 1)) {
        assertEquals(1, result.updateCount());
      }
    }
  }

  @Test
  void aKeyCanBeChangedAndRowsWithoutKeyToo() {
    assertEquals(1, run("UPDATE t SET id = id + 50 WHERE id = 1"));
    assertEquals(List.of("51|a|1.0"), fixture.rows("FROM t WHERE id = 51 OR id = 1"));
    fixture.refusal(ErrorCode.KEY_EXISTS, "UPDATE t SET id = 2 WHERE id = 51");
    run("CREATE TABLE k AS SELECT name, count(*) AS n FROM t GROUP BY name");
    assertEquals(2, run("UPDATE k SET n = n + 1 WHERE name IN ('a', 'c')"));
    assertEquals(List.of("a|2", "c|2"), fixture.rows("FROM k WHERE n = 2 ORDER BY name"));
    assertEquals(2, run("DELETE FROM k WHERE n = 2"));
    assertEquals(2, run("TRUNCATE k"));
  }

  @Test
  void tablesAreMadeAndChanged() {
    run(
        "CREATE TABLE w (a INTEGER PRIMARY KEY, b DECIMAL(10,2) NOT NULL, c VARCHAR[],"
            + " d STRUCT(x INT, y TEXT), e TIMESTAMP WITH TIME ZONE, f DATE, g BLOB)");
    run(
        "INSERT INTO w VALUES (1, 2.5, ['a', NULL], {'x': 1, 'y': 'q'}, '2020-01-01 00:00:00+01',"
            + " ?, 'ab'::BLOB), (2, 3, NULL, NULL, NULL, NULL, NULL)",
        LocalDate.of(2020, 1, 2));
    assertEquals(
        List.of("1|2.50|[\"a\",null]|q|2019-12-31 23:00:00+00|2020-01-02"),
        fixture.rows("SELECT a, b, c, d.y, e::VARCHAR, f::VARCHAR FROM w WHERE a = 1"));
    assertEquals(2, run("INSERT INTO w SELECT a + 10, b, c, d, e, f, g FROM w"));
    fixture.refusal(ErrorCode.NULL_VALUE, "INSERT INTO w (a, b) VALUES (5, NULL)");
    run("ALTER TABLE w ADD COLUMN h SMALLINT");
    run("ALTER TABLE w ALTER COLUMN h SET DATA TYPE BIGINT");
    run("ALTER TABLE w RENAME COLUMN h TO hh");
    run("UPDATE w SET hh = a * 2");
    assertEquals(List.of("26"), fixture.rows("SELECT sum(hh)::INT FROM w WHERE a IN (1, 12)"));
    run("ALTER TABLE w DROP COLUMN hh");
    run("CREATE TABLE IF NOT EXISTS w (a INTEGER)");
    fixture.refusal(ErrorCode.TABLE_EXISTS, "CREATE TABLE w (a INTEGER)");
    run("DROP TABLE w");
    run("DROP TABLE IF EXISTS w");
    fixture.refusal(ErrorCode.UNKNOWN_TABLE, "DROP TABLE w");
  }

  @Test
  void aTransactionMakesOneVersionAndReadsItsOwnWrites() {
    long before = versions();
    run("BEGIN TRANSACTION");
    run("INSERT INTO t (id, name) VALUES (30, 'x')");
    run("UPDATE t SET name = 'y' WHERE id = 30");
    assertEquals(List.of("y"), fixture.rows("SELECT name FROM t WHERE id = 30"));
    assertEquals(List.of("y"), fixture.rows("SELECT name FROM main.t WHERE id = 30"));
    assertEquals(List.of(), fixture.rows("SELECT name FROM \"main@{0}\".t WHERE id = 30"));
    assertEquals(List.of("0"), fixture.rows("SELECT count(*) FROM dev.t WHERE id = 30"));
    assertEquals(1, run("INSERT INTO t SELECT id + 1, name, x FROM t WHERE id = 30"));
    assertEquals(before, versions());
    try (SqlResult result = fixture.session.execute("COMMIT")) {
      Version version = result.version().orElseThrow();
      assertEquals("insert into t; update t", version.message());
    }
    assertEquals(before + 1, versions());
    fixture.refusal(ErrorCode.BAD_ARGUMENT, "COMMIT");
  }

  @Test
  void aStatementThatFailsInATransactionIsTakenBackAlone() {
    run("BEGIN");
    run("INSERT INTO t (id) VALUES (40)");
    fixture.refusal(ErrorCode.KEY_EXISTS, "INSERT INTO t (id) VALUES (41), (40)");
    assertEquals(List.of("40"), fixture.rows("SELECT id FROM t WHERE id >= 40"));
    run("ROLLBACK");
    assertEquals(List.of(), fixture.rows("SELECT id FROM t WHERE id >= 40"));
    run("BEGIN");
    fixture.refusal(ErrorCode.BAD_ARGUMENT, "BEGIN");
    fixture.refusal(ErrorCode.BAD_ARGUMENT, "USE dev");
    fixture.refusal(ErrorCode.BAD_ARGUMENT, "CALL branch('x')");
    fixture.refusal(ErrorCode.BAD_ARGUMENT, "INSERT INTO dev.t (id) VALUES (1)");
    run("INSERT INTO t (id) VALUES (42)");
    try (SqlResult result = fixture.session.execute("CALL commit('by hand')")) {
      assertEquals("by hand", result.version().orElseThrow().message());
    }
  }

  @Test
  void onlyBranchesAreWrittenTo() {
    SheafException refusal =
        fixture.refusal(ErrorCode.NOT_A_BRANCH, "INSERT INTO v01.t (id) VALUES (1)");
    assertEquals("25006", SqlState.of(refusal));
    run("USE \"main~1\"");
    fixture.refusal(ErrorCode.NOT_A_BRANCH, "DELETE FROM t WHERE id = 1");
    run("SET branch = 'dev'");
    assertEquals(1, run("DELETE FROM t WHERE id = 5"));
    assertEquals(1, run("DELETE FROM main.t WHERE id = 4"));
  }

  @Test
  void versionsAreWorkedWithByCalls() {
    run("CALL branch('feature', 'v01')");
    run("USE feature");
    run("UPDATE t SET name = 'theirs' WHERE id = 1");
    run("CALL checkout('main')");
    run("UPDATE t SET name = 'ours' WHERE id = 1");
    fixture.refusal(ErrorCode.BAD_ARGUMENT, "CALL merge('feature')");
    assertEquals(
        List.of("a|ours|theirs"),
        fixture.rows("SELECT base_name, our_name, their_name FROM conflicts('t', 'feature')"));
    assertTrue(fixture.rows("CALL merge('feature', 'theirs')").get(0).startsWith("merged|"));
    assertEquals(List.of("theirs"), fixture.rows("SELECT name FROM t WHERE id = 1"));
    run("CALL reset('HEAD~1')");
    assertEquals(List.of("ours"), fixture.rows("SELECT name FROM t WHERE id = 1"));
    run("CALL revert('HEAD')");
    assertEquals(List.of("a"), fixture.rows("SELECT name FROM t WHERE id = 1"));
    run("CALL cherry_pick(?)", "feature");
    assertEquals(List.of("theirs"), fixture.rows("SELECT name FROM t WHERE id = 1"));
    run("CALL tag('done')");
    assertEquals(List.of("1"), fixture.rows("SELECT count(*) FROM refs() WHERE name = 'done'"));
    run("CALL delete_tag('done')");
    run("CALL delete_branch('feature')");
    fixture.refusal(ErrorCode.BAD_SQL, "CALL mirge('x')");
    fixture.refusal(ErrorCode.BAD_SQL, "CALL merge()");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE t SET x = 1) WHERE (1 = 1",
        "UPDATE t SET x = 1 WHERE id = 1; DROP TABLE t",
        "UPDATE t SET x = (SELECT 1; DROP TABLE t)",
        "UPDATE t SET x = 1, x = 2",
        "UPDATE t SET",
        "UPDATE t SET x = 1 RETURNING id",
        "INSERT INTO t (id) VALUES (1), (2) ON CONFLICT DO NOTHING",
        "INSERT INTO t (id, id) VALUES (50, 51)",
        "INSERT INTO t (id) VALUES (50, 51)",
        "INSERT INTO t (id, name) VALUES (50)",
        "INSERT INTO t DEFAULT VALUES",
        "INSERT t VALUES (1)",
        "DELETE t",
        "DELETE FROM t WHERE",
        "CREATE TABLE y (a INTEGER DEFAULT 5)",
        "CREATE TABLE y (a INTEGER UNIQUE)",
        "CREATE TABLE y",
        "CREATE TABLE y (a NOSUCHTYPE)",
        "ALTER TABLE t RENAME TO s",
        "EXPLAIN ANALYZE SELECT 1",
        "CALL merge(SELECT 1)",
        "",
        ";"
      })
  void statementsThatAreNotThereAreRefused(String statement) {
    long before = versions();
    fixture.refusal(ErrorCode.BAD_SQL, statement);
    assertEquals(before, versions());
  }

  @Test
  void writesReachNoFile() {
    fixture.refusal(
        ErrorCode.NOT_ALLOWED, "INSERT INTO t (name) SELECT content FROM read_text('/etc/passwd')");
    fixture.refusal(
        ErrorCode.NOT_ALLOWED,
        "UPDATE t SET name = (SELECT content FROM read_text('/etc/passwd'))");
    fixture.refusal(ErrorCode.NOT_ALLOWED, "DELETE FROM t WHERE name = getenv('HOME')");
    fixture.refusal(
        ErrorCode.NOT_ALLOWED, "CREATE TABLE x AS SELECT * FROM read_csv('/etc/passwd')");
  }

  @Test
  void explainSaysWhatIsReadAndHow() {
    String plan =
        fixture
            .rows(
                "EXPLAIN SELECT d.name FROM t JOIN dev.t d USING (id) WHERE t.id = 2 AND d.x > 1.5")
            .get(0);
    assertTrue(plan.contains("t at " + fixture.dataset.version("main").id().shortHex()), plan);
    assertTrue(plan.contains("read by  key look-up\n  columns  id\n  rows     id = 2"), plan);
    assertTrue(plan.contains("columns  id, name, x\n  rows     x > 1.5"), plan);
    assertTrue(plan.contains("HASH_JOIN"), plan);
  }
}
