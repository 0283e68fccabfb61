package dev.sheaf.store.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.FailingAllocations;
import dev.sheaf.store.testing.NaiveValues;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.Seeds;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(AllocatorExtension.class)
class NullColumnsTest {
  @Test
  void everyTypeIsNothingButNulls(BufferAllocator allocator) {
    for (ArrowType type : RandomFields.scalars()) {
      check(allocator, RandomFields.of("c", type), 130);
    }
    Seeds.forEach(
        150,
        seed -> {
          Random random = Seeds.random(seed);
          check(allocator, RandomFields.any(random, "c"), random.nextInt(100));
        });
  }

  private static void check(BufferAllocator allocator, Field field, int rows) {
    try (FieldVector nulls = NullColumns.of(allocator, field, rows);
        GrowingColumn twin = GrowingColumn.create(allocator, field)) {
      assertEquals(rows, nulls.getNullCount());
      assertEquals(Collections.nCopies(rows, null), NaiveValues.of(nulls));
      Canonical.check(nulls);
      twin.append(nulls, 0, rows);
      assertEquals(rows, twin.nullCount());
    }
  }

  @Test
  void allMemoryIsOneBufferOfZeros(BufferAllocator allocator) {
    Field wide =
        new Field(
            "s",
            FieldType.nullable(ArrowType.Struct.INSTANCE),
            List.of(
                RandomFields.of("a", new ArrowType.Int(64, true)),
                RandomFields.of("b", new ArrowType.Int(64, true)),
                RandomFields.of("c", ArrowType.Utf8.INSTANCE)));
    try (FieldVector nulls = NullColumns.of(allocator, wide, 65_536)) {
      assertEquals(65_536, nulls.getValueCount());
      assertTrue(allocator.getAllocatedMemory() <= 8 * 65_536);
    }
  }

  @Test
  void tooManyElementsAreRefused(BufferAllocator allocator) {
    Field field =
        new Field(
            "c",
            FieldType.nullable(new ArrowType.FixedSizeList(32_767)),
            List.of(RandomFields.of("item", ArrowType.Null.INSTANCE)));
    NullColumns.of(allocator, field, 65_536).close();
    SheafException e =
        assertThrows(SheafException.class, () -> NullColumns.of(allocator, field, 65_540));
    assertEquals(ErrorCode.LIMIT_EXCEEDED, e.code());
  }

  @Test
  void noStepLeaksWhenItsAllocationFails() throws Exception {
    Random random = Seeds.random("noStepLeaks");
    for (int i = 0; i < 20; i++) {
      Field field = RandomFields.any(random, "c");
      FailingAllocations.sweep(allocator -> NullColumns.of(allocator, field, 100).close());
    }
  }
}
