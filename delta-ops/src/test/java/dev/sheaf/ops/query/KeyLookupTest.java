package dev.sheaf.ops.query;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.OpenMode;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.FailingAllocations;
import dev.sheaf.store.testing.TestRows;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(AllocatorExtension.class)
class KeyLookupTest {
  private static final TestRows SOME =
      TestRows.ints("id", 1, 2, 3).texts("name", "one", "two", null).doubles("x", 1.0, 2.0, 3.0);

  private static void write(
      BufferAllocator allocator, Dataset dataset, TestRows rows, PrimaryKey key) {
    dataset.createTable("t", rows.schema(), key);
    try (VectorSchemaRoot root = rows.toRoot(allocator);
        Transaction transaction = dataset.begin("main")) {
      transaction.table("t").insert(root);
      transaction.commit(CommitMessage.of("rows"));
    }
  }

  private static Dataset dataset(BufferAllocator allocator, TestRows rows, PrimaryKey key) {
    Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults());
    write(allocator, dataset, rows, key);
    return dataset;
  }

  private static FoundRows run(
      BufferAllocator allocator, Dataset dataset, KeyLookup lookup, Object... keys) {
    return lookup.run(allocator, dataset, dataset.version("main"), "t", List.of(keys));
  }

  @Test
  void rowsComeInTheOrderOfTheKeys(BufferAllocator allocator) {
    try (Dataset dataset = dataset(allocator, SOME, PrimaryKey.of("id"));
        FoundRows rows = run(allocator, dataset, KeyLookup.of("name", "id"), 3, 7, 1, "1", 9)) {
      assertArrayEquals(new int[] {0, 2, 3}, rows.found());
      assertArrayEquals(new int[] {1, 4}, rows.missing());
      assertEquals(
          List.of("name", "id"),
          rows.rows().getSchema().getFields().stream().map(f -> f.getName()).toList());
      assertEquals(3, rows.rows().getVector("id").getObject(0));
      assertTrue(rows.rows().getVector("name").isNull(0));
      assertEquals("one", rows.rows().getVector("name").getObject(1).toString());
      assertEquals(1, rows.rows().getVector("id").getObject(2));
      assertEquals(3, rows.rows().getRowCount());
    }
  }

  @Test
  void noOtherChunkIsTouched(BufferAllocator allocator) {
    Integer[] ids = IntStream.range(0, 200_000).boxed().toArray(Integer[]::new);
    try (Dataset dataset = dataset(allocator, TestRows.ints("id", ids), PrimaryKey.of("id"))) {
      run(allocator, dataset, KeyLookup.all(), 0).close(); // builds the index where there is none
      long before = leases(dataset);
      try (FoundRows rows = run(allocator, dataset, KeyLookup.all(), 70_000, 70_001, -5, 131_000)) {
        assertArrayEquals(new int[] {2}, rows.missing());
      }
      assertEquals(2, leases(dataset) - before, "one chunk, to compare keys and to read rows");
      run(allocator, dataset, KeyLookup.all(), -1, -2).close();
      assertEquals(2, leases(dataset) - before, "none for keys that are nowhere");
    }
  }

  private static long leases(Dataset dataset) {
    return dataset.statistics().chunkLeases();
  }

  @Test
  void datasetsThatAreOnlyReadAreScanned(BufferAllocator allocator, @TempDir Path directory) {
    try (Dataset dataset = Dataset.open(allocator, directory, DatasetOptions.defaults())) {
      write(allocator, dataset, SOME, PrimaryKey.of("id"));
    }
    DatasetOptions reading = DatasetOptions.defaults().withOpenMode(OpenMode.READ_ONLY);
    try (Dataset dataset = Dataset.open(allocator, directory, reading);
        FoundRows rows = run(allocator, dataset, KeyLookup.all(), 2, 4, 2)) {
      assertArrayEquals(new int[] {0, 2}, rows.found());
      assertEquals("two", rows.rows().getVector("name").getObject(1).toString());
    }
  }

  @Test
  void noKeysFindNothing(BufferAllocator allocator) {
    try (Dataset dataset = dataset(allocator, SOME, PrimaryKey.of("id"));
        FoundRows rows = run(allocator, dataset, KeyLookup.all().scanning());
        FoundRows others = run(allocator, dataset, KeyLookup.all())) {
      assertEquals(0, rows.rows().getRowCount());
      assertEquals(0, others.missing().length);
    }
  }

  @Test
  void whatCannotBeIsSaid(BufferAllocator allocator) {
    try (Dataset dataset = dataset(allocator, SOME, PrimaryKey.of("id", "x"))) {
      refused(ErrorCode.BAD_ARGUMENT, "id, x", () -> run(allocator, dataset, KeyLookup.all(), 1));
      refused(
          ErrorCode.SCHEMA_MISMATCH,
          "'x'",
          () -> {
            try (VectorSchemaRoot keys = TestRows.ints("id", 1).toRoot(allocator)) {
              KeyLookup.all()
                  .run(allocator, dataset, dataset.version("main"), "t", keys, Cancellation.NEVER);
            }
          });
    }
    try (Dataset dataset = dataset(allocator, SOME, PrimaryKey.none())) {
      refused(
          ErrorCode.BAD_ARGUMENT,
          "no primary key",
          () -> run(allocator, dataset, KeyLookup.all(), 1));
    }
    try (Dataset dataset = dataset(allocator, SOME, PrimaryKey.of("id"))) {
      refused(
          ErrorCode.UNKNOWN_COLUMN, "name", () -> run(allocator, dataset, KeyLookup.of("nam"), 1));
      refused(
          ErrorCode.BAD_ARGUMENT, "'id'", () -> run(allocator, dataset, KeyLookup.all(), "one"));
    }
  }

  private static void refused(ErrorCode code, String word, Executable call) {
    SheafException e = assertThrows(SheafException.class, call);
    assertEquals(code, e.code(), e::getMessage);
    assertTrue(e.getMessage().contains(word), e::getMessage);
  }

  @Test
  void cancelledLookUpsAndRefusedMemoryLeaveNothing(BufferAllocator allocator) throws Exception {
    try (Dataset dataset = dataset(allocator, SOME, PrimaryKey.of("id"));
        VectorSchemaRoot keys = TestRows.ints("id", 1, 5).toRoot(allocator)) {
      SheafException e =
          assertThrows(
              SheafException.class,
              () ->
                  KeyLookup.all()
                      .run(allocator, dataset, dataset.version("main"), "t", keys, () -> true));
      assertEquals(ErrorCode.CANCELLED, e.code());
      for (KeyLookup lookup : List.of(KeyLookup.all(), KeyLookup.all().scanning())) {
        FailingAllocations.sweep(failing -> run(failing, dataset, lookup, 3, 4, 1).close());
      }
    }
  }
}
