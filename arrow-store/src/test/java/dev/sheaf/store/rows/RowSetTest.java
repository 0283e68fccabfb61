package dev.sheaf.store.rows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.ArrayContainer;
import org.roaringbitmap.Container;
import org.roaringbitmap.RunContainer;

class RowSetTest {
  private static final int LAST_OFFSET = Integer.MAX_VALUE;

  @Test
  void anAddressIsSegmentAndOffset() {
    long address = RowAddress.of(7, 3 * 65_536 + 5);
    assertEquals(7, RowAddress.segment(address));
    assertEquals(3 * 65_536 + 5, RowAddress.offset(address));
    assertEquals(3, RowAddress.chunk(address));
    assertEquals(5, RowAddress.position(address));
    assertEquals("7:196613", RowAddress.toString(address));
    assertTrue(RowAddress.isValid(address));
  }

  @Test
  void addressesReachFromZeroToTheLastOffsetOfTheLastSegment() {
    long last = RowAddress.of(Integer.MAX_VALUE, LAST_OFFSET);
    RowSet rows = RowSet.of(last, 0);
    rows.verify();
    assertArrayEquals(new long[] {0, last}, rows.toArray());
    assertArrayEquals(new int[] {0, Integer.MAX_VALUE}, rows.segments());
    assertEquals(RowSet.of(last), rows.restrictTo(Integer.MAX_VALUE));
    assertEquals(LAST_OFFSET, RowAddress.offset(rows.last()));
  }

  @Test
  void whatIsNoAddressIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> RowAddress.of(-1, 0));
    assertThrows(IllegalArgumentException.class, () -> RowAddress.of(0, -1));
    long pastTheEnd = RowAddress.of(0, LAST_OFFSET) + 1;
    assertFalse(RowAddress.isValid(pastTheEnd));
    assertThrows(IllegalArgumentException.class, () -> RowSet.of(-1));
    assertThrows(IllegalArgumentException.class, () -> RowSet.of(pastTheEnd - 1, pastTheEnd));
    assertThrows(IllegalArgumentException.class, () -> RowSet.range(0, 5, 4));
    assertThrows(IllegalArgumentException.class, () -> RowSet.empty().restrictTo(-1));
    assertFalse(RowSet.range(0, 0, 10).contains(-1));
  }

  @Test
  void theEmptySetIsOneObject() {
    RowSet rows = RowSet.range(2, 10, 100_000);
    assertSame(RowSet.empty(), RowSet.of());
    assertSame(RowSet.empty(), RowSet.range(1, 5, 5));
    assertSame(RowSet.empty(), rows.andNot(rows));
    assertSame(RowSet.empty(), rows.xor(rows));
    assertSame(RowSet.empty(), rows.and(RowSet.of(1)));
    assertSame(RowSet.empty(), RowSetBuilder.from(RowSet.of(1)).remove(1).build());
    assertTrue(RowSet.empty().isEmpty());
    assertEquals(0, RowSet.empty().segments().length);
    assertThrows(IllegalStateException.class, () -> RowSet.empty().first());
    assertThrows(IllegalStateException.class, () -> RowSet.empty().last());
  }

  @Test
  void aRangeCrossesChunks() {
    RowSet rows = RowSet.range(3, 65_530, 2 * 65_536 + 10);
    rows.verify();
    assertEquals(2 * 65_536 + 10 - 65_530, rows.cardinality());
    List<String> chunks = new ArrayList<>();
    for (RowChunk chunk : rows.chunks()) {
      assertTrue(chunk.isRun());
      chunks.add(chunk.segment() + ":" + chunk.chunk() + ":" + chunk.cardinality());
    }
    assertEquals(List.of("3:0:6", "3:1:65536", "3:2:10"), chunks);
  }

  @Test
  void aChunkKnowsItsShape() {
    RowSet rows = RowSet.range(0, 0, 100);
    RowChunk all = rows.chunk(0, 0);
    assertTrue(all != null && all.isAll(100) && !all.isAll(101) && !all.isAll(99));
    RowChunk holed = rows.andNot(RowSet.of(50)).chunk(0, 0);
    assertTrue(holed != null && !holed.isRun() && !holed.isAll(99) && !holed.isAll(100));
    RowChunk later = RowSet.range(0, 1, 100).chunk(0, 0);
    assertTrue(later != null && later.isRun() && !later.isAll(99));
    assertNull(rows.chunk(0, 1));
    assertNull(rows.chunk(1, 0));
  }

  @Test
  void aChunkRefusesArraysThatAreTooShort() {
    RowChunk chunk = RowSet.range(0, 0, 100).chunks().iterator().next();
    assertThrows(IllegalArgumentException.class, () -> chunk.positions(new int[99]));
    assertThrows(IllegalArgumentException.class, () -> chunk.runs(new int[199]));
    assertThrows(IllegalArgumentException.class, () -> chunk.toWords(new long[1023]));
    assertThrows(IndexOutOfBoundsException.class, () -> chunk.contains(65_536));
  }

  @Test
  void theOrderOfAdditionsDoesNotMatter() {
    RowSetBuilder descending = new RowSetBuilder();
    for (int offset = 200_000; offset >= 0; offset -= 3) {
      descending.add(RowAddress.of(1, offset));
    }
    RowSetBuilder ascending = new RowSetBuilder();
    for (int offset = 2; offset <= 200_000; offset += 3) {
      ascending.add(RowAddress.of(1, offset));
    }
    assertEquals(descending.build(), ascending.build());
  }

  @Test
  void aBuilderGoesOnFromWhatItHasBuilt() {
    RowSetBuilder builder = new RowSetBuilder().add(1);
    RowSet first = builder.build();
    RowSet second = builder.add(2).remove(1).build();
    assertArrayEquals(new long[] {1}, first.toArray());
    assertArrayEquals(new long[] {2}, second.toArray());
    assertSame(second, builder.build());
  }

  @Test
  void aSummaryShowsFewRowsInFull() {
    assertEquals("RowSet[2 rows 0:4 1:5]", RowSet.of(4, RowAddress.of(1, 5)).toString());
    assertEquals("RowSet[17 rows]", RowSet.range(0, 0, 17).toString());
  }

  @Test
  void oneContentHasOneEncoding() {
    // 3 rows: as many bytes as an array as in one run.
    Container runs = new RunContainer(new char[] {7, 2}, 1);
    Container array = Containers.canonical(runs);
    assertTrue(array instanceof ArrayContainer && Containers.isCanonical(array));
    assertFalse(Containers.isCanonical(runs));
    // 4 rows: fewer bytes in one run.
    Container shorter = Containers.canonical(new ArrayContainer(new char[] {7, 8, 9, 10}));
    assertTrue(shorter instanceof RunContainer && Containers.isCanonical(shorter));
    assertSame(Containers.FULL, Containers.canonical(Container.rangeOfOnes(0, 65_536)));
    assertNull(Containers.canonical(new ArrayContainer()));
  }

  @Test
  void verifyNoticesWhatIsBroken() {
    Container one = new ArrayContainer(new char[] {1});
    Container notCanonical = new RunContainer(new char[] {7, 0}, 1);
    Container empty = new ArrayContainer();
    assertBroken("order of keys", block(5, one, 5, one));
    assertBroken("canonical", block(5, notCanonical, 6, one));
    assertBroken("canonical", block(5, empty, 6, one));
    assertBroken("key", block(5, one, 0x8000, one));
    assertBroken("key", block(5, one, 1L << 47, one));
    assertBroken("neighbours", block(5, one, 6, one), block(7, one, 8, one));
    assertBroken("rows of key", new Block(new long[] {5}, new Container[] {one}, new int[] {2}));
    IllegalStateException miscounted =
        assertThrows(
            IllegalStateException.class,
            () -> new RowSet(new Block[] {block(5, one, 6, one)}, 3).verify());
    assertTrue(miscounted.toString().contains("rows of a set"), miscounted.toString());
  }

  @Test
  void setsThatDifferAreNotEqual() {
    RowSet rows = RowSet.of(1, 2, 3);
    assertNotEquals(rows, RowSet.of(1, 2, 4));
    assertNotEquals(rows, RowSet.of(1, 2));
    assertNotEquals(rows, RowSet.of(1, 2, RowAddress.of(0, 65_539)));
    assertNotEquals(rows, RowSet.of(1, 2, RowAddress.of(1, 3)));
    assertNotEquals((Object) rows, "1, 2, 3");
  }

  private static Block block(long keyA, Container a, long keyB, Container b) {
    int[] cardinalities = {a.getCardinality(), b.getCardinality()};
    return new Block(new long[] {keyA, keyB}, new Container[] {a, b}, cardinalities);
  }

  private static void assertBroken(String what, Block... blocks) {
    long rows = 0;
    for (Block block : blocks) {
      rows += block.cardinality();
    }
    RowSet broken = new RowSet(blocks, rows);
    IllegalStateException found = assertThrows(IllegalStateException.class, broken::verify);
    assertTrue(found.toString().contains(what), found.toString());
  }
}
