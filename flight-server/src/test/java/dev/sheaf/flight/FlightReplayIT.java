package dev.sheaf.flight;

import static dev.sheaf.flight.FlightSession.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.testing.AllocatorExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Changes that are taken back or made again, and branches that move. */
@ExtendWith(AllocatorExtension.class)
@Timeout(120)
class FlightReplayIT {
  private final FlightSession session;
  private final Dataset dataset;

  FlightReplayIT(BufferAllocator allocator) {
    DatasetOptions impatient = DatasetOptions.defaults().withLockTimeout(Duration.ofMillis(50));
    this.session = new FlightSession(allocator, impatient, options -> options);
    this.dataset = session.dataset();
  }

  @BeforeEach
  void fill() throws Exception {
    session.upsert("main", 1, "Ada", 2, "Ben");
    dataset.branch("clean", "main");
    session.upsert("clean", 1, "Adah");
    session.upsert("clean", 3, "Cleo");
    session.upsert("main", 4, "Dan");
  }

  @AfterEach
  void close() throws InterruptedException {
    session.close();
  }

  private String refused(String type, UnaryOperator<ObjectNode> fields) {
    Version main = dataset.version("main");
    Version clean = dataset.version("clean");
    int pending = dataset.pending().size();
    String code = refusal(() -> session.action(type, fields));
    assertEquals(main, dataset.version("main"));
    assertEquals(clean, dataset.version("clean"));
    assertEquals(pending, dataset.pending().size());
    return code;
  }

  @Test
  void aVersionIsTakenBack() throws Exception {
    Version reverted = dataset.version("clean~1");
    JsonNode outcome =
        session.ask(
            "sheaf.revert",
            b -> b.put("revision", "clean~1").put("branch", "clean").put("commit_id", "r1"));
    assertEquals("merged", outcome.path("outcome").asText());
    Version made = dataset.version("clean");
    assertEquals(made.id().hex(), outcome.path("version").asText());
    assertEquals("revert \"" + reverted.subject() + "\"", made.message());
    assertEquals(reverted.id().hex(), made.properties().get("reverted"));
    assertEquals(new TreeMap<>(Map.of(1L, "Ada", 2L, "Ben", 3L, "Cleo")), session.people("clean"));
    JsonNode again =
        session.ask(
            "sheaf.revert",
            b -> b.put("revision", "clean~1").put("branch", "clean").put("commit_id", "r1"));
    assertTrue(again.path("repeated").asBoolean());
    assertEquals(outcome.path("version"), again.path("version"));
  }

  @Test
  void aDryRunSaysWhatWouldComeOfIt() throws Exception {
    session.upsert("main", 1, "Adam");
    Version head = dataset.version("main");
    JsonNode clear =
        session.ask(
            "sheaf.cherry_pick",
            b -> b.put("revision", "clean").put("branch", "main").put("dry_run", true));
    assertEquals("would_merge", clear.path("outcome").asText());
    assertTrue(clear.path("dry_run").asBoolean());
    JsonNode clash =
        session.ask(
            "sheaf.cherry_pick",
            b -> b.put("revision", "clean~1").put("branch", "main").put("dry_run", true));
    assertEquals("conflicts", clash.path("outcome").asText());
    assertEquals(
        "up_to_date",
        session
            .ask(
                "sheaf.revert",
                b -> b.put("revision", "clean").put("branch", "main").put("dry_run", true))
            .path("outcome")
            .asText());
    assertEquals(head, dataset.version("main"));
    assertTrue(dataset.pending().isEmpty());
  }

  @Test
  void severalVersionsAreMadeAgainAllOrNone() throws Exception {
    session.upsert("main", 1, "Adam");
    Version head = dataset.version("main");
    JsonNode stopped = session.ask("sheaf.cherry_pick", b -> picks(b, "clean", "clean~1"));
    assertEquals("conflicts", stopped.path("outcome").asText());
    assertEquals(dataset.version("clean~1").id().hex(), stopped.path("stopped_at").asText());
    assertEquals(1, stopped.path("done").asInt());
    assertEquals(0, stopped.path("left").asInt());
    assertTrue(stopped.path("pending").asBoolean());
    assertEquals(head, dataset.version("main"));
    session.ask("sheaf.resolve", b -> b.put("branch", "main").put("side", "theirs"));
    JsonNode done = session.ask("sheaf.merge_commit", b -> b.put("branch", "main"));
    assertEquals("merged", done.path("outcome").asText());
    assertEquals(2, done.path("versions").size());
    assertEquals(
        new TreeMap<>(Map.of(1L, "Adah", 2L, "Ben", 3L, "Cleo", 4L, "Dan")),
        session.people("main"));
    assertEquals("BAD_ARGUMENT", refused("sheaf.cherry_pick", b -> picks(b)));
    assertEquals("UNKNOWN_REF", refused("sheaf.cherry_pick", b -> picks(b, "clean", "clena")));
  }

  private static ObjectNode picks(ObjectNode body, String... revisions) {
    body.put("branch", "main");
    List.of(revisions).forEach(body.putArray("revisions")::add);
    return body;
  }

  @Test
  void severalSourcesThatStopGoOnWithTheRest() throws Exception {
    session.upsert("main", 1, "Adam");
    dataset.branch("more", "main~1");
    session.upsert("more", 5, "Eve");
    Version head = dataset.version("main");
    JsonNode stopped =
        session.ask(
            "sheaf.merge",
            b -> {
              b.putArray("sources").add("clean").add("more");
              return b.put("into", "main").put("commit_id", "m1");
            });
    assertEquals("conflicts", stopped.path("outcome").asText());
    assertTrue(stopped.path("pending").asBoolean());
    assertEquals(head, dataset.version("main"));
    session.ask("sheaf.resolve", b -> b.put("branch", "main").put("side", "ours"));
    JsonNode done = session.ask("sheaf.merge_commit", b -> b.put("branch", "main"));
    assertEquals("merged", done.path("outcome").asText());
    assertEquals(
        new TreeMap<>(Map.of(1L, "Adam", 2L, "Ben", 3L, "Cleo", 4L, "Dan", 5L, "Eve")),
        session.people("main"));
    JsonNode again =
        session.ask("sheaf.merge_commit", b -> b.put("branch", "main").put("commit_id", "m1"));
    assertTrue(again.path("repeated").asBoolean());
    assertEquals(done.path("version"), again.path("version"));
  }

  @Test
  void aVersionIsMadeAgain() throws Exception {
    session.put(
        FlightSession.write("upsert").put("branch", "clean").put("commit_id", "c1"), 5, "Eve");
    Version picked = dataset.version("clean");
    JsonNode outcome =
        session.ask("sheaf.cherry_pick", b -> b.put("revision", "clean").put("branch", "main"));
    assertEquals("merged", outcome.path("outcome").asText());
    Version made = dataset.version("main");
    assertEquals(picked.message(), made.message());
    assertEquals(picked.id().hex(), made.properties().get("cherry_picked"));
    assertFalse(made.properties().containsKey("commit_id"), "that is of another commit");
    assertEquals(
        "up_to_date",
        session
            .ask("sheaf.cherry_pick", b -> b.put("revision", "clean").put("branch", "main"))
            .path("outcome")
            .asText());
    // The commit is still found where it was made.
    JsonNode repeated =
        session.put(
            FlightSession.write("upsert").put("branch", "clean").put("commit_id", "c1"), 5, "Eve");
    assertTrue(repeated.path("repeated").asBoolean());
    assertEquals(picked.id().hex(), repeated.path("version").asText());
  }

  @Test
  void whatClashesWaits() throws Exception {
    session.upsert("main", 1, "Ann");
    UnaryOperator<ObjectNode> pick =
        b -> b.put("revision", "clean~1").put("branch", "main").put("commit_id", "p1");
    JsonNode outcome = session.ask("sheaf.cherry_pick", pick);
    assertEquals("conflicts", outcome.path("outcome").asText());
    assertTrue(outcome.path("pending").asBoolean());
    assertTrue(session.ask("sheaf.cherry_pick", pick).path("repeated").asBoolean());
    assertEquals("ALREADY_PENDING", refused("sheaf.revert", b -> b.put("revision", "main")));
    assertEquals("ALREADY_PENDING", refused("sheaf.reset", b -> b.put("revision", "main~1")));
    assertEquals("cherry-pick", session.ask("sheaf.merge_status", b -> b).path("kind").asText());
    assertEquals("NOTHING_PENDING", refused("sheaf.rebase_continue", b -> b));
    assertEquals("NOTHING_PENDING", refused("sheaf.rebase_abort", b -> b));
    session.ask("sheaf.resolve", b -> b.put("side", "theirs"));
    assertEquals("merged", session.ask("sheaf.merge_commit", b -> b).path("outcome").asText());
    assertEquals("Adah", session.people("main").get(1L));
    assertEquals("p1", dataset.version("main").properties().get("commit_id"));
  }

  @Test
  void aBranchIsMadeAgainOnAnother() throws Exception {
    JsonNode outcome =
        session.ask("sheaf.rebase", b -> b.put("branch", "clean").put("onto", "main"));
    assertEquals("rebased", outcome.path("outcome").asText());
    assertEquals(2, outcome.path("versions").size());
    assertEquals(dataset.version("clean").id().hex(), outcome.path("version").asText());
    assertEquals(dataset.version("main"), dataset.version("clean~2"));
    assertEquals(
        new TreeMap<>(Map.of(1L, "Adah", 2L, "Ben", 3L, "Cleo", 4L, "Dan")),
        session.people("clean"));
    assertEquals(
        "up_to_date",
        session
            .ask("sheaf.rebase", b -> b.put("branch", "clean").put("onto", "main"))
            .path("outcome")
            .asText());
  }

  private JsonNode stopped() throws Exception {
    session.upsert("main", 1, "Ann");
    JsonNode outcome =
        session.ask("sheaf.rebase", b -> b.put("branch", "clean").put("onto", "main"));
    assertEquals("conflicts", outcome.path("outcome").asText());
    assertEquals(dataset.version("clean~1").id().hex(), outcome.path("stopped_at").asText());
    assertEquals(0, outcome.path("done").asInt());
    assertEquals(1, outcome.path("left").asInt());
    return outcome;
  }

  @Test
  void aRebaseStopsAndGoesOn() throws Exception {
    stopped();
    assertEquals("BAD_ARGUMENT", refused("sheaf.merge_commit", b -> b.put("branch", "clean")));
    assertEquals(
        "conflicts",
        session
            .ask("sheaf.rebase_continue", b -> b.put("branch", "clean"))
            .path("outcome")
            .asText());
    session.ask("sheaf.resolve", b -> b.put("branch", "clean").put("side", "theirs"));
    assertEquals(
        "rebased",
        session
            .ask("sheaf.rebase_continue", b -> b.put("branch", "clean"))
            .path("outcome")
            .asText());
    assertEquals("Adah", session.people("clean").get(1L));
  }

  @Test
  void aRebaseGoesOnWithoutAVersion() throws Exception {
    stopped();
    JsonNode outcome = session.ask("sheaf.rebase_skip", b -> b.put("branch", "clean"));
    assertEquals("rebased", outcome.path("outcome").asText());
    assertEquals(1, outcome.path("versions").size());
    assertEquals("Ann", session.people("clean").get(1L));
  }

  @Test
  void aRebaseIsForgotten() throws Exception {
    Version before = dataset.version("clean");
    stopped();
    session.ask("sheaf.rebase_abort", b -> b.put("branch", "clean"));
    stopped();
    session.ask("sheaf.merge_abort", b -> b.put("branch", "clean"));
    assertEquals(before, dataset.version("clean"));
    assertEquals(Map.of(), dataset.pending());
  }

  @Test
  void aBranchMoves() throws Exception {
    Version before = dataset.version("clean");
    JsonNode back =
        session.ask("sheaf.reset", b -> b.put("branch", "clean").put("revision", "clean~2"));
    assertEquals("forced", back.path("update").asText());
    assertEquals(before.id().hex(), back.path("from").asText());
    assertEquals(dataset.version("clean").id().hex(), back.path("version").asText());
    JsonNode forth =
        session.ask(
            "sheaf.reset", b -> b.put("branch", "clean").put("revision", before.id().hex()));
    assertEquals("fast_forward", forth.path("update").asText());
    assertEquals(
        "no_change",
        session
            .ask("sheaf.reset", b -> b.put("branch", "clean").put("revision", "clean"))
            .path("update")
            .asText());
  }

  @Test
  void whatIsWrongChangesNothing() {
    for (String type : List.of("sheaf.revert", "sheaf.cherry_pick", "sheaf.reset")) {
      assertEquals("BAD_ARGUMENT", refused(type, b -> b), type);
      assertEquals("BAD_ARGUMENT", refused(type, b -> b.put("revision", 3)), type);
      assertEquals("UNKNOWN_REF", refused(type, b -> b.put("revision", "nowhere")), type);
      assertEquals(
          "UNKNOWN_REF", refused(type, b -> b.put("revision", "main").put("branch", "no")), type);
      assertEquals(
          "BAD_ARGUMENT", refused(type, b -> b.put("revision", "main").put("x", "y")), type);
    }
    for (String type :
        List.of("sheaf.rebase_continue", "sheaf.rebase_skip", "sheaf.rebase_abort")) {
      assertEquals("NOTHING_PENDING", refused(type, b -> b), type);
      assertEquals("UNKNOWN_REF", refused(type, b -> b.put("branch", "nowhere")), type);
      assertEquals("BAD_ARGUMENT", refused(type, b -> b.put("onto", "main")), type);
    }
    assertEquals("BAD_ARGUMENT", refused("sheaf.rebase", b -> b));
    assertEquals("UNKNOWN_REF", refused("sheaf.rebase", b -> b.put("onto", "nowhere")));
    assertEquals(
        "BAD_ARGUMENT", refused("sheaf.rebase", b -> b.put("onto", "clean").put("policy", "mine")));
  }

  @Test
  void aBranchThatIsHeldIsLeftAlone() {
    try (Transaction holder = dataset.begin("clean")) {
      assertEquals(
          "BRANCH_HELD",
          refused("sheaf.revert", b -> b.put("revision", "clean").put("branch", "clean")));
      assertEquals(
          "BRANCH_HELD",
          refused("sheaf.rebase", b -> b.put("branch", "clean").put("onto", "main")));
      assertEquals(
          "BRANCH_HELD",
          refused("sheaf.reset", b -> b.put("branch", "clean").put("revision", "main")));
      holder.rollback();
    }
  }
}
