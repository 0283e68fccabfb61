package dev.sheaf.store.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.file.OsFiles;
import dev.sheaf.store.file.StoreFiles;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.FailingAllocations;
import dev.sheaf.store.testing.FaultingFiles;
import dev.sheaf.store.testing.FaultingFiles.Duration;
import dev.sheaf.store.testing.FaultingFiles.Fault;
import dev.sheaf.store.testing.FileOperation;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every single operation on files, and every single allocation, fails once or from then on. */
@ExtendWith(AllocatorExtension.class)
class SegmentFaultTest {
  private static final SegmentOptions OPTIONS = SegmentOptions.defaults().withChunkBytes(2048);
  private static final Schema COLUMNS =
      new Schema(
          List.of(
              RandomFields.of("n", new ArrowType.Int(64, true)),
              RandomFields.of("s", ArrowType.Utf8.INSTANCE)));

  private record Trouble(Fault fault, Duration duration) {}

  /** One bad operation, a device that is gone, a disk that filled up in the middle of a write. */
  private static final List<Trouble> TROUBLES =
      List.of(
          new Trouble(Fault.IO_ERROR, Duration.ONCE),
          new Trouble(Fault.IO_ERROR, Duration.LASTING),
          new Trouble(Fault.TORN, Duration.LASTING));

  /** What fails, and what was there before. */
  private enum Scenario {
    FIRST_COMMIT {
      @Override
      void prepare(SegmentHarness harness, Random random) {}

      @Override
      void run(SegmentHarness harness, Random random) {
        harness.commitRandomRows(random, 20);
      }
    },
    NEXT_COMMIT {
      @Override
      void prepare(SegmentHarness harness, Random random) {
        harness.commitRandomRows(random, 20);
      }

      @Override
      void run(SegmentHarness harness, Random random) {
        harness.commitRandomRows(random, 10);
      }
    },
    COMMIT_THAT_SEALS {
      @Override
      void prepare(SegmentHarness harness, Random random) {
        harness.commitRandomRows(random, 20);
        harness.commitRandomRows(random, 20);
      }

      @Override
      void run(SegmentHarness harness, Random random) {
        try (SegmentHarness.Pending pending = harness.begin()) {
          for (int i = 0; i < 3; i++) {
            harness.append(pending, random, 100);
          }
          harness.commit(pending);
        }
      }
    },
    COMMIT_AFTER_REOPENING {
      @Override
      void prepare(SegmentHarness harness, Random random) {
        harness.commitRandomRows(random, 20);
        harness.commitRandomRows(random, 20);
        harness.reopen();
      }

      @Override
      void run(SegmentHarness harness, Random random) {
        harness.commitRandomRows(random, 10);
      }
    },
    FIRST_READ {
      @Override
      void prepare(SegmentHarness harness, Random random) {
        COMMIT_THAT_SEALS.prepare(harness, random);
        COMMIT_THAT_SEALS.run(harness, random);
        harness.commitRandomRows(random, 10);
        harness.reopen();
      }

      @Override
      void run(SegmentHarness harness, Random random) {
        assertEquals(harness.model(), harness.read());
      }
    },
    COMPACTION {
      @Override
      void prepare(SegmentHarness harness, Random random) {
        FIRST_READ.prepare(harness, random);
      }

      @Override
      void run(SegmentHarness harness, Random random) {
        harness.compact();
      }
    };

    abstract void prepare(SegmentHarness harness, Random random);

    abstract void run(SegmentHarness harness, Random random);
  }

  @ParameterizedTest
  @EnumSource(Scenario.class)
  void anyFileOperationMayFail(
      Scenario scenario, BufferAllocator allocator, @TempDir Path directory) throws IOException {
    for (Trouble trouble : TROUBLES) {
      boolean fired = true;
      for (long n = 1; fired; n++) {
        Path own = Files.createTempDirectory(directory, "d");
        fired = attempt(scenario, allocator, own, n, trouble);
      }
    }
  }

  private static boolean attempt(
      Scenario scenario, BufferAllocator allocator, Path directory, long n, Trouble trouble) {
    Random random = Seeds.random(n);
    FaultingFiles faults = new FaultingFiles(new OsFiles(directory));
    StoreFiles files = StoreFiles.over(faults);
    SegmentFacts catalog;
    try (SegmentHarness harness = new SegmentHarness(allocator, files, OPTIONS, COLUMNS)) {
      scenario.prepare(harness, random);
      faults.arm(EnumSet.allOf(FileOperation.class), n, trouble.fault(), trouble.duration());
      try {
        scenario.run(harness, random);
      } catch (SheafException e) {
        assertTrue(FaultingFiles.isInjected(e) || files.stoppedBecause() != null, e.toString());
      }
      faults.disarm();
      harness.checkDeeply();
      if (files.stoppedBecause() == null) {
        harness.commitRandomRows(random, 5);
      } else {
        SheafException e =
            assertThrows(SheafException.class, () -> harness.commitRandomRows(random, 5));
        assertTrue(e.getMessage().contains("writing was stopped because"), e.getMessage());
        harness.check();
      }
      harness.reopenOver(StoreFiles.at(directory));
      harness
          .segments()
          .deleteUnknown(Map.of(SegmentHarness.SEGMENT, harness.catalog().generation()));
      harness.commitRandomRows(random, 5);
      harness.checkDeeply();
      catalog = harness.catalog();
    }
    assertEquals(
        List.of(SegmentFile.nameOf(SegmentHarness.SEGMENT, catalog.generation())),
        StoreFiles.at(directory).list("segments").stream()
            .map(name -> "segments/" + name)
            .toList());
    return faults.fired();
  }

  @ParameterizedTest
  @EnumSource(Scenario.class)
  void anyAllocationMayFail(Scenario scenario, @TempDir Path directory) throws Exception {
    FailingAllocations failures = new FailingAllocations();
    Random random = Seeds.random(scenario.name());
    try (BufferAllocator allocator = new RootAllocator(failures, Long.MAX_VALUE);
        BufferAllocator sources = new RootAllocator();
        SegmentHarness harness =
            new SegmentHarness(allocator, StoreFiles.at(directory), OPTIONS, COLUMNS)) {
      harness.drawFrom(sources);
      scenario.prepare(harness, random);
      failures.sweep(
          () -> {
            if (scenario == Scenario.FIRST_READ || scenario == Scenario.COMMIT_AFTER_REOPENING) {
              harness.segments().evictUnused();
            }
            scenario.run(harness, random);
          },
          harness::checkDeeply);
    }
  }
}
