package dev.sheaf.store.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.Dataset;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.RefKind;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.rows.Delta;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.schema.Column;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** Compares a dataset with the model, every answer that it gives. */
final class HistoryChecks {
  private final Dataset dataset;
  private final ModelDataset model;
  private final List<Version> versions;
  private final RowLedger ledger;
  private final BufferAllocator allocator;

  /**
   * Checks of an open dataset.
   *
   * @param versions those of the dataset by the numbers of the model; grows with both
   */
  HistoryChecks(
      Dataset dataset,
      ModelDataset model,
      List<Version> versions,
      RowLedger ledger,
      BufferAllocator allocator) {
    this.dataset = dataset;
    this.model = model;
    this.versions = versions;
    this.ledger = ledger;
    this.allocator = allocator;
  }

  /** Refs, and every table that one of them leads to. */
  void checkHeads() {
    SortedMap<String, Version> expected = new TreeMap<>();
    model.refs().forEach((name, number) -> expected.put(name, versions.get(number)));
    SortedMap<String, Version> actual = new TreeMap<>();
    for (Ref ref : dataset.refs()) {
      assertEquals(model.tags().containsKey(ref.name()), ref.kind() == RefKind.TAG);
      actual.put(ref.name(), dataset.version(ref.name()));
    }
    assertEquals(expected, actual, "refs");
    assertEquals(model.head(), dataset.head(), "HEAD");
    for (int number : new HashSet<>(model.refs().values())) {
      checkVersion(number);
    }
  }

  /** Every table of a version. */
  void checkVersion(int number) {
    ModelVersion expected = model.versions().get(number);
    Version version = dataset.version(versions.get(number).id().hex());
    assertEquals(expected.tables().keySet(), version.tables().keySet(), "tables");
    expected
        .tables()
        .forEach(
            (name, table) -> {
              TableState state = version.table(name);
              assertEquals(table.rows().size(), state.rowCount(), "row count of " + name);
              ledger.seen(table, state.fingerprint());
              try (Snapshot snapshot = dataset.snapshot(version, name)) {
                List<ModelRow> rows = checkTable(snapshot, table);
                long[] addresses = snapshot.rows().toArray();
                for (int i = 0; i < addresses.length; i++) {
                  ledger.seen(table.id(), addresses[i], rows.get(i));
                }
              }
            });
  }

  /** What a transaction sees. */
  void checkTransaction(Transaction transaction, ModelTransaction expected) {
    assertEquals(expected.tables().keySet(), transaction.tableNames());
    expected
        .tables()
        .forEach(
            (name, table) -> {
              try (Snapshot snapshot = transaction.snapshot(name)) {
                checkTable(snapshot, table);
              }
            });
    assertEquals(expected.hasChanges(), transaction.hasChanges(), "hasChanges");
  }

  /** The whole table; its rows in the order of the scan. */
  private static List<ModelRow> checkTable(Snapshot snapshot, ModelTable table) {
    assertEquals(table.schema(), snapshot.schema());
    assertEquals(table.rows().size(), snapshot.rowCount());
    List<ModelRow> found = new ArrayList<>();
    for (List<@Nullable Object> visible : ScannedRows.of(snapshot, Scan.all())) {
      List<@Nullable Object> key = ModelRow.of(table.schema(), visible).key(table.schema());
      ModelRow row = table.rows().get(key);
      if (row == null || !row.visible(table.schema()).equals(visible)) {
        throw new AssertionError(
            "table '%s' has the row %s, expected %s"
                .formatted(
                    snapshot.table(), visible, row == null ? "none of this key" : row.values()));
      }
      found.add(row);
    }
    assertEquals(table.rows().size(), found.size(), "rows read");
    assertEquals(table.rows().size(), new HashSet<>(found).size(), "rows twice");
    return found;
  }

  /** One table of some version, read in another way. */
  void checkRandomScan(Random random) {
    int number = random.nextInt(versions.size());
    for (Map.Entry<String, ModelTable> entry : model.versions().get(number).tables().entrySet()) {
      ModelTable table = entry.getValue();
      List<List<@Nullable Object>> rows = table.visibleRows();
      List<Integer> columns = projection(random, table);
      List<String> names =
          columns.stream().map(i -> table.schema().columns().get(i).name()).toList();
      RandomCondition condition =
          random.nextInt(4) == 0 ? null : RandomCondition.of(random, table.schema(), rows, 2);
      List<List<@Nullable Object>> expected = new ArrayList<>();
      for (List<@Nullable Object> row : rows) {
        if (condition == null || Boolean.TRUE.equals(condition.truth().apply(row))) {
          List<@Nullable Object> projected = new ArrayList<>();
          columns.forEach(column -> projected.add(row.get(column)));
          expected.add(projected);
        }
      }
      Scan scan = Scan.of(names);
      scan = condition == null ? scan : scan.where(condition.predicate());
      int limit = random.nextInt(rows.size() + 2);
      String what = names + " where " + (condition == null ? "true" : condition.predicate());
      try (Snapshot snapshot = dataset.snapshot(versions.get(number), entry.getKey())) {
        assertEquals(counts(expected), counts(ScannedRows.of(snapshot, scan)), what);
        List<List<@Nullable Object>> some = ScannedRows.of(snapshot, scan.limit(limit));
        assertEquals(Math.min(limit, expected.size()), some.size(), () -> "limited " + what);
        assertTrue(isPart(some, expected), () -> "limited " + what);
        assertEquals(
            counts(expected),
            counts(ScannedRows.checkedOut(allocator, snapshot, scan)),
            () -> "checkout of " + what);
      }
    }
  }

  private static List<Integer> projection(Random random, ModelTable table) {
    List<Integer> columns = new ArrayList<>();
    List<Column> all = table.schema().columns();
    for (int i = random.nextInt(all.size() + 1); i > 0; i--) {
      columns.add(random.nextInt(all.size()));
    }
    return columns;
  }

  private static <T> Map<T, Integer> counts(List<T> rows) {
    Map<T, Integer> counts = new HashMap<>();
    rows.forEach(row -> counts.merge(row, 1, Integer::sum));
    return counts;
  }

  private static <T> boolean isPart(List<T> some, List<T> all) {
    Map<T, Integer> left = counts(all);
    return some.stream().allMatch(row -> left.merge(row, -1, Integer::sum) >= 0);
  }

  /** The delta of a table between two versions, and what it stands for. */
  void checkRandomDelta(Random random) {
    int from = random.nextInt(versions.size());
    int to = random.nextInt(versions.size());
    for (Map.Entry<String, ModelTable> entry : model.versions().get(to).tables().entrySet()) {
      String name = entry.getKey();
      ModelTable after = entry.getValue();
      ModelTable before = model.versions().get(from).tables().getOrDefault(name, after.cleared());
      if (before.id() != after.id()) {
        continue;
      }
      Map.Entry<Set<ModelRow>, Set<ModelRow>> expected = ModelDataset.delta(before, after);
      Delta delta = dataset.delta(versions.get(from), versions.get(to), name);
      assertEquals(expected.getKey(), ledger.rows(after.id(), delta.deletes()), "deletes");
      assertEquals(expected.getValue(), ledger.rows(after.id(), delta.inserts()), "inserts");
      try (Snapshot inserts = dataset.snapshot(versions.get(to), name, delta.inserts())) {
        assertEquals(
            counts(expected.getValue().stream().map(row -> row.visible(after.schema())).toList()),
            counts(ScannedRows.of(inserts, Scan.all())),
            "inserted rows");
      }
    }
  }

  /** One pass over several versions. */
  void checkRandomUnion(Random random) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      numbers.add(random.nextInt(versions.size()));
    }
    Set<String> names = new HashSet<>();
    for (int number : numbers) {
      names.addAll(model.versions().get(number).tables().keySet());
    }
    for (String name : names) {
      MultiScanCheck.check(
          dataset,
          random,
          name,
          numbers.stream().map(versions::get).toList(),
          numbers.stream()
              .map(number -> model.versions().get(number).tables().get(name))
              .collect(Collectors.toCollection(ArrayList::new)));
    }
  }

  /** What the dataset finds itself. */
  void checkSelf() {
    assertEquals(List.of(), dataset.verify().findings(), "verify()");
  }
}
