package dev.sheaf.store.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.FailingAllocations;
import dev.sheaf.store.testing.NaiveValues;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.RandomVectors;
import dev.sheaf.store.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(AllocatorExtension.class)
class GrowingColumnFaultTest {
  /** The n-th allocation of an append to several columns fails: cut all of them, and go on. */
  @Test
  void anAppendThatFailsIsUndoneByCutting() throws Exception {
    for (ArrowType type : RandomFields.scalars()) {
      sweep(Seeds.random(type.toString()), RandomFields.of("c", type));
    }
    Random random = Seeds.random("nested");
    for (int i = 0; i < 15; i++) {
      sweep(random, RandomFields.any(random, "c"));
    }
  }

  private static void sweep(Random random, Field field) throws Exception {
    FailingAllocations failures = new FailingAllocations();
    try (BufferAllocator allocator = new RootAllocator(failures, Long.MAX_VALUE);
        FieldVector source = RandomVectors.of(allocator, random, field, 70);
        FieldVector more = RandomVectors.of(allocator, random, field, 300);
        GrowingColumn first = GrowingColumn.create(allocator, field);
        GrowingColumn second = GrowingColumn.create(allocator, field)) {
      first.append(source, 0, 70);
      second.append(source, 0, 70);
      List<Object> before = NaiveValues.of(source);
      int[] positions = random.ints(500, 0, 300).toArray();
      try (FieldVector held = first.view(allocator, 70)) {
        failures.sweep(
            () -> {
              try {
                first.append(more, positions, 0, 500);
                second.append(more, 0, 300);
                second.appendNulls(1_000);
              } finally {
                first.truncate(70);
                second.truncate(70);
              }
            },
            () -> {
              assertEquals(before, NaiveValues.of(held));
              assertEquals(before, viewed(allocator, first));
              assertEquals(before, viewed(allocator, second));
            });
      }
      first.append(more, positions, 0, 500);
      List<Object> after = new ArrayList<>(before);
      for (int position : positions) {
        after.add(NaiveValues.of(more, position));
      }
      assertEquals(after, viewed(allocator, first));
    }
  }

  /** Reserving, filling, viewing and finishing, from nothing. */
  @Test
  void noStepLeaksWhenItsAllocationFails(BufferAllocator unfailing) throws Exception {
    Random random = Seeds.random("noStepLeaks");
    for (int i = 0; i < 20; i++) {
      Field field = RandomFields.any(random, "c");
      long seed = random.nextLong();
      FailingAllocations.sweep(
          allocator -> {
            try (GrowingColumn column = GrowingColumn.create(allocator, field);
                BufferAllocator child = allocator.newChildAllocator("views", 0, Long.MAX_VALUE)) {
              column.reserve(10, 100);
              column.appendNulls(200);
              try (FieldVector view = column.view(child, 100);
                  FieldVector finished = column.finish()) {
                assertEquals(100, view.getValueCount());
                assertEquals(200, finished.getValueCount());
              }
            }
          });
      try (FieldVector vector = RandomVectors.of(unfailing, Seeds.random(seed), field, 3)) {
        assertEquals(3, vector.getValueCount());
      }
    }
  }

  private static List<Object> viewed(BufferAllocator allocator, GrowingColumn column) {
    try (FieldVector view = column.view(allocator, column.rowCount())) {
      Canonical.check(view);
      return NaiveValues.of(view);
    }
  }
}
