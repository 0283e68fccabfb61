package dev.sheaf.store.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.NaiveValues;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.RandomVectors;
import dev.sheaf.store.testing.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Random appends, cuts and views of a column, beside a plain list of values. */
@ExtendWith(AllocatorExtension.class)
class GrowingColumnPropertyTest {
  @Test
  void columnsOfEveryScalarTypeAreTheirLists(BufferAllocator allocator) {
    for (ArrowType type : RandomFields.scalars()) {
      Seeds.forEach(4, seed -> play(allocator, Seeds.random(seed), RandomFields.of("c", type)));
    }
  }

  @Test
  void columnsOfNestedTypesAreTheirLists(BufferAllocator allocator) {
    Seeds.forEach(
        80,
        seed -> {
          Random random = Seeds.random(seed);
          play(allocator, random, RandomFields.any(random, "c"));
        });
  }

  private static void play(BufferAllocator allocator, Random random, Field field) {
    List<Object> expected = new ArrayList<>();
    Map<FieldVector, List<Object>> views = new LinkedHashMap<>();
    int largest = random.nextInt(4) == 0 ? 3_000 : 100;
    try (GrowingColumn column = GrowingColumn.create(allocator, field)) {
      for (int step = 0; step < 12; step++) {
        try (FieldVector source =
            RandomVectors.of(allocator, random, field, random.nextInt(largest))) {
          step(random, column, expected, source);
        }
        assertEquals(expected.size(), column.rowCount());
        assertEquals(Collections.frequency(expected, null), column.nullCount());
        if (random.nextInt(3) == 0) {
          int rows = random.nextInt(expected.size() + 1);
          views.put(column.view(allocator, rows), List.copyOf(wrapped(expected, rows)));
        }
      }
      views.put(column.finish(), wrapped(expected, expected.size()));
      for (Map.Entry<FieldVector, List<Object>> view : views.entrySet()) {
        assertEquals(view.getValue(), wrapped(NaiveValues.of(view.getKey()), -1), () -> "" + field);
        assertEquals(
            Collections.frequency(NaiveValues.of(view.getKey()), null),
            view.getKey().getNullCount());
      }
    } finally {
      views.keySet().forEach(FieldVector::close);
    }
  }

  private static void step(
      Random random, GrowingColumn column, List<Object> expected, FieldVector source) {
    int rows = source.getValueCount();
    switch (random.nextInt(6)) {
      case 0, 1 -> {
        int start = random.nextInt(rows + 1);
        int count = random.nextInt(rows - start + 1);
        column.append(source, start, count);
        expected.addAll(NaiveValues.of(source, start, start + count));
      }
      case 2, 3 -> {
        int[] positions = positions(random, rows);
        int from = random.nextInt(positions.length + 1);
        int count = random.nextInt(positions.length - from + 1);
        column.append(source, positions, from, count);
        for (int i = from; i < from + count; i++) {
          expected.add(NaiveValues.of(source, positions[i]));
        }
      }
      case 4 -> {
        int count = random.nextInt(rows + 1);
        column.appendNulls(count);
        expected.addAll(Collections.nCopies(count, null));
      }
      default -> {
        int kept = random.nextInt(expected.size() + 1);
        column.truncate(kept);
        expected.subList(kept, expected.size()).clear();
      }
    }
  }

  /** Ascending runs, or anything. */
  private static int[] positions(Random random, int rows) {
    int[] positions = new int[rows == 0 ? 0 : random.nextInt(2 * rows)];
    boolean runs = random.nextBoolean();
    for (int i = 0; i < positions.length; i++) {
      boolean next = runs && i > 0 && positions[i - 1] + 1 < rows && random.nextInt(10) > 0;
      positions[i] = next ? positions[i - 1] + 1 : random.nextInt(rows);
    }
    return positions;
  }

  /** Lists that may be copied although they hold nulls. */
  private static List<Object> wrapped(List<Object> values, int rows) {
    return values.subList(0, rows < 0 ? values.size() : rows).stream()
        .map(value -> Objects.requireNonNullElse(value, "null"))
        .map(Object.class::cast)
        .toList();
  }
}
