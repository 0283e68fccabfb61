package dev.sheaf.store.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.rows.RowAddress;
import dev.sheaf.store.testing.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyIndexTest {
  private static long mix(long x) {
    long z = (x + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
    return (z ^ (z >>> 31)) * 0x94D049BB133111EBL;
  }

  @Test
  void anEmptyIndexFindsNothing() {
    KeyIndex index = new KeyIndex();
    assertEquals(KeyIndex.NONE, index.newest(42));
    assertEquals(KeyIndex.NONE, index.firstAlike(42, 7));
    assertEquals(0, index.rowCount());
  }

  @Test
  void chainsHoldEveryRowOfAKeyNewestFirst() {
    Seeds.forEach(
        30,
        seed -> {
          Random random = new Random(seed);
          KeyIndex index = new KeyIndex();
          Map<Long, List<Long>> model = new HashMap<>();
          int keys = 1 + random.nextInt(2_000);
          int[] offsets = new int[1 + random.nextInt(20)];
          for (int i = 0; i < 5_000; i++) {
            long key = mix(random.nextInt(keys));
            int segment = random.nextInt(offsets.length);
            offsets[segment] += 1 + random.nextInt(40) * random.nextInt(40);
            long address = RowAddress.of(segment * 7, offsets[segment]);
            index.add(key, mix(i), address);
            model.computeIfAbsent(key, k -> new ArrayList<>()).add(0, address);
          }
          assertEquals(5_000, index.rowCount());
          for (Map.Entry<Long, List<Long>> entry : model.entrySet()) {
            List<Long> chain = new ArrayList<>();
            for (long row = index.newest(entry.getKey());
                row != KeyIndex.NONE;
                row = index.older(row)) {
              chain.add(row);
            }
            // keys whose upper bits agree share a chain; what is of this key keeps its order
            assertTrue(chain.containsAll(entry.getValue()));
            chain.retainAll(new HashSet<>(entry.getValue()));
            assertEquals(entry.getValue(), chain);
          }
        });
  }

  @Test
  void rowsThatMovedChunkByChunkAreFoundWhereTheyAre() {
    Seeds.forEach(
        20,
        seed -> {
          Random random = Seeds.random(seed);
          int chunks = 1 + random.nextInt(40);
          Map<Long, Long> moves = new HashMap<>();
          for (int chunk = 0; chunk < chunks; chunk++) {
            moves.put(
                RowAddress.of(0x7FFF_0000 + chunk % 3, chunk << 16),
                RowAddress.of(chunk % 2, (chunks - chunk) << 16));
          }
          List<Long> from = new ArrayList<>(moves.keySet());
          KeyIndex moved = new KeyIndex();
          KeyIndex written = new KeyIndex();
          long[] keys = new long[1_000];
          long[] contents = new long[1_000];
          long[] addresses = new long[1_000];
          for (int i = 0; i < keys.length; i++) {
            keys[i] = mix(random.nextInt(700));
            contents[i] = mix(random.nextInt(5));
            long chunk = from.get(random.nextInt(chunks));
            addresses[i] = Objects.requireNonNull(moves.get(chunk)) + i;
            moved.add(keys[i], contents[i], chunk + i);
            written.add(keys[i], contents[i], addresses[i]);
          }
          moved.relocate(chunk -> Objects.requireNonNull(moves.get(chunk)));
          assertEquals(written.rowCount(), moved.rowCount());
          for (int i = 0; i < keys.length; i++) {
            assertEquals(written.newest(keys[i]), moved.newest(keys[i]));
            assertEquals(written.older(addresses[i]), moved.older(addresses[i]));
            assertEquals(
                written.firstAlike(keys[i], contents[i]), moved.firstAlike(keys[i], contents[i]));
          }
          long next = RowAddress.of(5, 0);
          moved.add(keys[0], contents[0], next);
          assertEquals(next, moved.newest(keys[0]));
          assertEquals(written.newest(keys[0]), moved.older(next));
        });
  }

  @Test
  void batchesAreAsSingleRows() {
    int count = 3_000;
    long[] keys = new long[count];
    long[] contents = new long[count];
    long[] addresses = new long[count];
    KeyIndex one = new KeyIndex();
    for (int i = 0; i < count; i++) {
      keys[i] = mix(i % 1_000);
      contents[i] = mix(-i);
      addresses[i] = RowAddress.of(0, i);
      one.add(keys[i], contents[i], addresses[i]);
    }
    KeyIndex all = new KeyIndex();
    all.addAll(keys, contents, addresses, count);
    long[] found = new long[count];
    all.newest(keys, count, found);
    for (int i = 0; i < count; i++) {
      assertEquals(one.newest(keys[i]), found[i]);
      assertEquals(one.older(addresses[i]), all.older(addresses[i]));
    }
    long[] absent = {mix(5_000_000), mix(5_000_001)};
    all.newest(absent, 2, found);
    assertEquals(one.newest(absent[0]), found[0]);
    assertEquals(one.newest(absent[1]), found[1]);
  }

  @Test
  void manyRowsAtOnceAreAsSingleRows() {
    Seeds.forEach(
        1,
        seed -> {
          Random random = new Random(seed);
          int count = 4_300_000 + random.nextInt(200_000); // more than are sorted at once
          int keyCount = 1 + random.nextInt(random.nextBoolean() ? count : 50);
          KeyIndex one = new KeyIndex();
          KeyIndex all = new KeyIndex();
          int before = random.nextInt(100_000);
          for (int i = 0; i < before; i++) {
            long key = mix(random.nextInt(keyCount));
            one.add(key, mix(i), RowAddress.of(1, i));
            all.add(key, mix(i), RowAddress.of(1, i));
          }
          IndexEntries entries = new IndexEntries();
          long[] keys = random.ints(count, 0, keyCount).mapToLong(KeyIndexTest::mix).toArray();
          for (int from = 0; from < count; ) {
            int part = Math.min(count - from, 1 + random.nextInt(70_000));
            long[] partKeys = Arrays.copyOfRange(keys, from, from + part);
            long[] contents = new long[part];
            long[] addresses = new long[part];
            for (int i = 0; i < part; i++) {
              contents[i] = mix(from + i);
              addresses[i] = RowAddress.of(0, from + i);
              one.add(partKeys[i], contents[i], addresses[i]);
            }
            entries.add(partKeys, contents, addresses, part);
            from += part;
          }
          all.addAll(entries);
          assertEquals(one.rowCount(), all.rowCount());
          for (int i = 0; i < count; i++) {
            long address = RowAddress.of(0, i);
            assertEquals(one.newest(keys[i]), all.newest(keys[i]));
            assertEquals(one.older(address), all.older(address));
          }
          for (int i = 0; i < count; i += 1_000) {
            assertEquals(
                one.firstAlike(keys[i], mix(i)), all.firstAlike(keys[i], mix(i)), "row " + i);
          }
        });
  }

  @Test
  void everyRowIsAmongTheCandidatesForItsContent() {
    Seeds.forEach(
        20,
        seed -> {
          Random random = new Random(seed);
          KeyIndex index = new KeyIndex();
          int rows = 4_000;
          long[] keys = new long[rows];
          long[] contents = new long[rows];
          int keyCount = 1 + random.nextInt(60); // some chains become long while rows are added
          for (int i = 0; i < rows; i++) {
            keys[i] = mix(random.nextInt(keyCount));
            contents[i] = mix(random.nextInt(rows / 4)); // contents repeat: several candidates
            index.add(keys[i], contents[i], RowAddress.of(1, i));
            if (random.nextInt(50) == 0) {
              index.firstAlike(keys[i], mix(-1));
            }
          }
          for (int i = 0; i < rows; i += 7) {
            Set<Long> candidates = new HashSet<>();
            int steps = 0;
            for (long row = index.firstAlike(keys[i], contents[i]);
                row != KeyIndex.NONE;
                row = index.nextAlike(keys[i], contents[i], row)) {
              candidates.add(row);
              assertTrue(++steps < 2 * rows, "a search ends");
            }
            assertTrue(candidates.contains(RowAddress.of(1, i)));
          }
        });
  }

  @Test
  void aMillionUpdatesOfOneKeyWalkNoLongChains() {
    KeyIndex index = new KeyIndex();
    long key = mix(1);
    for (int i = 0; i < 1_000_000; i++) {
      // as a commit does: is there an equal row? Walking the chain would take 5 * 10^11 steps in
      // all.
      assertEquals(KeyIndex.NONE, index.firstAlike(key, mix(i) | 1L << 31));
      index.add(key, mix(i) & ~(1L << 31), RowAddress.of(0, i));
    }
    assertEquals(1_000_000, index.rowCount());
  }

  @Test
  void memoryStaysWithinTwentyFourBytesARow() {
    KeyIndex distinct = new KeyIndex();
    KeyIndex updated = new KeyIndex();
    for (int i = 0; i < 600_000; i++) {
      distinct.add(mix(i), mix(-i), RowAddress.of(0, i));
      updated.add(mix(i % 560_000), mix(-i), RowAddress.of(i & 3, i >> 2));
      if (i > 100_000 && i % 10_000 == 0) {
        assertTrue(distinct.retainedBytes() <= 24L * (i + 1), () -> "distinct keys");
        assertTrue(updated.retainedBytes() <= 24L * (i + 1), () -> "updated keys");
      }
    }
  }
}
