package dev.sheaf.store.rows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.sheaf.store.rows.RandomRows.Rows;
import dev.sheaf.store.testing.Seeds;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowSetPropertyTest {
  @Test
  void aBuilderGathersWhatTheModelGathers() {
    Seeds.forEach(
        40,
        seed -> {
          RandomRows source = new RandomRows(Seeds.random(seed));
          Rows rows = source.next();
          rows.model().assertSameRows(rows.set());
          assertArrayEquals(rows.model().toArray(), rows.set().toArray());
          for (int step = 0; step < 3; step++) {
            rows = source.edit(rows, 3);
            rows.model().assertSameRows(rows.set());
          }
        });
  }

  @Test
  void aBuilderTakesWholeSetsBetweenSingleRows() {
    Seeds.forEach(
        20,
        seed -> {
          Random random = Seeds.random(seed);
          RandomRows source = new RandomRows(random);
          Rows start = source.next();
          RowSetBuilder builder = RowSetBuilder.from(start.set());
          RowModel model = start.model().copy();
          for (int step = 0; step < 20; step++) {
            long address = source.address();
            switch (random.nextInt(5)) {
              case 0 -> {
                Rows more = source.next();
                builder.addAll(more.set());
                model = model.or(more.model());
              }
              case 1 -> {
                builder.add(address);
                model.add(address);
              }
              case 2 -> {
                builder.remove(address);
                model.remove(address);
              }
              case 3 -> assertEquals(model.contains(address), builder.contains(address));
              default -> model.assertSameRows(builder.build());
            }
          }
          model.assertSameRows(builder.build());
          start.model().assertSameRows(start.set());
        });
  }

  @Test
  void algebraOfStrangersAgreesWithTheModel() {
    Seeds.forEach(
        40,
        seed -> {
          RandomRows source = new RandomRows(Seeds.random(seed));
          assertAlgebra(source.next(), source.next());
        });
  }

  @Test
  void algebraOfRelativesAgreesWithTheModel() {
    Seeds.forEach(
        40,
        seed -> {
          RandomRows source = new RandomRows(Seeds.random(seed));
          Rows ancestor = source.next();
          Rows ours = source.edit(source.edit(ancestor, 2), 2);
          Rows theirs = source.edit(ancestor, 3);
          assertAlgebra(ours, theirs);
          assertAlgebra(ancestor, ours);
          assertAlgebra(
              new Rows(ours.set().or(theirs.set()), ours.model().or(theirs.model())), ours);
        });
  }

  @Test
  void equalRowsMakeEqualSetsHoweverTheyCameAbout() {
    Seeds.forEach(
        20,
        seed -> {
          RandomRows source = new RandomRows(Seeds.random(seed));
          Rows a = source.next();
          Rows b = source.next();
          RowSet there = a.set().xor(b.set());
          RowSet andBack = there.xor(b.set());
          RowSet oneByOne = RowSet.of(a.set().toArray());
          assertEquals(a.set(), andBack);
          assertEquals(a.set(), oneByOne);
          assertEquals(a.set().hashCode(), andBack.hashCode());
          assertEquals(a.set().hashCode(), oneByOne.hashCode());
          long other = source.address();
          assertNotEquals(a.set(), a.set().xor(RowSet.of(other)));
        });
  }

  @Test
  void whatIsReadInBatchesIsWhatIsThere() {
    Seeds.forEach(
        20,
        seed -> {
          Random random = Seeds.random(seed);
          RandomRows source = new RandomRows(random);
          Rows rows = source.next();
          long[] all = rows.model().toArray();
          RowCursor cursor = rows.set().rows();
          long[] batch = new long[1 + random.nextInt(3000)];
          int at = 0;
          while (true) {
            if (random.nextInt(3) == 0) {
              long target = source.address();
              cursor.advanceTo(target);
              at = Math.max(at, ceiling(all, target));
            }
            int count = cursor.nextBatch(batch);
            assertEquals(Math.min(batch.length, all.length - at), count);
            assertArrayEquals(Arrays.copyOfRange(all, at, at + count), Arrays.copyOf(batch, count));
            at += count;
            if (count == 0) {
              return;
            }
          }
        });
  }

  @Test
  void placesInTheOrderAgreeWithTheSortedArray() {
    Seeds.forEach(
        20,
        seed -> {
          Random random = Seeds.random(seed);
          RandomRows source = new RandomRows(random);
          Rows rows = source.next();
          long[] all = rows.model().toArray();
          for (int i = 0; i < 100; i++) {
            long address = source.address();
            assertEquals(ceiling(all, address), rows.set().rank(address));
            assertEquals(rows.model().contains(address), rows.set().contains(address));
            if (all.length > 0) {
              int rank = random.nextInt(all.length);
              assertEquals(all[rank], rows.set().select(rank));
              assertEquals(rank, rows.set().rank(all[rank]));
            }
          }
          if (all.length > 0) {
            assertEquals(all[0], rows.set().first());
            assertEquals(all[all.length - 1], rows.set().last());
          }
        });
  }

  @Test
  void segmentsPartitionTheSet() {
    Seeds.forEach(
        20,
        seed -> {
          Rows rows = new RandomRows(Seeds.random(seed)).next();
          assertArrayEquals(rows.model().segments(), rows.set().segments());
          RowSet together = RowSet.empty();
          for (int segment : rows.set().segments()) {
            RowSet part = rows.set().restrictTo(segment);
            rows.model().restrictTo(segment).assertSameRows(part);
            together = together.or(part);
          }
          assertSame(RowSet.empty(), rows.set().restrictTo(1_000_000));
          assertEquals(rows.set(), together);
        });
  }

  @Test
  void chunksUnpackToTheBitsOfTheModel() {
    Seeds.forEach(
        20,
        seed -> {
          Random random = Seeds.random(seed);
          Rows rows = new RandomRows(random).next();
          assertEquals(rows.model().chunks().size(), rows.set().chunkCount());
          for (RowChunk chunk : rows.set().chunks()) {
            long key = (long) chunk.segment() << 16 | chunk.chunk();
            BitSet bits = rows.model().chunks().get(key);
            assertNotNull(bits);
            assertChunk(bits, chunk, random);
            assertEquals(chunk, rows.set().chunk(chunk.segment(), chunk.chunk()));
          }
        });
  }

  private static void assertAlgebra(Rows a, Rows b) {
    RowModel and = a.model().and(b.model());
    RowModel or = a.model().or(b.model());
    RowModel andNot = a.model().andNot(b.model());
    RowModel xor = a.model().xor(b.model());
    and.assertSameRows(a.set().and(b.set()));
    or.assertSameRows(a.set().or(b.set()));
    andNot.assertSameRows(a.set().andNot(b.set()));
    xor.assertSameRows(a.set().xor(b.set()));
    assertEquals(and.cardinality(), a.set().andCardinality(b.set()));
    assertEquals(or.cardinality(), a.set().orCardinality(b.set()));
    assertEquals(andNot.cardinality(), a.set().andNotCardinality(b.set()));
    assertEquals(xor.cardinality(), a.set().xorCardinality(b.set()));
    assertEquals(and.cardinality() > 0, a.set().intersects(b.set()));
    assertEquals(andNot.cardinality() == 0, a.set().isSubsetOf(b.set()));
    assertEquals(xor.cardinality() == 0, a.set().equals(b.set()));
    assertSame(a.set(), a.set().or(a.set().and(b.set())), "absorption keeps the object");
    assertSame(a.set(), a.set().and(a.set().or(b.set())), "absorption keeps the object");
    // The operands have not been written to.
    a.model().assertSameRows(a.set());
    b.model().assertSameRows(b.set());
  }

  private static void assertChunk(BitSet bits, RowChunk chunk, Random random) {
    int count = bits.cardinality();
    assertEquals(count, chunk.cardinality());
    assertEquals(bits.nextSetBit(0), chunk.first());
    assertEquals(bits.length() - 1, chunk.last());
    boolean isRun = bits.nextClearBit(bits.nextSetBit(0)) == bits.length();
    assertEquals(isRun, chunk.isRun());
    assertEquals(isRun && bits.get(0), chunk.isAll(bits.length()));
    int position = random.nextInt(RowAddress.CHUNK_ROWS);
    assertEquals(bits.get(position), chunk.contains(position));

    int[] positions = new int[count + (random.nextBoolean() ? 0 : random.nextInt(1000))];
    assertEquals(count, chunk.positions(positions));
    assertArrayEquals(bits.stream().toArray(), Arrays.copyOf(positions, count));

    int[] bounds = new int[Math.min(2 * count, RowAddress.CHUNK_ROWS)];
    BitSet fromRuns = new BitSet();
    int last = -1;
    int boundCount = chunk.runs(bounds);
    for (int i = 0; i < boundCount; i += 2) {
      assertEquals(true, bounds[i] > last, "runs are maximal");
      fromRuns.set(bounds[i], bounds[i + 1]);
      last = bounds[i + 1];
    }
    assertEquals(bits, fromRuns);

    long[] words = new long[1024];
    Arrays.fill(words, random.nextLong());
    chunk.toWords(words);
    assertEquals(bits, BitSet.valueOf(words));
  }

  private static int ceiling(long[] sorted, long address) {
    int found = Arrays.binarySearch(sorted, address);
    return found >= 0 ? found : -(found + 1);
  }
}
