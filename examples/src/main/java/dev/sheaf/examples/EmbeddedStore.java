package dev.sheaf.examples;

import static dev.sheaf.store.scan.Predicates.col;

import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.rows.Delta;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.schema.PrimaryKey;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.Text;

/**
 * The store inside a Java program: make a table, write, branch, compare, read old versions.
 *
 * <p>What to learn: a write is a transaction on one branch, and its commit makes a version; a
 * branch costs nothing per row; the difference of two versions is two sets of rows, which are read
 * only when somebody wants to see them; every version stays readable, by distance or by time.
 *
 * <p>Keeps the dataset in the directory that is its argument, or in memory. The ids that it prints
 * are the same everywhere: they are hashes over what a version holds, and who made it when and why.
 */
public final class EmbeddedStore {
  private static final Schema AIRPORTS =
      new Schema(
          List.of(
              Field.notNullable("id", ArrowType.Utf8.INSTANCE),
              Field.nullable("name", ArrowType.Utf8.INSTANCE),
              Field.nullable("elevation_ft", new ArrowType.Int(32, true))));

  private record Row(String id, String name, int elevationFt) {}

  private EmbeddedStore() {}

  /** Tells the story. */
  public static void main(String[] arguments) {
    DatasetOptions options = DatasetOptions.defaults().withAuthor("Ada");
    try (BufferAllocator memory = new RootAllocator();
        Dataset dataset =
            arguments.length == 0
                ? Dataset.inMemory(memory, options)
                : Dataset.open(memory, Path.of(arguments[0]), options)) {
      try (Transaction tx = dataset.begin("main");
          VectorSchemaRoot batch =
              batch(memory, new Row("SLLP", "El Alto", 13355), new Row("LSZB", "Bern", 1674))) {
        tx.createTable("airports", AIRPORTS, PrimaryKey.of("id")).insert(batch);
        System.out.println("made " + tx.commit(message("first load", "2024-01-10T09:00:00Z")));
      }

      dataset.branch("survey", "main");
      try (Transaction tx = dataset.begin("survey");
          VectorSchemaRoot batch =
              batch(memory, new Row("SLLP", "El Alto", 13323), new Row("VNLK", "Lukla", 9334))) {
        System.out.println(tx.table("airports").upsert(batch));
        System.out.println("made " + tx.commit(message("survey of 2024", "2024-02-20T17:30:00Z")));
      }

      Version main = dataset.version("main");
      Version survey = dataset.version("survey");
      Delta delta = dataset.delta(main, survey, "airports");
      print("gone in the survey:", dataset.snapshot(main, "airports", delta.deletes()));
      print("new in the survey:", dataset.snapshot(survey, "airports", delta.inserts()));
      print("main, as it was:", dataset.snapshot("main", "airports"));
      print("one version before the survey:", dataset.snapshot("survey~1", "airports"));
      print("the survey in March 2024:", dataset.snapshot("survey@{2024-03-01}", "airports"));
    }
  }

  private static CommitMessage message(String text, String time) {
    return CommitMessage.of(text).withTime(OffsetDateTime.parse(time));
  }

  private static VectorSchemaRoot batch(BufferAllocator memory, Row... rows) {
    VectorSchemaRoot root = VectorSchemaRoot.create(AIRPORTS, memory);
    for (int i = 0; i < rows.length; i++) {
      ((VarCharVector) root.getVector("id")).setSafe(i, new Text(rows[i].id));
      ((VarCharVector) root.getVector("name")).setSafe(i, new Text(rows[i].name));
      ((IntVector) root.getVector("elevation_ft")).setSafe(i, rows[i].elevationFt);
    }
    root.setRowCount(rows.length);
    return root;
  }

  /** Prints the names of what lies high, and closes the snapshot. */
  private static void print(String title, Snapshot snapshot) {
    System.out.println(title);
    Scan high = Scan.of("name", "elevation_ft").where(col("elevation_ft").gt(8000));
    try (snapshot;
        BatchCursor cursor = snapshot.scan(high)) {
      cursor.forEach(
          batch -> {
            int[] positions = new int[batch.selectedCount()];
            batch.selection().copyTo(positions);
            for (int i : positions) {
              System.out.printf("  %-8s", batch.column(0).getObject(i));
              System.out.printf("%6d ft%n", (Integer) batch.column(1).getObject(i));
            }
          });
    }
  }
}
