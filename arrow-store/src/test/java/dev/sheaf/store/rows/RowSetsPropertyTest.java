package dev.sheaf.store.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.rows.RandomRows.Rows;
import dev.sheaf.store.testing.Seeds;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RowSetsPropertyTest {
  @Test
  void unionAndIntersectionAreThoseOfTheModels() {
    Seeds.forEach(
        30,
        seed -> {
          List<Rows> versions = versions(Seeds.random(seed));
          RowModel union = versions.get(0).model();
          RowModel intersection = union;
          for (Rows version : versions) {
            union = union.or(version.model());
            intersection = intersection.and(version.model());
          }
          union.assertSameRows(RowSets.union(sets(versions)));
          intersection.assertSameRows(RowSets.intersection(sets(versions)));
          versions.forEach(version -> version.model().assertSameRows(version.set()));
        });
  }

  @Test
  void aThresholdCountsTheInputsThatHoldARow() {
    Seeds.forEach(
        15,
        seed -> {
          List<Rows> versions = versions(Seeds.random(seed));
          Map<Long, int[]> counts = new TreeMap<>();
          for (Rows version : versions) {
            version.model().chunks().forEach((key, bits) -> count(counts, key, bits));
          }
          for (int atLeast = 1; atLeast <= versions.size(); atLeast++) {
            atLeast(counts, atLeast).assertSameRows(RowSets.threshold(sets(versions), atLeast));
          }
        });
  }

  @Test
  void aCursorOverManySetsGivesEachRowOnceWithAllThatHoldIt() {
    Seeds.forEach(
        30,
        seed -> {
          List<Rows> versions = versions(Seeds.random(seed));
          RowSet union = RowSets.union(sets(versions));
          MultiRowSetCursor cursor = new MultiRowSetCursor(sets(versions));
          for (RowChunk chunk : union.chunks()) {
            assertTrue(cursor.next());
            assertEquals(chunk, cursor.rows());
            assertStretches(versions, cursor);
            assertGroups(versions, cursor);
          }
          assertFalse(cursor.next());
          assertThrows(IllegalStateException.class, cursor::rows);
        });
  }

  @Test
  void partsFollowEachOtherAndAreAll() {
    Seeds.forEach(
        30,
        seed -> {
          Random random = Seeds.random(seed);
          RowSet rows = versions(random).get(0).set();
          int most = 1 + random.nextInt(6);
          List<RowSet> parts = RowSets.split(rows, most);
          assertTrue(parts.size() <= most);
          RowSet all = RowSet.empty();
          for (RowSet part : parts) {
            assertFalse(part.isEmpty());
            assertTrue(all.isEmpty() || all.last() < part.first());
            all = all.or(part);
          }
          assertEquals(rows, all);
        });
  }

  @Test
  void whatAllInputsShareIsShared() {
    RowSet common = RowSet.range(0, 0, 10_000_000).andNot(RowSet.of(5, 100_000, 9_000_000));
    List<RowSet> versions = new ArrayList<>();
    for (int version = 0; version < 100; version++) {
      versions.add(common.or(RowSet.of(RowAddress.of(1, version))));
    }
    RowSetFootprint footprint = new RowSetFootprint();
    footprint.add(common);
    long before = footprint.containers();
    for (int atLeast : new int[] {1, 50, 100}) {
      RowSet result = RowSets.threshold(versions, atLeast);
      footprint.add(result);
      assertSame(common.blocks()[0], result.blocks()[0]);
    }
    assertEquals(before + 1, footprint.containers(), "the union has a chunk in segment 1");
    assertEquals(common, RowSets.threshold(versions, 2));
    assertSame(versions.get(7), RowSets.union(List.of(common, versions.get(7))));
    assertSame(common, RowSets.intersection(List.of(versions.get(7), common, versions.get(9))));
  }

  @Test
  void versionsThatShareContainersAreOneGroup() {
    RowSet common = RowSet.range(0, 0, 10_000_000);
    RowSet changed = common.andNot(RowSet.of(70_000));
    MultiRowSetCursor cursor =
        new MultiRowSetCursor(List.of(common, changed, RowSet.empty(), common));
    int chunks = 0;
    while (cursor.next()) {
      int expected = chunks == 1 ? 2 : 1;
      assertEquals(expected, cursor.groupCount());
      assertEquals(BitSet.valueOf(new long[] {0b1011}), cursor.inputs(0));
      chunks++;
    }
    assertEquals(common.chunkCount(), chunks);
  }

  @Test
  void manyGroupsAreToldApart() {
    // Row i is in version v if bit v of i is set: as many groups as rows, in one chunk.
    List<RowSetBuilder> builders = new ArrayList<>();
    for (int version = 0; version < 10; version++) {
      builders.add(new RowSetBuilder());
      for (int row = 1; row < 1024; row++) {
        if ((row >>> version & 1) != 0) {
          builders.get(version).add(row);
        }
      }
    }
    MultiRowSetCursor cursor =
        new MultiRowSetCursor(builders.stream().map(RowSetBuilder::build).toList());
    assertTrue(cursor.next());
    assertEquals(1023, cursor.groupCount());
    for (int row = 1; row < 1024; row++) {
      assertEquals(row - 1, cursor.groupAt(row));
      assertEquals(BitSet.valueOf(new long[] {row}), cursor.inputs(row - 1));
    }
    assertFalse(cursor.next());
  }

  @Test
  void extremesOfTheListOfInputs() {
    RowSet one = RowSet.of(1, 2);
    assertSame(RowSet.empty(), RowSets.union(List.of()));
    assertSame(one, RowSets.union(List.of(one)));
    assertSame(one, RowSets.intersection(List.of(one)));
    assertSame(RowSet.empty(), RowSets.intersection(List.of(one, RowSet.empty())));
    assertFalse(new MultiRowSetCursor(List.of()).next());
    assertThrows(IllegalArgumentException.class, () -> RowSets.intersection(List.of()));
    assertThrows(IllegalArgumentException.class, () -> RowSets.threshold(List.of(one), 0));
    assertThrows(IllegalArgumentException.class, () -> RowSets.threshold(List.of(one), 2));
  }

  @Test
  void whatIsSharedIsRetainedOnce() {
    RowSet base = RowSet.range(0, 0, 1_000_000).andNot(RowSet.of(77));
    RowSet other = base.andNot(RowSet.of(500_000));
    long both = RowSets.retainedBytes(List.of(base, other, base));
    assertTrue(both < base.retainedBytes() + other.retainedBytes());
    assertTrue(both > base.retainedBytes());
  }

  /** All groups together hold each row of each version, and nothing else. */
  private static void assertStretches(List<Rows> versions, MultiRowSetCursor cursor) {
    Map<Integer, BitSet> held = new TreeMap<>();
    cursor.forEachStretch(
        (position, from, to) -> {
          BitSet known = held.computeIfAbsent(position, any -> new BitSet());
          assertTrue(from < to);
          assertFalse(from > 0 && known.get(from - 1), "stretches of a row do not touch");
          assertFalse(known.get(from) || known.get(to));
          known.set(from, to);
        });
    long key = (long) cursor.rows().segment() << 16 | cursor.rows().chunk();
    for (int version = 0; version < versions.size(); version++) {
      BitSet rows = new BitSet();
      for (Map.Entry<Integer, BitSet> row : held.entrySet()) {
        rows.set(row.getKey(), row.getValue().get(version));
      }
      assertEquals(versions.get(version).model().chunks().getOrDefault(key, new BitSet()), rows);
    }
  }

  private static void assertGroups(List<Rows> versions, MultiRowSetCursor cursor) {
    long key = (long) cursor.rows().segment() << 16 | cursor.rows().chunk();
    List<BitSet> holders = new ArrayList<>();
    for (int group = 0; group < cursor.groupCount(); group++) {
      BitSet inputs = cursor.inputs(group);
      assertFalse(inputs.isEmpty());
      assertFalse(holders.contains(inputs), "groups differ in their inputs");
      holders.add(inputs);
    }
    BitSet present = new BitSet();
    List<BitSet> rows = new ArrayList<>();
    for (Rows version : versions) {
      rows.add(version.model().chunks().getOrDefault(key, new BitSet()));
      present.or(rows.get(rows.size() - 1));
    }
    int numbered = 0;
    int[] groups = new int[present.length()];
    for (int i = present.nextSetBit(0); i >= 0; i = present.nextSetBit(i + 1)) {
      groups[i] = cursor.groupAt(i);
      assertTrue(groups[i] >= 0 && groups[i] <= numbered, "numbered by first rows");
      numbered = Math.max(numbered, groups[i] + 1);
    }
    if (present.cardinality() < RowAddress.CHUNK_ROWS) {
      assertEquals(-1, cursor.groupAt(present.nextClearBit(0)));
      assertEquals(-1, cursor.groupAt(present.previousClearBit(RowAddress.CHUNK_ROWS - 1)));
    }
    assertEquals(cursor.groupCount(), numbered);
    for (int version = 0; version < versions.size(); version++) {
      BitSet held = new BitSet();
      for (int i = present.nextSetBit(0); i >= 0; i = present.nextSetBit(i + 1)) {
        held.set(i, holders.get(groups[i]).get(version));
      }
      assertTrue(rows.get(version).equals(held), "rows of version " + version);
    }
  }

  private static void count(Map<Long, int[]> counts, long key, BitSet bits) {
    int[] chunk = counts.computeIfAbsent(key, absent -> new int[RowAddress.CHUNK_ROWS]);
    bits.stream().forEach(position -> chunk[position]++);
  }

  private static RowModel atLeast(Map<Long, int[]> counts, int atLeast) {
    RowModel result = new RowModel();
    counts.forEach(
        (key, chunk) -> {
          for (int position = 0; position < chunk.length; position++) {
            if (chunk[position] >= atLeast) {
              result.add(key << 16 | position);
            }
          }
        });
    return result;
  }

  private static List<RowSet> sets(List<Rows> versions) {
    return versions.stream().map(Rows::set).toList();
  }

  /** Versions of one history, some of them twice, sometimes with strangers between. */
  private static List<Rows> versions(Random random) {
    RandomRows source = new RandomRows(random);
    List<Rows> versions = new ArrayList<>();
    versions.add(source.next());
    for (int more = random.nextInt(12); more > 0; more--) {
      Rows from = versions.get(random.nextInt(versions.size()));
      versions.add(random.nextInt(8) == 0 ? source.next() : source.edit(from, 2));
    }
    return versions;
  }
}
