package dev.sheaf.ops.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.testing.AllocatorExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(AllocatorExtension.class)
class MergeTest {
  private BufferAllocator allocator;
  private Dataset dataset;
  private Airports airports;

  @BeforeEach
  void open(BufferAllocator given) {
    allocator = given;
    dataset = Dataset.inMemory(allocator, DatasetOptions.defaults());
    airports = Airports.create(allocator, dataset, "LBC,Lübeck,1", "HAM,Hamburg,2");
  }

  @AfterEach
  void close() {
    dataset.close();
  }

  @Test
  void mergeOfDisjointChangesKeepsBoth() {
    airports.put("main", "BRE,Bremen,2");
    airports.put("clean", "HAM,Hamburg,3");
    Version theirs = airports.remove("clean", "LBC");
    MergeOutcome outcome = merge(MergePolicy.reportConflicts());
    Version merged = assertInstanceOf(MergeOutcome.Merged.class, outcome).version();
    assertEquals(Map.of("BRE", "Bremen,2", "HAM", "Hamburg,3"), airports.at("main"));
    assertEquals(2, merged.parents().size());
    assertEquals(theirs.id(), merged.parents().get(1));
    assertEquals("merge clean into main", merged.message());
    assertEquals(Map.of(), merged.properties());
  }

  @Test
  void eachCaseIsFoundAndDecidedAsItsDescriptionSays() {
    airports.put("main", "A,a,1", "B,b,1", "C,c,1", "D,d,1", "E,e,1", "F,f,1", "G,g,1");
    dataset.branch("theirs", "main");
    airports.put("main", "A,x,1", "B,x,2", "C,c,1", "D,x,5", "N,n,1", "M,m,1");
    airports.remove("main", "E", "G");
    airports.put("theirs", "A,a,2", "B,y,3", "C,y,1", "E,y,1", "N,n,1", "M,m,2");
    airports.remove("theirs", "D", "G", "F");
    MergeOutcome outcome =
        Merge.of(allocator, dataset, "theirs")
            .into("main")
            .policy(MergePolicy.preferTheirs())
            .run();
    MergePlan plan = assertInstanceOf(MergeOutcome.Merged.class, outcome).plan();
    assertEquals(
        Map.of(
            MergeCase.DIVERGENT_MODIFY_DISJOINT, 1L,
            MergeCase.DIVERGENT_MODIFY_SAME_FIELD, 1L,
            MergeCase.MODIFY_AGAINST_DELETE, 1L,
            MergeCase.DELETE_AGAINST_MODIFY, 1L,
            MergeCase.CONVERGENT_DELETE, 1L,
            MergeCase.DIVERGENT_ADD, 1L),
        plan.cases());
    assertEquals(
        Map.of(
            "A",
            "x,2",
            "B",
            "y,3",
            "C",
            "y,1",
            "E",
            "y,1",
            "M",
            "m,2",
            "N",
            "n,1",
            "HAM",
            "Hamburg,2",
            "LBC",
            "Lübeck,1"),
        airports.at("main"));
  }

  @Test
  void twoWayTakesWholeRecords() {
    airports.put("main", "LBC,Luebeck,1");
    airports.put("clean", "LBC,Lübeck,2");
    assertInstanceOf(
        MergeOutcome.Conflicted.class,
        Merge.of(allocator, dataset, "clean")
            .policy(MergePolicy.reportConflicts().kind(MergeKind.TWO_WAY))
            .dryRun());
    merge(MergePolicy.preferOurs().kind(MergeKind.TWO_WAY));
    assertEquals("Luebeck,1", airports.at("main").get("LBC"));
  }

  @Test
  void policiesOfColumnsDecideWhatBothChanged() {
    airports.put("main", "LBC,Luebeck,4");
    airports.put("clean", "LBC,Lubeck,3");
    assertRow("Luebeck/Lubeck,6", CellPolicy.concatenate("/"), CellPolicy.sumOfChanges());
    assertRow("Lubeck,4", CellPolicy.theirs(), CellPolicy.max());
    assertRow("Luebeck,3", CellPolicy.ours(), CellPolicy.min());
    assertRow(
        "LBC:Luebeck,7",
        CellPolicy.function((base, ours, theirs) -> "LBC:" + ours),
        CellPolicy.function((base, ours, theirs) -> "7"));
  }

  private void assertRow(String expected, CellPolicy name, CellPolicy runways) {
    dataset.branch("try", "main");
    Merge.of(allocator, dataset, "clean")
        .into("try")
        .policy(
            MergePolicy.reportConflicts()
                .column("name", name)
                .column(Airports.TABLE, "runways", runways))
        .run();
    assertEquals(expected, airports.at("try").get("LBC"));
    dataset.deleteBranch("try");
  }

  @Test
  void aSumThatDoesNotFitStaysInConflict() {
    airports.put("main", "LBC,Lübeck,2000000000");
    airports.put("clean", "LBC,Lübeck,1999999999");
    MergeOutcome outcome =
        merge(MergePolicy.reportConflicts().column("runways", CellPolicy.sumOfChanges()));
    assertEquals(
        1, assertInstanceOf(MergeOutcome.Conflicted.class, outcome).conflicts().recordCount());
  }

  @Test
  void aPolicyThatDoesNotGoWithItsColumnIsRefused() {
    airports.put("main", "LBC,Luebeck,1");
    airports.put("clean", "LBC,Lubeck,1");
    assertCode(
        ErrorCode.BAD_ARGUMENT,
        () -> merge(MergePolicy.reportConflicts().column("name", CellPolicy.sumOfChanges())));
    assertCode(
        ErrorCode.UNKNOWN_COLUMN,
        () -> merge(MergePolicy.reportConflicts().column("nme", CellPolicy.max())));
  }

  @Test
  void conflictsAreATableAndAreResolvedByCellAndSide() {
    airports.put("main", "LBC,Luebeck,2", "HAM,Hammaburg,2");
    airports.put("clean", "LBC,Lübeck,3");
    airports.remove("clean", "HAM");
    Version before = dataset.version("main");
    Conflicts conflicts =
        assertInstanceOf(MergeOutcome.Conflicted.class, merge(MergePolicy.reportConflicts()))
            .conflicts();
    List<List<String>> rows = new ArrayList<>();
    try (ConflictReader reader = conflicts.open(allocator, Airports.TABLE)) {
      reader.forEach(root -> rows.addAll(Airports.read(root)));
    }
    assertEquals(
        List.of(
            List.of(
                "HAM",
                "HAM",
                "HAM",
                "-",
                "Hamburg",
                "Hammaburg",
                "-",
                "2",
                "2",
                "-",
                "modified",
                "removed",
                "[]"),
            List.of(
                "LBC",
                "LBC",
                "LBC",
                "LBC",
                "Lübeck",
                "Luebeck",
                "Lübeck",
                "1",
                "2",
                "3",
                "modified",
                "modified",
                "[\"runways\"]")),
        rows);
    assertEquals(before, dataset.version("main"));
    assertCode(ErrorCode.ALREADY_PENDING, () -> merge(MergePolicy.reportConflicts()));

    PendingMerge pending = PendingMerge.on(dataset, "main");
    pending.resolveCell(allocator, Airports.TABLE, "LBC", "runways", 7);
    assertEquals(1, pending.conflicts(allocator).recordCount());
    pending.resolveRecords(allocator, Airports.TABLE, List.of("HAM"), MergeSide.OURS);
    assertCode(
        ErrorCode.UNKNOWN_KEY,
        () -> pending.resolveRecords(allocator, Airports.TABLE, List.of("BRE"), MergeSide.OURS));
    airports.put("main", "BRE,Bremen,1"); // nobody is blocked
    assertInstanceOf(MergeOutcome.Merged.class, pending.commit(allocator));
    assertEquals(
        Map.of("LBC", "Luebeck,7", "HAM", "Hammaburg,2", "BRE", "Bremen,1"), airports.at("main"));
    assertTrue(PendingMerge.find(dataset, "main").isEmpty());
  }

  @Test
  void aResolutionCountsAsLongAsTheRowsAreTheSame() {
    airports.put("main", "LBC,Luebeck,2", "HAM,Hamburg,5");
    airports.put("clean", "LBC,Lübeck,3", "HAM,Hamburg,6");
    merge(MergePolicy.reportConflicts());
    PendingMerge pending = PendingMerge.on(dataset, "main");
    pending.resolveAll(allocator, MergeSide.THEIRS);
    assertTrue(pending.conflicts(allocator).isEmpty());
    airports.put("main", "HAM,Hamburg,9");
    assertEquals(Map.of(Airports.TABLE, 1L), pending.conflicts(allocator).recordCounts());
    assertInstanceOf(MergeOutcome.Conflicted.class, pending.commit(allocator));
    pending.resolveAll(allocator, MergeSide.OURS);
    pending.commit(allocator);
    assertEquals("Hamburg,9", airports.at("main").get("HAM"));
  }

  @Test
  void answersOfFunctionsAreKeptWithAPendingMerge() {
    airports.put("main", "LBC,Luebeck,2");
    airports.put("clean", "LBC,Lubeck,3");
    AtomicInteger calls = new AtomicInteger();
    merge(
        MergePolicy.reportConflicts()
            .column(
                "name",
                CellPolicy.function(
                    (base, ours, theirs) -> {
                      calls.incrementAndGet();
                      return "both";
                    })));
    int before = calls.get();
    PendingMerge pending = PendingMerge.on(dataset, "main");
    pending.resolveCell(allocator, Airports.TABLE, "LBC", "runways", "4");
    pending.commit(allocator);
    assertEquals("both,4", airports.at("main").get("LBC"));
    assertEquals(before, calls.get());
  }

  @Test
  void pendingMergesSurviveReopening(@TempDir Path directory) {
    Path home = directory.resolve("geo");
    try (Dataset first = Dataset.open(allocator, home, DatasetOptions.defaults())) {
      Airports there = Airports.create(allocator, first, "LBC,Lübeck,1", "HAM,Hamburg,2");
      there.put("main", "LBC,Luebeck,2", "HAM,Hamburg,3");
      there.put("clean", "LBC,Lübeck,3", "HAM,Hamburg,4");
      Merge.of(allocator, first, "clean").into("main").run();
      PendingMerge.on(first, "main").resolveCell(allocator, Airports.TABLE, "LBC", "runways", 5);
    }
    try (Dataset second = Dataset.open(allocator, home, DatasetOptions.defaults())) {
      PendingMerge pending = PendingMerge.on(second, "main");
      assertEquals(1, pending.conflicts(allocator).recordCount());
      pending.resolveTable(allocator, Airports.TABLE, MergeSide.THEIRS);
      pending.commit(allocator);
      // What was decided by cell before stays.
      assertEquals(
          Map.of("HAM", "Hamburg,4", "LBC", "Luebeck,5"),
          Airports.of(allocator, second).at("main"));
    }
  }

  @Test
  void fastForwardMakesNoVersionUnlessItIsToldTo() {
    Version theirs = airports.put("clean", "BRE,Bremen,1");
    Merge merge = Merge.of(allocator, dataset, "clean").into("main");
    assertInstanceOf(MergeOutcome.FastForward.class, merge.dryRun());
    assertInstanceOf(MergeOutcome.WouldMerge.class, merge.fastForward(FastForward.NEVER).dryRun());
    assertInstanceOf(MergeOutcome.FastForward.class, merge.run());
    assertEquals(theirs, dataset.version("main"));
    assertInstanceOf(MergeOutcome.UpToDate.class, merge.run());
    airports.put("main", "BER,Berlin,1");
    airports.put("clean", "MUC,München,1");
    assertCode(ErrorCode.NOT_FAST_FORWARD, () -> merge.fastForward(FastForward.ONLY).run());
  }

  @Test
  void severalSourcesMoveTheBranchOnce() {
    dataset.branch("other", "main");
    airports.put("clean", "BRE,Bremen,1");
    airports.put("other", "BER,Berlin,1");
    airports.put("main", "MUC,München,1");
    int steps = dataset.refLog("main").size();
    MergeOutcome outcome =
        Merge.of(allocator, dataset, "clean", "other")
            .into("main")
            .message(CommitMessage.of("all"))
            .run();
    assertInstanceOf(MergeOutcome.Merged.class, outcome);
    assertEquals(5, airports.at("main").size());
    assertEquals(steps + 1, dataset.refLog("main").size());
    assertTrue(dataset.graph().isAncestor(dataset.version("other"), dataset.version("main")));
  }

  @Test
  void severalSourcesThatStopGoOnWithTheRest(@TempDir Path directory) {
    Path home = directory.resolve("geo");
    try (Dataset first = Dataset.open(allocator, home, DatasetOptions.defaults())) {
      Airports there = Airports.create(allocator, first, "LBC,Lübeck,1");
      first.branch("one", "main");
      first.branch("three", "main");
      there.put("one", "BRE,Bremen,1");
      there.put("three", "BER,Berlin,1");
      there.put("clean", "LBC,Lübeck,2");
      there.put("main", "LBC,Lübeck,3");
      Merge merge = Merge.of(allocator, first, "one", "clean", "three").into("main");
      assertInstanceOf(MergeOutcome.Conflicted.class, merge.run());
      assertEquals(Map.of("LBC", "Lübeck,3"), there.at("main"), "all or none");
      assertInstanceOf(
          MergeOutcome.Conflicted.class, PendingMerge.on(first, "main").commit(allocator));
    }
    try (Dataset second = Dataset.open(allocator, home, DatasetOptions.defaults())) {
      PendingMerge pending = PendingMerge.on(second, "main");
      assertEquals("clean", pending.source());
      assertEquals("merge clean into main", pending.state().message().text());
      pending.resolveAll(allocator, MergeSide.THEIRS);
      int steps = second.refLog("main").size();
      Version head =
          assertInstanceOf(MergeOutcome.Merged.class, pending.commit(allocator)).version();
      assertEquals(second.version("main"), head);
      assertEquals(steps + 1, second.refLog("main").size());
      assertEquals("of one, clean, three", second.refLog("main").get(0).note().message());
      assertEquals("merge three into main", head.message());
      assertEquals(
          Map.of("LBC", "Lübeck,2", "BRE", "Bremen,1", "BER", "Berlin,1"),
          Airports.of(allocator, second).at("main"));
      for (String source : List.of("one", "clean", "three")) {
        assertTrue(second.graph().isAncestor(second.version(source), head), source);
      }
      assertTrue(PendingMerge.find(second, "main").isEmpty());
    }
  }

  @Test
  void severalSourcesThatStopAreAbortedAsOneOrForgotten() {
    dataset.branch("other", "main");
    airports.put("other", "BER,Berlin,1");
    airports.put("clean", "LBC,Lübeck,2");
    Version head = airports.put("main", "LBC,Lübeck,3");
    Merge merge = Merge.of(allocator, dataset, "other", "clean").into("main");
    merge.onConflict(OnConflict.FORGET).run();
    assertTrue(PendingMerge.find(dataset, "main").isEmpty());
    merge.message(CommitMessage.of("all")).run();
    PendingMerge.on(dataset, "main").abort();
    assertEquals(head, dataset.version("main"));
    merge.message(CommitMessage.of("all")).run();
    PendingMerge pending = PendingMerge.on(dataset, "main");
    pending.resolveAll(allocator, MergeSide.OURS);
    pending.commit(allocator);
    assertEquals("all", dataset.version("main").message());
    assertEquals("all", dataset.version("main~1").message());
  }

  @Test
  void aCancelledMergeChangesNothing() {
    airports.put("main", "LBC,Luebeck,1");
    Version ours = dataset.version("main");
    airports.put("clean", "LBC,Lübeck,2");
    assertCode(
        ErrorCode.CANCELLED,
        () -> Merge.of(allocator, dataset, "clean").cancellation(() -> true).run());
    assertEquals(ours, dataset.version("main"));
    assertTrue(PendingMerge.find(dataset, "main").isEmpty());
  }

  @Test
  void aBudgetThatIsTooSmallChangesNothing() {
    airports.put("main", "LBC,Luebeck,1");
    Version ours = dataset.version("main");
    airports.put("clean", "LBC,Lübeck,2");
    assertCode(
        ErrorCode.BUDGET_EXCEEDED, () -> Merge.of(allocator, dataset, "clean").budget(64).run());
    assertEquals(ours, dataset.version("main"));
  }

  private MergeOutcome merge(MergePolicy policy) {
    return Merge.of(allocator, dataset, "clean").into("main").policy(policy).run();
  }

  private static void assertCode(ErrorCode expected, Executable work) {
    assertEquals(expected, assertThrows(SheafException.class, work).code());
  }
}
