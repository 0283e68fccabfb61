package dev.sheaf.ops.merge;

import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.schema.Column;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.testing.Bytes;
import dev.sheaf.store.testing.HistoryGuest;
import dev.sheaf.store.testing.ModelBatch;
import dev.sheaf.store.testing.ModelDataset;
import dev.sheaf.store.testing.ModelRefusal;
import dev.sheaf.store.testing.ModelTransaction;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Writes to small tables on a few branches, with so few keys and values that every case of a merge
 * is common, and merges in between.
 */
final class BranchingGuest implements HistoryGuest {
  private static final ArrowType INT = new ArrowType.Int(32, true);
  private static final ArrowType LONG = new ArrowType.Int(64, true);
  private static final ArrowType TEXT = ArrowType.Utf8.INSTANCE;
  private static final int KEYS = 6;
  private static final int BRANCHES = 4;

  private final MergeGuest merges = new MergeGuest(MergeGuest.ALWAYS);

  @Override
  public String act(
      Dataset dataset,
      ModelDataset model,
      List<Version> versions,
      BufferAllocator allocator,
      Random random) {
    List<String> branches = List.copyOf(model.branches().keySet());
    String branch = branches.get(random.nextInt(branches.size()));
    if (model.version(branch).tables().isEmpty() || random.nextInt(100) < 55) {
      String made = "";
      if (branches.size() < BRANCHES && versions.size() > 2 && random.nextInt(3) == 0) {
        String from = branch;
        branch = "side-" + branches.size();
        model.branch(branch, model.version(from));
        dataset.branch(branch, from);
        made = "branch " + branch + " from " + from + "; ";
      }
      return made + new Edit(dataset, model, versions, allocator, random, branch).run();
    }
    return merges.act(dataset, model, versions, allocator, random);
  }

  /** Some writes to one branch, on both sides. */
  private static final class Edit {
    private final Dataset dataset;
    private final ModelDataset model;
    private final List<Version> versions;
    private final BufferAllocator allocator;
    private final Random random;
    private final String branch;
    private final StringBuilder notes = new StringBuilder();

    Edit(
        Dataset dataset,
        ModelDataset model,
        List<Version> versions,
        BufferAllocator allocator,
        Random random,
        String branch) {
      this.dataset = dataset;
      this.model = model;
      this.versions = versions;
      this.allocator = allocator;
      this.random = random;
      this.branch = branch;
    }

    String run() {
      ModelTransaction expected = model.begin(branch);
      try (Transaction transaction = dataset.begin(branch)) {
        if (expected.tables().isEmpty()) {
          create(transaction, expected, "t", PrimaryKey.of("k"));
          create(transaction, expected, "s", PrimaryKey.none());
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
          List<String> names = List.copyOf(expected.tables().keySet());
          write(transaction, expected, names.get(random.nextInt(names.size())));
          if (expected.tables().isEmpty()) {
            break;
          }
        }
        String message = "edit " + random.nextInt(1_000_000);
        versions.add(transaction.commit(CommitMessage.of(message)));
        expected.commit(message);
      }
      return branch + ":" + notes;
    }

    private void create(
        Transaction transaction, ModelTransaction expected, String name, PrimaryKey key) {
      Schema schema =
          new Schema(List.of(field("k", INT), field("a", INT), field("b", TEXT), field("c", INT)));
      both(
          "create " + name,
          () -> expected.createTable(name, schema, key),
          () -> transaction.createTable(name, schema, key));
      upsert(transaction, expected, name, KEYS);
    }

    private void write(Transaction transaction, ModelTransaction expected, String name) {
      TableSchema schema = expected.table(name).schema();
      List<String> columns = schema.columns().stream().map(Column::name).toList();
      String column = columns.get(random.nextInt(columns.size()));
      String other = List.of("a", "b", "c", "d", "e").get(random.nextInt(5));
      switch (random.nextInt(24)) {
        case 0 -> {
          Field field = field(other, random.nextBoolean() ? INT : TEXT);
          both(
              "add " + name + "." + other,
              () -> expected.addColumn(name, field),
              () -> transaction.addColumn(name, field));
        }
        case 1 ->
            both(
                "drop " + name + "." + column,
                () -> expected.dropColumn(name, column),
                () -> transaction.dropColumn(name, column));
        case 2 ->
            both(
                "rename " + name + "." + column + " to " + other,
                () -> expected.renameColumn(name, column, other),
                () -> transaction.renameColumn(name, column, other));
        case 3 ->
            both(
                "widen " + name + "." + column,
                () -> expected.widenColumn(name, column, LONG),
                () -> transaction.widenColumn(name, column, LONG));
        case 4 -> {
          if (random.nextInt(3) == 0) {
            both("drop " + name, () -> expected.dropTable(name), () -> transaction.dropTable(name));
            if (random.nextBoolean()) {
              create(
                  transaction,
                  expected,
                  name,
                  name.equals("t") ? PrimaryKey.of("k") : PrimaryKey.none());
            }
          }
        }
        case 5, 6, 7, 8 -> {
          ModelBatch keys = batch(schema, 1 + random.nextInt(2));
          send(
              "delete " + name,
              keys,
              batch -> expected.delete(name, batch),
              root -> transaction.table(name).delete(root));
        }
        default -> upsert(transaction, expected, name, 1 + random.nextInt(3));
      }
    }

    private void upsert(Transaction transaction, ModelTransaction expected, String name, int rows) {
      send(
          "upsert " + name,
          batch(expected.table(name).schema(), rows),
          batch -> expected.upsert(name, batch),
          root -> transaction.table(name).upsert(root));
    }

    private ModelBatch batch(TableSchema schema, int rows) {
      List<Integer> keys = new ArrayList<>(IntStream.range(0, KEYS).boxed().toList());
      Collections.shuffle(keys, random);
      int key = schema.keyless() ? -1 : schema.keyPositions()[0];
      List<List<@Nullable Object>> values = new ArrayList<>();
      for (int i = 0; i < rows; i++) {
        List<@Nullable Object> row = new ArrayList<>();
        for (int c = 0; c < schema.columns().size(); c++) {
          int value = c == key ? keys.get(i) : random.nextInt(4);
          boolean text = schema.columns().get(c).type().equals(TEXT);
          row.add(
              c != key && value == 3
                  ? null
                  : text
                      ? new Bytes(("v" + value).getBytes(StandardCharsets.UTF_8))
                      : BigInteger.valueOf(value));
        }
        values.add(row);
      }
      return new ModelBatch(schema.arrow().getFields(), values);
    }

    private void send(
        String what,
        ModelBatch batch,
        Consumer<ModelBatch> expected,
        Consumer<VectorSchemaRoot> actual) {
      both(
          what + batch.rows(),
          () -> expected.accept(batch),
          () -> {
            try (VectorSchemaRoot root = batch.toRoot(allocator, random)) {
              actual.accept(root);
            }
          });
    }

    /** Does something unless the model refuses it: refusals have tests of their own. */
    private void both(String what, Runnable expected, Runnable actual) {
      try {
        expected.run();
      } catch (ModelRefusal refused) {
        return;
      }
      actual.run();
      notes.append(' ').append(what).append(';');
    }

    private static Field field(String name, ArrowType type) {
      return new Field(name, FieldType.nullable(type), List.of());
    }
  }
}
