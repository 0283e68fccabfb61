package dev.sheaf.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.graph.Version;
import dev.sheaf.store.rows.Delta;
import dev.sheaf.store.scan.Batch;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.MultiVersionCursor;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.table.Load;
import dev.sheaf.store.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One history of few changes to many rows, beside a map from key to row for every version.
 *
 * <p><i>Ownership:</i> closes its dataset.
 */
final class LargeHistory implements AutoCloseable {
  private static final int CHUNK_ROWS = 65_536;
  private static final int STEPS = 9;
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.nullable("id", new ArrowType.Int(64, true)),
              Field.nullable("value", new ArrowType.Int(64, true)),
              Field.nullable("text", ArrowType.Utf8.INSTANCE)));

  private final BufferAllocator allocator;
  private final Random random;
  private final DatasetOptions options;
  private final Path place;
  private final Map<String, Map<Long, Row>> heads = new TreeMap<>();
  private final Map<Version, Map<Long, Row>> versions = new HashMap<>();
  private final Set<Keyed> everStored = new HashSet<>();
  private Dataset dataset;

  /** What a record says. */
  private record Row(long value, @Nullable String text) {}

  private record Keyed(long key, Row row) {}

  LargeHistory(BufferAllocator allocator, Path place, StorageScheme scheme, long seed) {
    this.allocator = allocator;
    this.random = Seeds.random(seed);
    this.options = DatasetOptions.defaults().withScheme(scheme);
    this.place = place;
    this.dataset = Dataset.open(allocator, place, options);
  }

  /** Runs all steps; throws at the first difference. */
  void run() {
    dataset.createTable("t", SCHEMA, PrimaryKey.of("id"));
    heads.put("main", new HashMap<>());
    commit("main", tx -> upsert(tx, "main", range(0, CHUNK_ROWS - 1 - random.nextInt(3_000))));
    commit("main", tx -> upsert(tx, "main", range(CHUNK_ROWS, CHUNK_ROWS + 30_000)));
    for (int step = 0; step < STEPS; step++) {
      step(step);
    }
    dataset.close();
    dataset = Dataset.open(allocator, place, options);
    versions.forEach(this::check);
    checkUnion();
    assertEquals(everStored.size(), dataset.statistics().rowsStored(), "no row is stored twice");
    assertEquals(List.of(), dataset.verify().findings());
  }

  @Override
  public void close() {
    dataset.close();
  }

  private void step(int step) {
    List<String> branches = new ArrayList<>(heads.keySet());
    String branch = branches.get(random.nextInt(branches.size()));
    switch (random.nextInt(9)) {
      case 0 -> {
        dataset.branch("branch-" + step, branch);
        heads.put("branch-" + step, new HashMap<>(head(branch)));
        commit("branch-" + step, tx -> upsert(tx, "branch-" + step, some(branch, 20_000)));
      }
      case 1, 2 -> commit(branch, tx -> upsert(tx, branch, some(branch, 30_000)));
      case 3 -> {
        int from = random.nextInt(3) * 40_000;
        commit(branch, tx -> upsert(tx, branch, range(from, from + 60_000)));
      }
      case 4 -> {
        int from = random.nextInt(2 * CHUNK_ROWS);
        commit(branch, tx -> delete(tx, branch, range(from, from + 50_000).keySet()));
      }
      case 5 -> clearAndPutBack(branch);
      case 6 -> replaceByTheSame(branch);
      case 7 -> dataset.compact();
      default -> {
        dataset.close();
        dataset = Dataset.open(allocator, place, options);
      }
    }
    check(dataset.version(branch), head(branch));
  }

  /** The rows come back at their addresses: the table is the same set of rows as before. */
  private void clearAndPutBack(String branch) {
    Map<Long, Row> rows = new HashMap<>(head(branch));
    Version before = dataset.version(branch);
    commit(
        branch,
        tx -> {
          tx.table("t").clear();
          head(branch).clear();
        });
    assertEquals(0, dataset.version(branch).table("t").rowCount());
    commit(branch, tx -> upsert(tx, branch, rows));
    Version after = dataset.version(branch);
    assertEquals(dataset.rowSet(before, "t"), dataset.rowSet(after, "t"));
    assertEquals(before.table("t").fingerprint(), after.table("t").fingerprint());
  }

  private void replaceByTheSame(String branch) {
    try (Transaction tx = dataset.begin(branch);
        Load load = tx.table("t").replace();
        VectorSchemaRoot rows = batch(head(branch))) {
      load.add(rows);
      assertEquals(head(branch).size(), load.finish().unchanged());
      assertTrue(!tx.hasChanges());
    }
  }

  private void commit(String branch, Consumer<Transaction> change) {
    Version before = dataset.version(branch);
    Map<Long, Row> then = new HashMap<>(head(branch));
    try (Transaction tx = dataset.begin(branch)) {
      change.accept(tx);
      Version version = tx.commit(CommitMessage.of("change"));
      versions.put(version, new HashMap<>(head(branch)));
      Delta delta = dataset.delta(before, version, "t");
      assertEquals(missing(then, head(branch)), delta.deletes().cardinality(), "deleted rows");
      assertEquals(missing(head(branch), then), delta.inserts().cardinality(), "inserted rows");
    }
  }

  private static long missing(Map<Long, Row> rows, Map<Long, Row> others) {
    return rows.entrySet().stream()
        .filter(entry -> !entry.getValue().equals(others.get(entry.getKey())))
        .count();
  }

  private void upsert(Transaction tx, String branch, Map<Long, Row> rows) {
    try (VectorSchemaRoot batch = batch(rows)) {
      tx.table("t").upsert(batch);
    }
    head(branch).putAll(rows);
    rows.forEach((key, row) -> everStored.add(new Keyed(key, row)));
  }

  private void delete(Transaction tx, String branch, Set<Long> keys) {
    Map<Long, Row> rows = new HashMap<>();
    keys.forEach(key -> rows.put(key, new Row(0, null)));
    try (VectorSchemaRoot batch = batch(rows)) {
      tx.table("t").delete(batch);
    }
    head(branch).keySet().removeAll(keys);
  }

  private Map<Long, Row> head(String branch) {
    return heads.computeIfAbsent(branch, name -> new HashMap<>());
  }

  /** Rows of consecutive keys; their values follow from the keys and one of three choices. */
  private Map<Long, Row> range(long from, long to) {
    Map<Long, Row> rows = new HashMap<>();
    int choice = random.nextInt(3);
    for (long key = from; key < to; key++) {
      rows.put(key, row(key, choice));
    }
    return rows;
  }

  /** Changed rows for some keys of a branch, and a few for keys that may be new. */
  private Map<Long, Row> some(String branch, int count) {
    List<Long> keys = new ArrayList<>(head(branch).keySet());
    Map<Long, Row> rows = new HashMap<>();
    for (int i = 0; i < count; i++) {
      long key =
          keys.isEmpty() || random.nextInt(20) == 0
              ? random.nextInt(4 * CHUNK_ROWS)
              : keys.get(random.nextInt(keys.size()));
      rows.put(key, row(key, random.nextInt(4)));
    }
    return rows;
  }

  private static Row row(long key, int choice) {
    return new Row(key * 7 + choice, choice == 2 ? null : "text " + key % 100 + " " + choice);
  }

  private VectorSchemaRoot batch(Map<Long, Row> rows) {
    VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator);
    int at = 0;
    for (Map.Entry<Long, Row> entry : rows.entrySet()) {
      ((BigIntVector) root.getVector(0)).setSafe(at, entry.getKey());
      ((BigIntVector) root.getVector(1)).setSafe(at, entry.getValue().value());
      String text = entry.getValue().text();
      if (text != null) {
        ((VarCharVector) root.getVector(2)).setSafe(at, text.getBytes(StandardCharsets.UTF_8));
      }
      at++;
    }
    root.setRowCount(at);
    return root;
  }

  private void check(Version version, Map<Long, Row> expected) {
    assertEquals(expected.size(), version.table("t").rowCount());
    Map<Long, Row> found = new HashMap<>();
    try (Snapshot snapshot = dataset.snapshot(version, "t");
        BatchCursor cursor = snapshot.scan(Scan.all())) {
      cursor.forEach(batch -> read(batch, (key, row) -> found.put(key, row)));
    }
    assertEquals(expected, found);
  }

  /** One pass over all heads lends each row once. */
  private void checkUnion() {
    Set<Keyed> expected = new HashSet<>();
    heads.values().forEach(rows -> rows.forEach((key, row) -> expected.add(new Keyed(key, row))));
    Set<Keyed> found = new HashSet<>();
    int[] count = new int[1];
    try (MultiSnapshot snapshot = dataset.snapshots(List.copyOf(heads.keySet()), "t");
        MultiVersionCursor cursor = snapshot.scan(Scan.all())) {
      cursor.forEach(
          (batch, membership) ->
              read(
                  batch,
                  (key, row) -> {
                    found.add(new Keyed(key, row));
                    count[0]++;
                  }));
    }
    assertEquals(expected, found);
    assertEquals(expected.size(), count[0], "each row once");
  }

  private interface RowReader {
    void row(long key, Row row);
  }

  private static void read(Batch batch, RowReader reader) {
    int[] positions = new int[batch.selectedCount()];
    batch.selection().copyTo(positions);
    BigIntVector keys = (BigIntVector) batch.column(0);
    BigIntVector values = (BigIntVector) batch.column(1);
    VarCharVector texts = (VarCharVector) batch.column(2);
    for (int position : positions) {
      String text =
          texts.isNull(position) ? null : new String(texts.get(position), StandardCharsets.UTF_8);
      reader.row(keys.get(position), new Row(values.get(position), text));
    }
  }
}
