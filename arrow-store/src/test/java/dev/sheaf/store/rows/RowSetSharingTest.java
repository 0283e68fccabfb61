package dev.sheaf.store.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.testing.Seeds;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a change copies, in counts: containers and blocks that two sets do not share. */
class RowSetSharingTest {
  private static final int ROWS = 10_000_000;
  private static final int CHUNKS = (ROWS + 65_535) / 65_536;

  @Test
  void oneRowLessIsOneContainerAndOneBlock() {
    RowSet base = holed(ROWS);
    assertEquals(CHUNKS, base.chunkCount());
    RowSet rest = base.andNot(RowSet.of(base.select(base.cardinality() / 2)));
    assertEquals(base.cardinality() - 1, rest.cardinality());
    assertEquals(1, containersNotIn(base, rest));
    assertEquals(1, blocksNotIn(base, rest));
    assertSame(base.blocks()[0].sharedKeys(), rest.blocks()[0].sharedKeys());
  }

  @Test
  void everyWayToChangeOneRowSharesTheRest() {
    RowSet base = holed(ROWS);
    long present = base.select(12_345);
    RowSet one = RowSet.of(present);
    for (RowSet changed :
        new RowSet[] {
          base.andNot(one),
          base.xor(one),
          RowSetBuilder.from(base).remove(present).build(),
          base.or(RowSet.of(RowAddress.of(9, 9)))
        }) {
      changed.verify();
      assertEquals(1, containersNotIn(base, changed));
      assertTrue(blocksNotIn(base, changed) <= 1);
    }
  }

  @Test
  void aChangeTakenBackSharesEverythingAgain() {
    RowSet base = holed(ROWS);
    long present = base.select(777);
    assertSame(base, base.or(RowSet.of(present)));
    assertSame(base, base.andNot(RowSet.of(RowAddress.of(5, 5))));
    RowSet same = RowSetBuilder.from(base).remove(present).add(present).build();
    assertEquals(0, containersNotIn(base, same));
    assertEquals(0, blocksNotIn(base, same));
  }

  @Test
  void aDiffLooksOnlyIntoTheContainersThatDiffer() {
    RowSet base = holed(ROWS);
    RowSetBuilder change = new RowSetBuilder();
    for (int chunk = 0; chunk < CHUNKS; chunk += 10) {
      change.add(base.select(base.rank(RowAddress.of(0, chunk << 16))));
    }
    RowSet removed = change.build();
    RowSet rest = base.andNot(removed);
    PairWalk walk = new PairWalk(base, rest);
    int entries = 0;
    for (PairWalk.Step step = walk.next(); step != PairWalk.Step.END; step = walk.next()) {
      if (step == PairWalk.Step.BOTH && walk.leftContainer() != walk.rightContainer()) {
        entries++;
      }
    }
    assertEquals(removed.chunkCount(), entries);
    assertEquals(removed, base.xor(rest));
    assertEquals(removed.cardinality(), base.xorCardinality(rest));
  }

  @Test
  void relativesPassOverWholeBlocks() {
    RowSet base = manyChunks(100_000);
    RowSet changed = base.xor(RowSet.of(base.select(50_000)));
    PairWalk walk = new PairWalk(base, changed);
    int steps = 0;
    for (PairWalk.Step step = walk.next(); step != PairWalk.Step.END; step = walk.next()) {
      steps++;
    }
    int blocks = base.blocks().length;
    assertTrue(blocks <= 100_000 / 64 + 1, () -> blocks + " blocks");
    assertTrue(steps <= blocks + Block.ENTRIES_MAX, steps + " steps");
  }

  @Test
  void aHistoryCostsWhatChanges() {
    Random random = Seeds.random("history");
    RowSetFootprint footprint = new RowSetFootprint();
    RowSet version = holed(ROWS);
    long first = footprint.add(version);
    assertEquals(first, version.retainedBytes());
    int commits = 1000;
    for (int commit = 0; commit < commits; commit++) {
      RowSet deleted = RowSet.of(version.select(random.nextInt((int) version.cardinality())));
      RowSet inserted = RowSet.of(RowAddress.of(1, commit));
      version = version.andNot(deleted).or(inserted);
      // Two containers of 8 KiB at most, and the block of the directory that both lie in.
      long added = footprint.add(version);
      assertTrue(added < 2 * 8300 + 3 * 128 * 16, () -> added + " bytes");
    }
    version.verify();
    assertEquals(0, footprint.add(version));
    assertTrue(footprint.containers() <= CHUNKS + 2L * commits, footprint.containers() + "");
    assertTrue(footprint.bytes() > first);
  }

  @Test
  void blocksThatOnlyOneSideHasAreShared() {
    RowSet low = manyChunks(1000);
    RowSetBuilder builder = new RowSetBuilder();
    low.forEach(address -> builder.add(address + RowAddress.of(2000, 0)));
    RowSet high = builder.build();
    RowSet both = low.or(high);
    both.verify();
    assertEquals(0, containersNotIn(low.or(high), both.andNot(high).or(both.andNot(low))));
    assertTrue(blocksNotIn(low, both) <= high.blocks().length);
    assertTrue(blocksNotIn(high, both) <= low.blocks().length);
    assertEquals(low, both.andNot(high));
    assertEquals(0, blocksNotIn(low, both.andNot(high)));
  }

  /** Every 20th row is missing, so that the chunks are bitmaps of their own. */
  private static RowSet holed(int rows) {
    RowSetBuilder holes = new RowSetBuilder();
    for (int offset = 7; offset < rows; offset += 20) {
      holes.add(RowAddress.of(0, offset));
    }
    return RowSet.range(0, 0, rows).andNot(holes.build());
  }

  /** One row in each of many segments. */
  private static RowSet manyChunks(int count) {
    RowSetBuilder builder = new RowSetBuilder();
    for (int segment = 0; segment < count; segment++) {
      builder.add(RowAddress.of(segment, segment % 1000));
    }
    return builder.build();
  }

  private static long containersNotIn(RowSet known, RowSet rows) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    known.chunks().forEach(chunk -> seen.add(chunk.container()));
    long count = 0;
    for (RowChunk chunk : rows.chunks()) {
      count += seen.contains(chunk.container()) ? 0 : 1;
    }
    return count;
  }

  private static long blocksNotIn(RowSet known, RowSet rows) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Collections.addAll(seen, (Object[]) known.blocks());
    long count = 0;
    for (Block block : rows.blocks()) {
      count += seen.contains(block) ? 0 : 1;
    }
    return count;
  }
}
