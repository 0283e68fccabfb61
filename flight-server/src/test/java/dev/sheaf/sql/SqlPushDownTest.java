package dev.sheaf.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.sql.plan.Plan;
import dev.sheaf.sql.relation.AggregateRelation;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.TestRows;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which columns and rows of a table a query is handed. */
@ExtendWith(AllocatorExtension.class)
class SqlPushDownTest {
  private SqlFixture fixture;

  @BeforeEach
  void open(BufferAllocator allocator) {
    fixture = new SqlFixture(allocator);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Plan plan(String statement) {
    return fixture.session.plan(fixture.session.queries().parse(statement), List.of());
  }

  /** Columns of the first table of a statement. */
  private List<String> columns(String statement) {
    return Objects.requireNonNull(scan(plan(statement).inputs().get(0)).columns());
  }

  /** What is read of a table, be it by the executor or for groups that it is handed. */
  private static Scan scan(Plan.Source source) {
    return source.relation() instanceof AggregateRelation groups ? groups.rows() : source.scan();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "SELECT count(*) FROM t # []",
        "SELECT name FROM t # [name]",
        "SELECT NAME FROM t ORDER BY X # [name, x]",
        "SELECT * FROM t # [id, name, x]",
        "SELECT t.* FROM t JOIN u USING (id) # [id, name, x]",
        "SELECT u.* FROM t JOIN u USING (id) # [id]",
        "SELECT word FROM t NATURAL JOIN u # [id, name, x]",
        "SELECT t FROM t # [id, name, x]",
        "SELECT 1 FROM t a(p, q) WHERE q > 'a' # [id, name, x]",
        "SELECT (SELECT max(word) FROM u WHERE u.id = t.id) FROM t # [id]",
        "SELECT count(*) FROM t GROUP BY name HAVING sum(x) > 1 # [name, x]",
        "SELECT row_number() OVER (PARTITION BY name ORDER BY x) FROM t QUALIFY true # [name, x]",
        "SELECT COLUMNS('na.*') FROM t # [id, name, x]",
        "FROM (FROM t) SELECT name # [id, name, x]",
        "SELECT a FROM (SELECT name AS a FROM t) # [name]",
        "FROM t PIVOT (sum(x) FOR name IN ('a')) # [id, name, x]",
        "SELECT list_transform([1], lambda y: y + x) FROM t # [x]"
      })
  void onlyColumnsThatAreNamedAreRead(String statement, String columns) {
    assertEquals(columns, String.valueOf(columns(statement)));
  }

  @Test
  void oneColumnOfAHundredIsRead(BufferAllocator allocator) {
    TestRows wide = TestRows.ints("c0", 1, 2, 3);
    for (int i = 1; i < 100; i++) {
      wide = wide.andInts("c" + i, i, i + 1, i + 2);
    }
    fixture.dataset.createTable("wide", wide.schema(), PrimaryKey.of("c0"));
    fixture.write("main", "wide", wide);
    assertEquals(List.of("c42"), columns("SELECT sum(c42) FROM wide"));
    assertEquals(List.of("129"), fixture.rows("SELECT sum(c42) FROM wide"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "SELECT * FROM t WHERE id = 2 # 1",
        "SELECT * FROM t WHERE 2 = id # 1",
        "SELECT * FROM t WHERE id <> 2 AND x < 4 # 2",
        "SELECT * FROM t WHERE id IN (2, 3) # 2",
        "SELECT * FROM t WHERE id BETWEEN 2 AND 3 # 2",
        "SELECT * FROM t WHERE name >= 'c' # 2",
        "SELECT * FROM t WHERE x > 2.5 # 2",
        "SELECT * FROM t WHERE x > 2 AND length(name) = 1 # 3",
        "SELECT * FROM t WHERE id = 1 OR name = 'd' # 2",
        "SELECT * FROM t WHERE id = 1 OR length(name) = 2 # 4",
        "SELECT * FROM t WHERE name IS NULL # 0",
        "SELECT * FROM t WHERE name IS NOT NULL # 4",
        "SELECT * FROM t a WHERE a.id = 1 # 1",
        "SELECT * FROM t WHERE id + 0 = 1 # 4",
        "SELECT * FROM t WHERE id = '1' # 4",
        "SELECT * FROM t LEFT JOIN u USING (id) WHERE word IS NULL # 7",
        "SELECT * FROM t LEFT JOIN u ON t.id = u.id WHERE t.x = 1 # 4",
        "SELECT * FROM t RIGHT JOIN u ON t.id = u.id WHERE t.x IS NULL # 7",
        "SELECT * FROM t FULL JOIN u ON t.id = u.id WHERE t.x IS NULL # 7",
        "SELECT * FROM t, u WHERE t.id = u.id AND word = 'B' # 5",
        "SELECT * FROM t WHERE id = 1 LIMIT 1 # 1",
        "SELECT * FROM t TABLESAMPLE 100 PERCENT WHERE id = 1 # 4",
        "SELECT * FROM t POSITIONAL JOIN u WHERE t.id = 1 # 7"
      })
  void onlyRowsThatSimpleComparisonsLeaveAreRead(String statement, long rows) {
    try (QueryResult result = (QueryResult) fixture.session.execute(statement)) {
      while (result.advance()) {
        assertTrue(result.root().getRowCount() >= 0);
      }
      assertEquals(rows, result.inputRows());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id = 2",
        "id IN (2, 4, 77)",
        "id >= 2 AND id < 4",
        "x = 2.5",
        "x IN (1, 2.5)",
        "name = 'bb' OR id = 4",
        "id > 1.5",
        "id = 2.0",
        "id < 1e1",
        "NOT (id = 2)",
        "id NOT IN (1, 2)",
        "x BETWEEN 1 AND 3 AND name <> 'a'"
      })
  void whatIsReadEarlyIsTheSame(String condition) {
    List<String> plain =
        fixture.rows(
            "SELECT id FROM (SELECT id + 0 AS id, name || '' AS name, x + 0 AS x FROM t) WHERE "
                + condition
                + " ORDER BY id");
    assertEquals(plain, fixture.rows("SELECT id FROM t WHERE " + condition + " ORDER BY id"));
    assertFalse(plain.isEmpty());
  }

  @Test
  void aKeyIsLookedUpInTheIndex(BufferAllocator allocator) {
    int count = 200_000;
    Integer[] ids = IntStream.range(0, count).boxed().toArray(Integer[]::new);
    TestRows many = TestRows.ints("id", ids);
    fixture.dataset.createTable("many", many.schema(), PrimaryKey.of("id"));
    try (Transaction tx = fixture.dataset.begin("main");
        VectorSchemaRoot root = many.toRoot(allocator)) {
      tx.table("many").insert(root);
      tx.commit(CommitMessage.of("many"));
    }
    Plan.Source source = plan("SELECT * FROM many WHERE id IN (7, 150000, -1)").inputs().get(0);
    assertEquals("key look-up", source.relation().path(source.scan()));
    Optional<RowSet> rows =
        fixture
            .sql
            .lookups()
            .of(fixture.dataset.version("main"), "many")
            .find(allocator, source.scan());
    assertEquals(2, rows.orElseThrow().cardinality());
    for (int i = 0; i < 5; i++) {
      assertEquals(List.of("7"), fixture.rows("SELECT id FROM many WHERE id = ?", 7));
    }
    assertEquals(List.of(), fixture.rows("SELECT id FROM many WHERE id = 99999999999"));
    assertEquals(List.of(), fixture.rows("SELECT id FROM \"main~1\".many WHERE id = 7"));
    Plan.Source other = plan("SELECT * FROM many WHERE id > 7").inputs().get(0);
    assertEquals("scan", other.relation().path(other.scan()));
  }
}
