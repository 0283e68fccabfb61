package dev.sheaf.ops.diff;

import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.TestRows;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * A dataset of one table {@code t} of {@value #ROWS} records on {@code main}, and a branch {@code
 * side} where every third record was modified, every fifth removed, some added, and the key
 * widened.
 */
public final class SampleDiff {
  public static final int ROWS = 3_000;
  public static final int ADDED = 100;

  private SampleDiff() {}

  public static Dataset open(BufferAllocator allocator) {
    Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults().withAuthor("test"));
    TestRows rows = rows(0, ROWS, i -> "value " + i);
    dataset.createTable("t", rows.schema(), PrimaryKey.of("id"));
    try (Transaction tx = dataset.begin("main");
        VectorSchemaRoot root = rows.toRoot(allocator)) {
      tx.table("t").insert(root);
      tx.commit(CommitMessage.of("rows"));
    }
    dataset.branch("side", "main");
    try (Transaction tx = dataset.begin("side");
        VectorSchemaRoot changed =
            keys(i -> i % 3 == 0)
                .texts("name", texts(i -> i % 3 == 0, "changed "))
                .toRoot(allocator);
        VectorSchemaRoot removed = keys(i -> i % 5 == 0).toRoot(allocator);
        VectorSchemaRoot added = rows(ROWS, ROWS + ADDED, i -> "new " + i).toRoot(allocator)) {
      tx.table("t").upsert(changed);
      tx.table("t").delete(removed);
      tx.table("t").insert(added);
      tx.widenColumn("t", "id", new ArrowType.Int(64, true));
      tx.commit(CommitMessage.of("changes"));
    }
    return dataset;
  }

  public static long modified() {
    return IntStream.range(0, ROWS).filter(i -> i % 3 == 0 && i % 5 != 0).count();
  }

  public static long removed() {
    return ROWS / 5;
  }

  private static TestRows rows(int from, int to, IntFunction<String> name) {
    return TestRows.ints("id", IntStream.range(from, to).boxed().toArray(Integer[]::new))
        .texts("name", IntStream.range(from, to).mapToObj(name).toArray(String[]::new));
  }

  private static TestRows keys(IntPredicate wanted) {
    return TestRows.ints(
        "id", IntStream.range(0, ROWS).filter(wanted).boxed().toArray(Integer[]::new));
  }

  private static String[] texts(IntPredicate wanted, String prefix) {
    return IntStream.range(0, ROWS).filter(wanted).mapToObj(i -> prefix + i).toArray(String[]::new);
  }
}
