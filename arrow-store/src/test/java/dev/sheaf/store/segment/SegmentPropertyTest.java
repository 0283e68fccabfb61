package dev.sheaf.store.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sheaf.store.file.FileAccess;
import dev.sheaf.store.file.OsFiles;
import dev.sheaf.store.file.StoreFiles;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.FaultingFiles;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Random schemas, rows and operations, against a map from address to row. */
@ExtendWith(AllocatorExtension.class)
class SegmentPropertyTest {
  private static final int HISTORIES = 30;
  private static final int OPERATIONS = 40;

  @Test
  void inMemoryRowsStayWhereTheyWereAppended(BufferAllocator allocator) {
    Seeds.forEach(HISTORIES, seed -> history(allocator, null, Seeds.random(seed)));
  }

  @Test
  void onDiskRowsStayWhereTheyWereAppended(BufferAllocator allocator, @TempDir Path directory) {
    Seeds.forEach(
        HISTORIES,
        seed -> {
          Path own = Files.createTempDirectory(directory, "history");
          history(allocator, files(own, seed), Seeds.random(seed));
        });
  }

  private static StoreFiles files(Path directory, long seed) throws IOException {
    FaultingFiles files = new FaultingFiles(new OsFiles(directory));
    if (seed % 3 == 0) {
      files.shorten();
    }
    return StoreFiles.over(files);
  }

  private static void history(
      BufferAllocator allocator, @Nullable StoreFiles files, Random random) {
    SegmentOptions options =
        SegmentOptions.defaults()
            .withChunkBytes(random.nextBoolean() ? 1 << 12 : 1 << 16)
            .withWindowBytes(random.nextBoolean() ? 1 << 13 : 1 << 30)
            .withCacheBytes(random.nextBoolean() ? 0 : 1 << 20)
            .withCachedChunks(random.nextInt(4));
    try (SegmentHarness harness =
        new SegmentHarness(
            allocator, files, options, RandomFields.schema(random, 1 + random.nextInt(6)))) {
      Leases leases = new Leases(harness);
      for (int i = 0; i < OPERATIONS; i++) {
        step(harness, leases, files != null, random);
      }
      leases.returnAll();
      harness.checkDeeply();
    }
  }

  private static void step(SegmentHarness harness, Leases leases, boolean onDisk, Random random) {
    switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> append(harness, random);
      case 4 -> leases.take(random);
      case 5 -> leases.returnAll();
      case 6 -> harness.check();
      case 7 -> {
        if (onDisk) {
          harness.compact();
        }
      }
      case 8 -> {
        if (onDisk) {
          leases.returnAll();
          harness.reopen(random.nextInt(4) == 0 ? FileAccess.READ : FileAccess.WRITE);
          harness.check();
          harness.reopen();
        }
      }
      default -> harness.segments().evictUnused();
    }
  }

  private static void append(SegmentHarness harness, Random random) {
    try (SegmentHarness.Pending pending = harness.begin()) {
      for (int batches = random.nextInt(4); batches > 0; batches--) {
        harness.append(pending, random, random.nextInt(random.nextBoolean() ? 8 : 200));
      }
      if (random.nextInt(4) == 0) {
        readOwn(harness, pending);
      }
      switch (random.nextInt(5)) {
        case 0 -> pending.append.rollback();
        case 1 -> pending.append.write(); // and the catalog fails
        default -> harness.commit(pending);
      }
    }
  }

  /** The appender sees its own rows. */
  private static void readOwn(SegmentHarness harness, SegmentHarness.Pending pending) {
    Map<Long, List<@Nullable Object>> expected = new HashMap<>(harness.model());
    expected.putAll(pending.rows());
    Map<Long, List<@Nullable Object>> found = new HashMap<>();
    int chunks =
        pending.rows().isEmpty()
            ? harness.segment().chunkCount()
            : 1
                + dev.sheaf.store.rows.RowAddress.chunk(
                    pending.rows().keySet().stream().mapToLong(a -> a).max().orElseThrow());
    for (int chunk = 0; chunk < chunks; chunk++) {
      try (ChunkLease lease = pending.append.lease(chunk, "own")) {
        found.putAll(harness.read(lease));
      }
    }
    assertEquals(expected, found);
  }

  /** Leases that are held over other operations, with what they must go on to show. */
  private static final class Leases {
    private final SegmentHarness harness;
    private final List<ChunkLease> held = new ArrayList<>();
    private final List<Map<Long, List<@Nullable Object>>> shown = new ArrayList<>();

    Leases(SegmentHarness harness) {
      this.harness = harness;
    }

    void take(Random random) {
      int chunks = harness.segment().chunkCount();
      if (chunks > 0) {
        ChunkLease lease = harness.segment().lease(random.nextInt(chunks), "held");
        held.add(lease);
        shown.add(harness.read(lease));
      }
    }

    void returnAll() {
      for (int i = 0; i < held.size(); i++) {
        assertEquals(shown.get(i), harness.read(held.get(i)));
        held.get(i).close();
      }
      held.clear();
      shown.clear();
    }
  }
}
