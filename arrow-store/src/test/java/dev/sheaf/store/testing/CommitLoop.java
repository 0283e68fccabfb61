package dev.sheaf.store.testing;

import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.StorageScheme;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.RefKind;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.schema.PrimaryKey;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * A program that commits to a dataset for ever, to be killed: after each commit it writes {@code
 * commit ID} and a line end, which acknowledges it.
 *
 * <p>Arguments: the directory, the scheme, a seed.
 */
public final class CommitLoop {
  private static final int KEYS = 60;
  private static final int BRANCHES_MAX = 6;

  private final Dataset dataset;
  private final BufferAllocator allocator;
  private final Random random;
  private final PrintStream out =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

  private CommitLoop(Dataset dataset, BufferAllocator allocator, Random random) {
    this.dataset = dataset;
    this.allocator = allocator;
    this.random = random;
  }

  /** Runs until it is killed. */
  public static void main(String[] arguments) {
    DatasetOptions options =
        DatasetOptions.defaults().withScheme(StorageScheme.valueOf(arguments[1]));
    try (BufferAllocator allocator = new RootAllocator();
        Dataset dataset = Dataset.open(allocator, Path.of(arguments[0]), options)) {
      Random random = Seeds.random(Long.parseLong(arguments[2]));
      CommitLoop loop = new CommitLoop(dataset, allocator, random);
      loop.out.println("open");
      if (!dataset.tables("main").containsKey("t")) {
        loop.acknowledge(dataset.createTable("t", rows(random).schema(), PrimaryKey.of("id")));
      }
      while (true) {
        loop.step();
      }
    }
  }

  private void step() {
    int choice = random.nextInt(20);
    List<Ref> branches =
        dataset.refs().stream().filter(ref -> ref.kind() == RefKind.BRANCH).toList();
    String branch = branches.get(random.nextInt(branches.size())).name();
    if (choice == 0) {
      dataset.compact();
    } else if (choice == 1 && branches.size() < BRANCHES_MAX) {
      dataset.branch("branch-" + branches.size(), branch);
    } else if (choice < 6) {
      write(branch, (tx, rows) -> tx.table("t").delete(rows));
    } else {
      write(branch, (tx, rows) -> tx.table("t").upsert(rows));
    }
  }

  private void write(String branch, BiConsumer<Transaction, VectorSchemaRoot> change) {
    try (Transaction tx = dataset.begin(branch);
        VectorSchemaRoot root = rows(random).toRoot(allocator)) {
      change.accept(tx, root);
      acknowledge(tx.commit(CommitMessage.of("change")));
    }
  }

  private void acknowledge(Version version) {
    out.println("commit " + version.id().hex());
  }

  /** A few rows of different keys. */
  private static TestRows rows(Random random) {
    int first = random.nextInt(KEYS);
    Integer[] keys = new Integer[1 + random.nextInt(4)];
    String[] names = new String[keys.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = first + i;
      names[i] = "name " + random.nextInt(10_000);
    }
    return TestRows.ints("id", keys).texts("name", names);
  }
}
