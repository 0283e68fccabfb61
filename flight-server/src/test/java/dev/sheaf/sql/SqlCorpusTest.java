package dev.sheaf.sql;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sheaf.sql.plan.Plan;
import dev.sheaf.sql.relation.AggregateRelation;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.Seeds;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every statement of the corpus gives on Sheaf what it gives on a plain DuckDB that holds the same
 * tables: names, types and rows, or an error on both.
 *
 * <p>The rows follow from one seed, the same in each run unless {@code -Dsheaf.seed} is given.
 */
@ExtendWith(AllocatorExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SqlCorpusTest {
  private static final long SEED = Long.getLong(Seeds.SEED_PROPERTY, 20_250_131L);
  private static final int STATEMENTS_MIN = 300;
  private static final int AGGREGATED_MIN = 60;

  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, Boolean> aggregated = new HashMap<>();
  private Dataset dataset;
  private Sql sql;
  private SqlSession session;
  private CorpusReference reference;

  @BeforeAll
  void open(BufferAllocator allocator) throws SQLException {
    System.out.println("the corpus runs on rows of the seed " + SEED);
    dataset = CorpusDataset.create(allocator, SEED);
    sql = Sql.on(allocator, dataset);
    session = sql.session();
    reference = CorpusReference.open(allocator);
    for (String ref : CorpusDataset.REFS) {
      reference.load(dataset, ref);
    }
  }

  @AfterAll
  void close() throws SQLException {
    reference.close();
    session.close();
    sql.close();
    dataset.close();
  }

  static List<CorpusStatement> statements() {
    return CorpusStatement.all();
  }

  private String at(String statement) {
    return "seed " + SEED + ": " + statement;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("statements")
  void aStatementGivesWhatDuckDbGives(CorpusStatement statement) throws SQLException {
    if (statement.expected() == CorpusStatement.Expected.ERROR) {
      SheafException refusal =
          assertThrows(SheafException.class, () -> answer(statement.sql()), at(statement.sql()));
      assertNotEquals(ErrorCode.INTERNAL, refusal.code(), refusal.getMessage());
      assertThrows(SQLException.class, () -> reference.answer(statement.sql()));
      return;
    }
    compare(statement.sql(), reference.answer(statement.sql()));
  }

  private void compare(String statement, CorpusAnswer expected) {
    String tree = session.queries().parse(statement);
    Plan plan = session.plan(tree, List.of());
    aggregated.put(statement, planIsAggregated(plan));
    try {
      CorpusComparison.check(expected, answer(statement), plan.origins(), order(tree));
    } catch (AssertionError e) {
      throw new AssertionError(at(statement) + "\n" + e.getMessage(), e);
    }
  }

  private CorpusAnswer answer(String statement) {
    try (SqlResult result = session.execute(statement)) {
      return CorpusAnswer.of(result);
    }
  }

  /** Rows come in an order if the outermost query has ORDER BY. */
  private CorpusComparison.Order order(String tree) {
    try {
      for (JsonNode modifier : json.readTree(tree).at("/statements/0/node/modifiers")) {
        if (modifier.path("type").asText().equals("ORDER_MODIFIER")) {
          return CorpusComparison.Order.GIVEN;
        }
      }
      return CorpusComparison.Order.ANY;
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private boolean isAggregated(String statement) {
    return aggregated.computeIfAbsent(statement, this::planIsAggregated);
  }

  private boolean planIsAggregated(String statement) {
    return planIsAggregated(session.plan(session.queries().parse(statement), List.of()));
  }

  private static boolean planIsAggregated(Plan plan) {
    return plan.inputs().stream()
        .anyMatch(source -> source.relation() instanceof AggregateRelation);
  }

  @Test
  void theCorpusIsLargeAndCoversAggregatesOfOurOwn() {
    List<CorpusStatement> statements = statements();
    assertTrue(statements.size() >= STATEMENTS_MIN, statements.size() + " statements");
    Set<String> texts = new TreeSet<>();
    statements.forEach(statement -> assertTrue(texts.add(statement.sql()), statement::toString));
    long aggregated =
        statements.stream()
            .filter(statement -> statement.expected() == CorpusStatement.Expected.ROWS)
            .filter(statement -> isAggregated(statement.sql()))
            .count();
    System.out.println(
        statements.size() + " statements, of which Sheaf aggregates in " + aggregated);
    assertTrue(aggregated >= AGGREGATED_MIN, aggregated + " statements are aggregated by Sheaf");
  }

  @Test
  void historyByVersionIsWhatATableOfAllVersionsGives() throws SQLException {
    List<Version> versions = new ArrayList<>();
    Iterator<Version> log = dataset.log("main");
    log.forEachRemaining(versions::add);
    for (Version version : versions) {
      if (version.tables().containsKey("prices")) {
        String rows = "SELECT '" + version.id().hex() + "' AS version, * FROM loaded";
        boolean first = version.equals(versions.get(0));
        reference.load(
            dataset,
            version,
            "prices",
            (first ? "CREATE TABLE main.every_price AS " : "INSERT INTO main.every_price ") + rows);
      }
    }
    for (String clauses : historyQueries()) {
      String statement = clauses.replace("{prices}", "history('prices')");
      assertFalse(statement.equals(clauses), clauses);
      assertTrue(isAggregated(statement), at(statement));
      compare(statement, reference.answer(clauses.replace("{prices}", "every_price")));
    }
  }

  private static List<String> historyQueries() {
    return List.of(
        "SELECT version, count(*), sum(x), min(y), avg(f) FROM {prices} GROUP BY version",
        "SELECT version, count(*) AS n FROM {prices} GROUP BY version ORDER BY n, version",
        "SELECT version, sum(x) FROM {prices} WHERE x > 0 GROUP BY version",
        "SELECT version, count(*), max(day), min(item) FROM {prices} WHERE item = 'rain' GROUP BY version",
        "SELECT version, min(f), max(f), sum(f) FROM {prices} WHERE f < 5 AND x >= 10 GROUP BY version",
        "SELECT version, sum(y), avg(y), count(y), min(y), max(y) FROM {prices} WHERE day IS NOT NULL GROUP BY version",
        "SELECT version AS v, max(x) - min(x) AS span FROM {prices} GROUP BY version ORDER BY span, v",
        "SELECT version, avg(x) FROM {prices} GROUP BY version HAVING count(*) > 150 ORDER BY version DESC",
        "SELECT count(*), min(item), max(item), version FROM {prices} WHERE x IS NULL GROUP BY version",
        "SELECT h.version, count(h.x), sum(h.x) / count(*) FROM {prices} h WHERE h.id < 100 GROUP BY h.version",
        "SELECT version FROM {prices} WHERE x = 999 GROUP BY version",
        "SELECT max(n), min(n), sum(s) FROM (SELECT version, count(*) AS n, sum(x) AS s FROM {prices} GROUP BY version)",
        "SELECT version, count(*) FROM {prices} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 4");
  }
}
