package dev.sheaf.store.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sheaf.store.rows.Fingerprint;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.NaiveValues;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.RandomVectors;
import dev.sheaf.store.testing.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(AllocatorExtension.class)
class RowHasherPropertyTest {
  private record Hash(long high, long low) {}

  @Test
  void equalRowsAndNoOthersHashTheSame(BufferAllocator allocator) {
    Seeds.forEach(
        60,
        seed -> {
          Random random = Seeds.random(seed);
          Schema schema = RandomFields.schema(random, 1 + random.nextInt(3));
          List<FieldVector> columns = RandomVectors.columns(allocator, random, schema, 400);
          FieldVector[] array = columns.toArray(FieldVector[]::new);
          List<Hash> hashes = hashes(array, ids(array.length), 0, 400);
          Map<Hash, List<Object>> rows = new HashMap<>();
          for (int i = 0; i < 400; i++) {
            List<Object> row = NaiveValues.row(columns, i);
            assertEquals(row, rows.computeIfAbsent(hashes.get(i), hash -> row));
          }
          assertEquals(
              rows.size(), rows.values().stream().distinct().count(), "equal rows, two hashes");
          columns.forEach(FieldVector::close);
        });
  }

  @Test
  void hashesDoNotDependOnHowRowsAreStored(BufferAllocator allocator) {
    Seeds.forEach(
        40,
        seed -> {
          Random random = Seeds.random(seed);
          int rows = random.nextInt(3_000);
          Schema schema = RandomFields.schema(random, 1 + random.nextInt(3));
          List<FieldVector> columns = RandomVectors.columns(allocator, random, schema, rows);
          FieldVector[] array = columns.toArray(FieldVector[]::new);
          long[] ids = ids(array.length);
          List<Hash> expected = hashes(array, ids, 0, rows);

          List<Hash> inPieces = new ArrayList<>();
          for (int at = 0; at < rows; ) {
            int count = 1 + random.nextInt(rows - at);
            inPieces.addAll(hashes(array, ids, at, count));
            at += count;
          }
          assertEquals(expected, inPieces);

          int[] positions = random.ints(rows, 0, Math.max(rows, 1)).toArray();
          List<Hash> gathered = hashes(array, ids, positions);
          for (int i = 0; i < rows; i++) {
            assertEquals(expected.get(positions[i]), gathered.get(i));
          }

          List<Integer> order = new ArrayList<>(List.of(0, 1, 2).subList(0, array.length));
          Collections.shuffle(order, random);
          List<FieldVector> copies = new ArrayList<>();
          long[] copyIds = new long[array.length + 1];
          for (int c = 0; c < array.length; c++) {
            copies.add(copy(allocator, array[order.get(c)], rows));
            copyIds[c] = ids[order.get(c)];
          }
          copies.add(NullColumns.of(allocator, RandomFields.any(random, "n"), rows));
          copyIds[array.length] = 77;
          assertEquals(expected, hashes(copies.toArray(FieldVector[]::new), copyIds, 0, rows));
          copies.forEach(FieldVector::close);
          columns.forEach(FieldVector::close);
        });
  }

  private static FieldVector copy(BufferAllocator allocator, FieldVector source, int rows) {
    try (GrowingColumn column = GrowingColumn.create(allocator, source.getField())) {
      column.append(source, 0, rows / 3);
      column.append(source, rows / 3, rows - rows / 3);
      return column.finish();
    }
  }

  @Test
  void aGridOfSmallNumbersHasNoCollisionInEitherLane(BufferAllocator allocator) {
    int side = 700;
    int count = side * side;
    try (BigIntVector x = new BigIntVector("x", allocator);
        BigIntVector y = new BigIntVector("y", allocator)) {
      x.allocateNew(count);
      y.allocateNew(count);
      for (int i = 0; i < count; i++) {
        x.set(i, i / side);
        y.set(i, i % side);
      }
      x.setValueCount(count);
      y.setValueCount(count);
      long[] high = new long[count];
      long[] low = new long[count];
      RowHasher.hashRows(new FieldVector[] {x, y}, new long[] {1, 2}, 0, count, high, low);
      assertEquals((long) count, Arrays.stream(high).distinct().count());
      assertEquals((long) count, Arrays.stream(low).distinct().count());
      long[] keys = new long[count];
      KeyHasher.hashKeys(new FieldVector[] {x, y}, 0, count, keys);
      assertEquals((long) count, Arrays.stream(keys).distinct().count());
    }
  }

  @Test
  void sumsNoticeThatRowsSwappedAValue(BufferAllocator allocator) {
    try (BigIntVector x = new BigIntVector("x", allocator);
        BigIntVector y = new BigIntVector("y", allocator);
        BigIntVector swapped = new BigIntVector("y", allocator)) {
      for (int i = 0; i < 2; i++) {
        x.setSafe(i, i);
        y.setSafe(i, 10 + i);
        swapped.setSafe(i, 11 - i);
      }
      x.setValueCount(2);
      y.setValueCount(2);
      swapped.setValueCount(2);
      assertNotEquals(sum(x, y), sum(x, swapped));
      assertNotEquals(sum(x, y), sum(y, x));
    }
  }

  private static Fingerprint sum(FieldVector... columns) {
    long[] high = new long[2];
    long[] low = new long[2];
    RowHasher.hashRows(columns, ids(columns.length), 0, 2, high, low);
    return RowHasher.sum(high, low, 2);
  }

  @Test
  void sumCarries() {
    long[] ones = {-1, -1, 2};
    assertEquals(new Fingerprint(2, 0), RowHasher.sum(new long[] {0, 0, 0}, ones, 3));
    Fingerprint naive = Fingerprint.ZERO;
    Random random = Seeds.random("sumCarries");
    long[] high = random.longs(100).toArray();
    long[] low = random.longs(100).toArray();
    for (int i = 0; i < 100; i++) {
      naive = naive.plus(high[i], low[i]);
    }
    assertEquals(naive, RowHasher.sum(high, low, 100));
  }

  @Test
  void keysHashByTheirValues(BufferAllocator allocator) {
    Seeds.forEach(
        60,
        seed -> {
          Random random = Seeds.random(seed);
          int rows = 1 + random.nextInt(2_000);
          Schema schema = RandomFields.schema(random, 2);
          List<FieldVector> columns = RandomVectors.columns(allocator, random, schema, rows);
          FieldVector[] array = columns.toArray(FieldVector[]::new);
          long[] hashes = new long[rows];
          KeyHasher.hashKeys(array, 0, rows, hashes);
          int[] positions = random.ints(rows, 0, rows).toArray();
          long[] gathered = new long[rows];
          KeyHasher.hashKeys(array, positions, rows, gathered);
          Map<List<Object>, Long> seen = new HashMap<>();
          for (int i = 0; i < rows; i++) {
            assertEquals(hashes[positions[i]], gathered[i]);
            long hash = hashes[i];
            assertEquals(hash, seen.computeIfAbsent(NaiveValues.row(columns, i), row -> hash));
          }
          assertEquals(seen.size(), seen.values().stream().distinct().count());
          columns.forEach(FieldVector::close);
        });
  }

  @Test
  void rowsThatAreNotThereAreRefused(BufferAllocator allocator) {
    try (BigIntVector x = new BigIntVector("x", allocator)) {
      x.allocateNew(2);
      x.setValueCount(2);
      FieldVector[] columns = {x};
      long[] out = new long[3];
      assertThrows(
          IndexOutOfBoundsException.class,
          () -> RowHasher.hashRows(columns, ids(1), 1, 2, out, out));
      assertThrows(
          IndexOutOfBoundsException.class,
          () -> RowHasher.hashRows(columns, ids(1), new int[] {0, 2}, 2, out, out));
      assertThrows(
          IndexOutOfBoundsException.class,
          () -> KeyHasher.hashKeys(columns, new int[] {-1}, 1, out));
      assertThrows(
          IllegalArgumentException.class,
          () -> RowHasher.hashRows(columns, ids(2), 0, 1, out, out));
      assertArrayEquals(new long[3], out);
    }
  }

  private static List<Hash> hashes(FieldVector[] columns, long[] ids, int start, int count) {
    long[] high = new long[count];
    long[] low = new long[count];
    RowHasher.hashRows(columns, ids, start, count, high, low);
    return paired(high, low);
  }

  private static List<Hash> hashes(FieldVector[] columns, long[] ids, int[] positions) {
    long[] high = new long[positions.length];
    long[] low = new long[positions.length];
    RowHasher.hashRows(columns, ids, positions, positions.length, high, low);
    return paired(high, low);
  }

  private static List<Hash> paired(long[] high, long[] low) {
    List<Hash> hashes = new ArrayList<>();
    for (int i = 0; i < high.length; i++) {
      hashes.add(new Hash(high[i], low[i]));
    }
    return hashes;
  }

  private static long[] ids(int columns) {
    long[] ids = new long[columns];
    for (int i = 0; i < columns; i++) {
      ids[i] = 1_000_003L * (i + 1);
    }
    return ids;
  }
}
