package dev.sheaf.ops.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.ops.replay.Picks;
import dev.sheaf.ops.replay.Replay;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.testing.AllocatorExtension;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The branch moves, or somebody else merges into it, while a merge is at work. */
@ExtendWith(AllocatorExtension.class)
class MergeConcurrencyTest {
  private BufferAllocator allocator;
  private Dataset dataset;
  private Airports airports;

  @BeforeEach
  void open(BufferAllocator given) {
    allocator = given;
    dataset = Dataset.inMemory(allocator, DatasetOptions.defaults());
    airports = Airports.create(allocator, dataset, "LBC,Lübeck,1", "HAM,Hamburg,2");
    airports.put("main", "LBC,Luebeck,1");
    airports.put("clean", "LBC,Lübeck,2");
  }

  @AfterEach
  void close() {
    dataset.close();
  }

  /** Does something the n-th time that the merge asks whether it is to go on. */
  private static Cancellation at(int n, Runnable work) {
    AtomicInteger asked = new AtomicInteger();
    return () -> {
      if (asked.incrementAndGet() == n) {
        work.run();
      }
      return false;
    };
  }

  @Test
  void aMergeIsWorkedOutAgainIfTheBranchMovedMeanwhile() {
    Merge merge = Merge.of(allocator, dataset, "clean").into("main");
    MergeOutcome outcome =
        merge.cancellation(at(1, () -> airports.put("main", "BRE,Bremen,1"))).run();
    Version merged = assertInstanceOf(MergeOutcome.Merged.class, outcome).version();
    assertEquals(
        Map.of("LBC", "Luebeck,2", "HAM", "Hamburg,2", "BRE", "Bremen,1"), airports.at("main"));
    assertEquals(dataset.version("main~1").id(), merged.parents().get(0));
  }

  @Test
  void whatTheBranchWasGivenMeanwhileMayBeAConflict() {
    Merge merge = Merge.of(allocator, dataset, "clean").into("main");
    MergeOutcome outcome =
        merge.cancellation(at(1, () -> airports.put("main", "LBC,Luebeck,7"))).run();
    assertEquals(
        1, assertInstanceOf(MergeOutcome.Conflicted.class, outcome).conflicts().recordCount());
    assertTrue(PendingMerge.find(dataset, "main").isPresent());
    assertEquals("Luebeck,7", airports.at("main").get("LBC"));
  }

  @Test
  void ofTwoMergesOfOneSourceTheSlowerFindsItDone() {
    Merge merge = Merge.of(allocator, dataset, "clean").into("main");
    MergeOutcome outcome = merge.cancellation(at(1, merge::run)).run();
    Version head = assertInstanceOf(MergeOutcome.UpToDate.class, outcome).head();
    assertEquals(dataset.version("main"), head);
    assertEquals("Luebeck,2", airports.at("main").get("LBC"));
  }

  @Test
  void ofTwoMergesWithConflictsOneWaits() {
    airports.put("main", "LBC,Luebeck,7");
    Merge merge = Merge.of(allocator, dataset, "clean").into("main");
    SheafException second =
        assertThrows(SheafException.class, () -> merge.cancellation(at(1, merge::run)).run());
    assertEquals(ErrorCode.ALREADY_PENDING, second.code());
    assertEquals(1, PendingMerge.on(dataset, "main").conflicts(allocator).recordCount());
  }

  @Test
  void aBranchThatNeverRestsIsLeftAlone() {
    AtomicInteger count = new AtomicInteger();
    Merge merge = Merge.of(allocator, dataset, "clean").into("main");
    SheafException lost =
        assertThrows(
            SheafException.class,
            () ->
                merge
                    .cancellation(
                        () -> {
                          airports.put("main", "BRE,Bremen," + count.incrementAndGet());
                          return false;
                        })
                    .run());
    assertEquals(ErrorCode.LOST_RACE, lost.code());
    assertEquals("Luebeck,1", airports.at("main").get("LBC"), "nothing was merged");
    assertEquals("Bremen," + count.get(), airports.at("main").get("BRE"), "nothing was lost");
  }

  @Test
  void severalSourcesBeginAgainToo() {
    dataset.branch("other", "main~1");
    airports.put("other", "MUC,München,2");
    Merge merge = Merge.of(allocator, dataset, "clean", "other").into("main");
    assertInstanceOf(
        MergeOutcome.Merged.class,
        merge.cancellation(at(2, () -> airports.put("main", "BRE,Bremen,1"))).run());
    assertEquals(4, airports.at("main").size());
    assertEquals("Luebeck,2", airports.at("main").get("LBC"));
  }

  @Test
  void aPickMeetsWhatCameMeanwhile() {
    Replay pick = Replay.cherryPick(allocator, dataset, "clean").on("main");
    assertInstanceOf(
        MergeOutcome.Merged.class,
        pick.cancellation(at(1, () -> airports.put("main", "BRE,Bremen,1"))).run());
    assertEquals(
        Map.of("LBC", "Luebeck,2", "HAM", "Hamburg,2", "BRE", "Bremen,1"), airports.at("main"));
  }

  @Test
  void severalPicksAreAllOrNone() {
    airports.put("clean", "MUC,München,2");
    MergeOptions moves =
        MergeOptions.defaults().withCancellation(at(1, () -> airports.put("main", "BRE,Bremen,1")));
    Picks picks =
        Picks.of(allocator, dataset, MergeSettings.DEFAULTS.withBranch("main").withOptions(moves));
    SheafException lost =
        assertThrows(SheafException.class, () -> picks.run(List.of("clean~1", "clean")));
    assertEquals(ErrorCode.LOST_RACE, lost.code());
    assertEquals(
        Map.of("LBC", "Luebeck,1", "HAM", "Hamburg,2", "BRE", "Bremen,1"), airports.at("main"));
    assertInstanceOf(SequenceOutcome.Done.class, picks.run(List.of("clean~1", "clean")));
    assertEquals("Luebeck,2", airports.at("main").get("LBC"));
    assertEquals("München,2", airports.at("main").get("MUC"));
  }

  @Test
  void ofTwoWhoResolveTheSlowerLooksAgain() {
    airports.put("main", "LBC,Luebeck,7");
    Merge.of(allocator, dataset, "clean").into("main").run();
    PendingMerge slow =
        PendingMerge.on(dataset, "main")
            .with(
                MergeOptions.defaults()
                    .withCancellation(
                        at(
                            1,
                            () ->
                                PendingMerge.on(dataset, "main")
                                    .resolveAll(allocator, MergeSide.THEIRS))));
    SheafException lost =
        assertThrows(SheafException.class, () -> slow.resolveAll(allocator, MergeSide.OURS));
    assertEquals(ErrorCode.LOST_RACE, lost.code());
    PendingMerge.on(dataset, "main").commit(allocator);
    assertEquals("Luebeck,2", airports.at("main").get("LBC"));
  }

  @Test
  void aPendingMergeIsCommittedOnTopOfWhatCameMeanwhile() {
    airports.put("main", "LBC,Luebeck,7");
    Merge.of(allocator, dataset, "clean").into("main").run();
    PendingMerge.on(dataset, "main").resolveAll(allocator, MergeSide.THEIRS);
    PendingMerge slow =
        PendingMerge.on(dataset, "main")
            .with(
                MergeOptions.defaults()
                    .withCancellation(at(1, () -> airports.put("main", "BRE,Bremen,1"))));
    assertInstanceOf(MergeOutcome.Merged.class, slow.commit(allocator));
    assertEquals(
        Map.of("LBC", "Luebeck,2", "HAM", "Hamburg,2", "BRE", "Bremen,1"), airports.at("main"));
  }
}
