package dev.sheaf.ops.merge;

import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.schema.PrimaryKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** A dataset with one table of airports (id, name, runways), written and read as text. */
public final class Airports {
  /** The table. */
  public static final String TABLE = "airports";

  /** Its columns. */
  public static final Schema SCHEMA =
      new Schema(
          List.of(
              field("id", ArrowType.Utf8.INSTANCE),
              field("name", ArrowType.Utf8.INSTANCE),
              field("runways", new ArrowType.Int(32, true))));

  private final BufferAllocator allocator;
  private final Dataset dataset;

  private Airports(BufferAllocator allocator, Dataset dataset) {
    this.allocator = allocator;
    this.dataset = dataset;
  }

  /** A table with some rows on main, and a branch {@code clean} at the same version. */
  public static Airports create(BufferAllocator allocator, Dataset dataset, String... rows) {
    Airports airports = new Airports(allocator, dataset);
    dataset.createTable(TABLE, SCHEMA, PrimaryKey.of("id"));
    airports.put("main", rows);
    dataset.branch("clean", "main");
    return airports;
  }

  /** Those of a dataset that has them already. */
  public static Airports of(BufferAllocator allocator, Dataset dataset) {
    return new Airports(allocator, dataset);
  }

  private static Field field(String name, ArrowType type) {
    return new Field(name, FieldType.nullable(type), List.of());
  }

  /** Inserts or replaces rows, each with a value for each column; {@code -} is null. */
  public Version put(String branch, String... rows) {
    return change(branch, tx -> send(columns(branch), rows, root -> tx.table(TABLE).upsert(root)));
  }

  /** Removes rows. */
  public Version remove(String branch, String... ids) {
    return change(branch, tx -> send(columns(branch), ids, root -> tx.table(TABLE).delete(root)));
  }

  /** Commits any change. */
  public Version change(String branch, Consumer<Transaction> change) {
    try (Transaction tx = dataset.begin(branch)) {
      change.accept(tx);
      return tx.commit(CommitMessage.of("change of " + branch));
    }
  }

  /** The columns of the table on a branch. */
  private Schema columns(String branch) {
    return dataset.schema(dataset.version(branch).table(TABLE)).arrow();
  }

  private void send(Schema columns, String[] rows, Consumer<VectorSchemaRoot> consumer) {
    try (VectorSchemaRoot root = VectorSchemaRoot.create(columns, allocator)) {
      for (int i = 0; i < rows.length; i++) {
        String[] parts = rows[i].split(",", -1);
        for (int c = 0; c < parts.length; c++) {
          set(root.getVector(c), i, parts[c]);
        }
      }
      root.setRowCount(rows.length);
      consumer.accept(root);
    }
  }

  /** Sets a cell to what a text spells; {@code -} is null. */
  static void set(FieldVector vector, int row, String value) {
    if (value.equals("-")) {
      vector.setNull(row);
    } else if (vector instanceof IntVector numbers) {
      numbers.setSafe(row, Integer.parseInt(value));
    } else {
      ((VarCharVector) vector).setSafe(row, value.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The rows at a revision: by id, the other columns with commas between. */
  public Map<String, String> at(String revision) {
    try (Snapshot snapshot = dataset.snapshot(revision, TABLE);
        VectorSchemaRoot root = snapshot.checkout(allocator)) {
      Map<String, String> rows = new TreeMap<>();
      for (List<String> row : read(root)) {
        rows.put(row.get(0), String.join(",", row.subList(1, row.size())));
      }
      return rows;
    }
  }

  /** All values of a root as text. */
  static List<List<String>> read(VectorSchemaRoot root) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < root.getRowCount(); i++) {
      List<String> row = new ArrayList<>();
      for (FieldVector vector : root.getFieldVectors()) {
        @Nullable Object value = vector.getObject(i);
        row.add(value == null ? "-" : value.toString());
      }
      rows.add(row);
    }
    return rows;
  }
}
