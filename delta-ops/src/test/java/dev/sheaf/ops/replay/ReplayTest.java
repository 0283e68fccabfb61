package dev.sheaf.ops.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.ops.merge.Airports;
import dev.sheaf.ops.merge.MergeOutcome;
import dev.sheaf.ops.merge.MergeSettings;
import dev.sheaf.ops.merge.MergeSide;
import dev.sheaf.ops.merge.PendingMerge;
import dev.sheaf.ops.merge.SequenceOutcome;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.RefUpdate;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.testing.AllocatorExtension;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(AllocatorExtension.class)
class ReplayTest {
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
  void aRevertBringsBackTheVeryRowsAndKeepsWhatCameLater() {
    Version before = dataset.version("main");
    Version change = airports.put("main", "LBC,Luebeck,9");
    airports.put("main", "BRE,Bremen,1");
    Version reverted =
        assertInstanceOf(
                MergeOutcome.Merged.class,
                Replay.revert(allocator, dataset, change.id().hex()).on("main").run())
            .version();
    assertEquals(
        Map.of("LBC", "Lübeck,1", "HAM", "Hamburg,2", "BRE", "Bremen,1"), airports.at("main"));
    assertTrue(
        dataset
            .rowSet(before, Airports.TABLE)
            .isSubsetOf(dataset.rowSet(reverted, Airports.TABLE)));
    assertEquals(change.id().hex(), reverted.properties().get(Replay.REVERTED));
    assertEquals(1, reverted.parents().size());
  }

  @Test
  void aRevertOfADroppedColumnBringsItsValuesBack() {
    Version dropped = airports.change("main", tx -> tx.dropColumn(Airports.TABLE, "runways"));
    Replay.revert(allocator, dataset, dropped.id().hex()).on("main").run();
    assertEquals("Lübeck,1", airports.at("main").get("LBC"));
  }

  @Test
  void aRevertOfWhatChangedSinceIsAConflict() {
    Version change = airports.put("main", "LBC,Luebeck,1");
    airports.put("main", "LBC,Lubeck,1");
    assertInstanceOf(
        MergeOutcome.Conflicted.class,
        Replay.revert(allocator, dataset, change.id().hex()).on("main").run());
    PendingMerge pending = PendingMerge.on(dataset, "main");
    assertEquals("revert", pending.kind());
    pending.resolveAll(allocator, MergeSide.THEIRS);
    Version done = assertInstanceOf(MergeOutcome.Merged.class, pending.commit(allocator)).version();
    assertEquals("Lübeck,1", airports.at("main").get("LBC"));
    assertEquals(1, done.parents().size());
  }

  @Test
  void aCherryPickTakesOneChangeAndItsAuthor() {
    airports.put("clean", "BRE,Bremen,1");
    Version picked = airports.put("clean", "HAM,Hammaburg,2");
    airports.put("main", "HAM,Hamburg,3");
    MergeOutcome outcome = Replay.cherryPick(allocator, dataset, "clean").on("main").run();
    Version done = assertInstanceOf(MergeOutcome.Merged.class, outcome).version();
    assertEquals(Map.of("LBC", "Lübeck,1", "HAM", "Hammaburg,3"), airports.at("main"));
    assertEquals(picked.message(), done.message());
    assertEquals(picked.author(), done.author());
    assertInstanceOf(
        MergeOutcome.UpToDate.class,
        Replay.cherryPick(allocator, dataset, "clean").on("main").run());
  }

  @Test
  void aDryRunSaysWhatWouldComeOfIt() {
    airports.put("clean", "HAM,Hammaburg,2");
    Version head = airports.put("main", "HAM,Hamburg,3");
    Replay pick = Replay.cherryPick(allocator, dataset, "clean").on("main");
    assertInstanceOf(MergeOutcome.WouldMerge.class, pick.dryRun());
    assertEquals(head, dataset.version("main"));
    pick.run();
    assertInstanceOf(MergeOutcome.UpToDate.class, pick.dryRun());
    airports.put("main", "HAM,HH,3");
    Replay revert = Replay.revert(allocator, dataset, "main~1").on("main");
    assertInstanceOf(MergeOutcome.Conflicted.class, revert.dryRun());
    assertTrue(PendingMerge.find(dataset, "main").isEmpty());
  }

  @Test
  void severalPicksMoveTheBranchOnce() {
    airports.put("clean", "BRE,Bremen,1");
    Version second = airports.put("clean", "HAM,Hammaburg,2");
    airports.put("main", "BRE,Bremen,1");
    int steps = dataset.refLog("main").size();
    SequenceOutcome.Done done =
        assertInstanceOf(
            SequenceOutcome.Done.class, picks("main").run(List.of("clean~1", "clean")));
    assertEquals(1, done.made().size(), "the first is there already");
    assertEquals(second.id().hex(), done.head().properties().get(Replay.PICKED));
    assertEquals(steps + 1, dataset.refLog("main").size());
    assertInstanceOf(
        SequenceOutcome.UpToDate.class, picks("main").run(List.of("clean~1", "clean")));
  }

  @Test
  void severalPicksThatStopGoOnWithTheRest() {
    Version head = pickThree();
    PendingMerge pending = PendingMerge.on(dataset, "main");
    assertTrue(Picks.isPending(pending));
    assertCode(ErrorCode.BAD_ARGUMENT, () -> pending.commit(allocator));
    assertInstanceOf(SequenceOutcome.Stopped.class, picks("main").proceed(pending));
    assertEquals(head, dataset.version("main"), "undecided");
    pending.resolveAll(allocator, MergeSide.THEIRS);
    SequenceOutcome.Done done =
        assertInstanceOf(SequenceOutcome.Done.class, picks("main").proceed(pending));
    assertEquals(3, done.made().size());
    assertEquals(
        Map.of("LBC", "Lübeck,3", "HAM", "Hamburg,6", "BRE", "Bremen,1"), airports.at("main"));
    assertTrue(PendingMerge.find(dataset, "main").isEmpty());
  }

  @Test
  void severalPicksThatStopLeaveOneOutOrAreAborted() {
    Version head = pickThree();
    PendingMerge.on(dataset, "main").abort();
    assertEquals(head, dataset.version("main"));
    pickThree();
    SequenceOutcome outcome = picks("main").skip(PendingMerge.on(dataset, "main"));
    assertEquals(2, assertInstanceOf(SequenceOutcome.Done.class, outcome).made().size());
    assertEquals(
        Map.of("LBC", "Lübeck,2", "HAM", "Hamburg,6", "BRE", "Bremen,1"), airports.at("main"));
  }

  @Test
  void picksOfWhichNothingIsLeftEnd() {
    airports.put("main", "LBC,Lübeck,2");
    airports.put("clean", "LBC,Lübeck,3");
    Version head = airports.put("main", "LBC,Lübeck,2");
    assertInstanceOf(SequenceOutcome.Stopped.class, picks("main").run(List.of("clean")));
    SequenceOutcome outcome = picks("main").skip(PendingMerge.on(dataset, "main"));
    assertEquals(head, assertInstanceOf(SequenceOutcome.UpToDate.class, outcome).head());
    assertTrue(PendingMerge.find(dataset, "main").isEmpty());
  }

  /** Picks three versions, of which the second is in conflict. */
  private Version pickThree() {
    Version head = airports.put("main", "LBC,Lübeck,2");
    if (airports.at("clean").size() == 2) {
      airports.put("clean", "BRE,Bremen,1");
      airports.put("clean", "LBC,Lübeck,3");
      airports.put("clean", "HAM,Hamburg,6");
    }
    SequenceOutcome.Stopped stopped =
        assertInstanceOf(
            SequenceOutcome.Stopped.class,
            picks("main").run(List.of("clean~2", "clean~1", "clean")));
    assertEquals(1, stopped.done());
    assertEquals(1, stopped.left());
    assertEquals(head, dataset.version("main"), "all or none");
    return head;
  }

  private Picks picks(String branch) {
    return Picks.of(allocator, dataset, MergeSettings.DEFAULTS.withBranch(branch));
  }

  @Test
  void aRebaseMakesTheBranchsVersionsAgain() {
    airports.put("main", "BRE,Bremen,1");
    Version first = airports.put("clean", "LBC,Luebeck,1");
    airports.put("clean", "HAM,Hammaburg,2");
    SequenceOutcome.Done rebased =
        assertInstanceOf(
            SequenceOutcome.Done.class, Rebase.of(allocator, dataset, "clean").onto("main"));
    assertEquals(2, rebased.made().size());
    assertEquals(first.message(), rebased.made().get(0).message());
    assertEquals(first.time(), rebased.made().get(0).time());
    assertTrue(dataset.graph().isAncestor(dataset.version("main"), dataset.version("clean")));
    assertEquals(
        Map.of("LBC", "Luebeck,1", "HAM", "Hammaburg,2", "BRE", "Bremen,1"), airports.at("clean"));
    assertInstanceOf(
        SequenceOutcome.UpToDate.class, Rebase.of(allocator, dataset, "clean").onto("main"));
  }

  @Test
  void aRebaseThatStopsGoesOnAfterItsConflictsAreResolved() {
    stopTwice();
    Rebase rebase = Rebase.of(allocator, dataset, "clean");
    PendingMerge.on(dataset, "clean").resolveAll(allocator, MergeSide.THEIRS);
    SequenceOutcome.Stopped second =
        assertInstanceOf(SequenceOutcome.Stopped.class, rebase.proceed());
    assertEquals(1, second.done());
    assertEquals(1, second.left());
    PendingMerge.on(dataset, "clean").resolveCell(allocator, Airports.TABLE, "HAM", "runways", 8);
    SequenceOutcome.Done rebased = assertInstanceOf(SequenceOutcome.Done.class, rebase.proceed());
    assertEquals(3, rebased.made().size());
    assertEquals(
        Map.of("LBC", "Lübeck,3", "HAM", "Hamburg,8", "BRE", "Bremen,1"), airports.at("clean"));
    assertTrue(PendingMerge.find(dataset, "clean").isEmpty());
  }

  @Test
  void aRebaseThatStopsLeavesAVersionOutOrIsAborted() {
    Version head = stopTwice();
    Rebase rebase = Rebase.of(allocator, dataset, "clean");
    assertEquals(head, dataset.version("clean"));
    assertInstanceOf(SequenceOutcome.Stopped.class, rebase.skip());
    SequenceOutcome.Done rebased = assertInstanceOf(SequenceOutcome.Done.class, rebase.skip());
    assertEquals(1, rebased.made().size());
    assertEquals(
        Map.of("LBC", "Lübeck,2", "HAM", "Hamburg,7", "BRE", "Bremen,1"), airports.at("clean"));
    Reset.to(dataset, "clean", head.id().hex());
    rebase.onto("main");
    rebase.abort();
    assertEquals(head, dataset.version("clean"));
    assertCode(ErrorCode.NOTHING_PENDING, rebase::abort);
  }

  /** Two of three versions of the branch are in conflict with main; stops at the first. */
  private Version stopTwice() {
    airports.put("main", "LBC,Lübeck,2", "HAM,Hamburg,7");
    airports.put("clean", "LBC,Lübeck,3");
    airports.put("clean", "HAM,Hamburg,6");
    Version head = airports.put("clean", "BRE,Bremen,1");
    SequenceOutcome.Stopped stopped =
        assertInstanceOf(
            SequenceOutcome.Stopped.class, Rebase.of(allocator, dataset, "clean").onto("main"));
    assertEquals(0, stopped.done());
    assertEquals(2, stopped.left());
    assertEquals(1, stopped.conflicts().recordCount());
    return head;
  }

  @Test
  void aRebaseOfABranchThatMovedMeanwhileDoesNotEnd() {
    stopTwice();
    airports.put("clean", "MUC,München,2");
    PendingMerge.on(dataset, "clean").resolveAll(allocator, MergeSide.THEIRS);
    Rebase rebase = Rebase.of(allocator, dataset, "clean");
    rebase.proceed();
    PendingMerge.on(dataset, "clean").resolveAll(allocator, MergeSide.THEIRS);
    assertCode(ErrorCode.LOST_RACE, rebase::proceed);
    assertEquals("München,2", airports.at("clean").get("MUC"));
    rebase.abort();
  }

  @Test
  void aResetMovesTheBranchAndItsLogKnows() {
    Version head = airports.put("main", "BRE,Bremen,1");
    assertEquals(RefUpdate.FORCED, Reset.to(dataset, "main", "main~1"));
    assertEquals(2, airports.at("main").size());
    assertEquals(RefUpdate.FAST_FORWARD, Reset.to(dataset, "main", head.id().hex()));
    assertEquals(RefUpdate.NO_CHANGE, Reset.to(dataset, "main", "main"));
    assertEquals("reset", dataset.refLog("main").get(0).note().operation());
  }

  private static void assertCode(ErrorCode expected, Runnable work) {
    assertEquals(expected, assertThrows(SheafException.class, work::run).code());
  }
}
