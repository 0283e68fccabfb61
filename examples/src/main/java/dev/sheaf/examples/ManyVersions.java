package dev.sheaf.examples;

import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.MultiSnapshot;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.scan.MultiVersionCursor;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.table.Load;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
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
 * One question to many versions at once: which prices were ever asked, and when did they hold?
 *
 * <p>What to learn: rows that several versions share are stored and read once. A scan of many
 * versions passes over the stored rows one time and says for each row which of the versions hold
 * it, so its cost grows with the rows that differ and not with the number of versions.
 */
public final class ManyVersions {
  private static final Schema PRICES =
      new Schema(
          List.of(
              Field.notNullable("item", ArrowType.Utf8.INSTANCE),
              Field.nullable("cents", new ArrowType.Int(32, true))));

  private ManyVersions() {}

  /** Tells the story. */
  public static void main(String[] arguments) {
    try (BufferAllocator memory = new RootAllocator();
        Dataset dataset = Dataset.inMemory(memory, DatasetOptions.defaults())) {
      dataset.createTable("prices", PRICES, PrimaryKey.of("item"));
      week(dataset, memory, "week1", "bread", 320, "milk", 160, "salt", 90);
      week(dataset, memory, "week2", "bread", 340, "milk", 160, "salt", 90);
      week(dataset, memory, "week3", "bread", 320, "milk", 165, "salt", 90);
      week(dataset, memory, "week4", "bread", 320, "milk", 165);

      List<String> weeks = List.of("week1", "week2", "week3", "week4");
      long asked = weeks.stream().mapToLong(week -> count(dataset, week)).sum();
      System.out.printf(
          "%d prices in %d versions, %d stored rows%n",
          asked, weeks.size(), dataset.statistics().rowsStored());
      holders(dataset, weeks).forEach((row, versions) -> System.out.println(row + versions));
    }
  }

  /**
   * Makes the table equal to one week's list: rows that are there already are not written again.
   */
  private static void week(Dataset dataset, BufferAllocator memory, String week, Object... prices) {
    try (Transaction tx = dataset.begin("main");
        VectorSchemaRoot batch = VectorSchemaRoot.create(PRICES, memory);
        Load load = tx.table("prices").replace()) {
      int rows = prices.length / 2;
      for (int i = 0; i < rows; i++) {
        Text item = new Text((String) prices[2 * i]);
        ((VarCharVector) batch.getVector("item")).setSafe(i, item);
        ((IntVector) batch.getVector("cents")).setSafe(i, (Integer) prices[2 * i + 1]);
      }
      batch.setRowCount(rows);
      load.add(batch);
      load.finish();
      tx.commit(CommitMessage.of(week));
    }
    dataset.tag(week, "main");
  }

  private static long count(Dataset dataset, String revision) {
    return dataset.version(revision).table("prices").rowCount();
  }

  /** Each row that any of the versions holds, with the versions that do, from one scan. */
  private static SortedMap<String, List<String>> holders(Dataset dataset, List<String> revisions) {
    SortedMap<String, List<String>> holders = new TreeMap<>();
    try (MultiSnapshot snapshot = dataset.snapshots(revisions, "prices");
        MultiVersionCursor cursor = snapshot.scan(Scan.all())) {
      cursor.forEach(
          (batch, membership) -> {
            int[] positions = new int[batch.selectedCount()];
            batch.selection().copyTo(positions);
            for (int position : positions) {
              Object item = batch.column(0).getObject(position);
              Object cents = batch.column(1).getObject(position);
              holders.put(
                  String.format("%-6s%5d  ", item, (Integer) cents),
                  membership.versions(membership.groupAt(position)).stream()
                      .mapToObj(revisions::get)
                      .toList());
            }
          });
    }
    return holders;
  }
}
