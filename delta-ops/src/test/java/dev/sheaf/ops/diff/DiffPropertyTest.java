package dev.sheaf.ops.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.ops.pair.GroupOrder;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.StorageScheme;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.scan.Predicates;
import dev.sheaf.store.schema.MatchedColumn;
import dev.sheaf.store.testing.DatasetHome;
import dev.sheaf.store.testing.ModelDataset;
import dev.sheaf.store.testing.ModelTable;
import dev.sheaf.store.testing.PlainValues;
import dev.sheaf.store.testing.RandomHistory;
import dev.sheaf.store.testing.Seeds;
import dev.sheaf.store.vector.KeyOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Differences of versions against those of the model, on random histories. */
class DiffPropertyTest {
  private static final int HISTORIES = 40;

  @ParameterizedTest
  @EnumSource(StorageScheme.class)
  void differencesAreTheModels(StorageScheme scheme) {
    RandomHistory histories =
        new RandomHistory(() -> DatasetHome.inMemory(scheme))
            .inspectedBy(DiffPropertyTest::inspect);
    Seeds.forEach(HISTORIES, histories::run);
  }

  private static void inspect(
      Dataset dataset,
      ModelDataset model,
      List<Version> versions,
      BufferAllocator allocator,
      Random random) {
    for (int i = 0; i < 12; i++) {
      int from = random.nextInt(versions.size());
      int to = random.nextInt(versions.size());
      Diff diff = Diff.between(dataset, versions.get(from), versions.get(to));
      SortedSet<String> names = new TreeSet<>(model.versions().get(from).tables().keySet());
      names.addAll(model.versions().get(to).tables().keySet());
      SortedSet<String> differing = new TreeSet<>();
      for (String name : names) {
        @Nullable ModelTable before = model.versions().get(from).tables().get(name);
        @Nullable ModelTable after = model.versions().get(to).tables().get(name);
        if (before == null || after == null || before.id() != after.id() || !before.equals(after)) {
          differing.add(name);
        }
        new Case(dataset, diff, name, before, after, allocator, random).check();
      }
      assertEquals(differing, diff.tableNames());
    }
  }

  /** One table of one difference, looked at in some way. */
  private static final class Case {
    private final Dataset dataset;
    private final Diff whole;
    private final TableDiff diff;
    private final @Nullable ModelTable before;
    private final @Nullable ModelTable after;
    private final BufferAllocator allocator;
    private final Random random;

    Case(
        Dataset dataset,
        Diff whole,
        String table,
        @Nullable ModelTable before,
        @Nullable ModelTable after,
        BufferAllocator allocator,
        Random random) {
      this.dataset = dataset;
      this.whole = whole;
      this.diff = whole.table(table);
      this.before = before;
      this.after = after;
      this.allocator = allocator;
      this.random = random;
    }

    void check() {
      deltaPatchesExactly();
      DiffOptions options = options();
      Set<String> all = names(diff.columns());
      Set<String> compared =
          options.columns() == null ? all : new LinkedHashSet<>(options.columns());
      Set<String> shown = new HashSet<>(compared);
      shown.addAll(diff.keyColumns());
      @Nullable String tested = where();
      DiffOptions asked = tested == null ? options : options.where(Predicates.col(tested).isNull());
      List<ModelDiff.Line> expected =
          new ModelDiff(before, after, diff.columns())
              .lines(
                  options.level(),
                  options.types(),
                  shown,
                  compared,
                  row -> tested == null || row.get(tested) == null);
      assertEquals(counted(expected), counted(read(asked)));
      countsAreThoseOfTheStream(asked);
    }

    private DiffOptions options() {
      EnumSet<DiffType> types = EnumSet.allOf(DiffType.class);
      if (random.nextInt(4) == 0) {
        types.remove(List.of(DiffType.values()).get(random.nextInt(3)));
      }
      DiffOptions options =
          DiffOptions.records()
              .at(random.nextBoolean() ? DiffLevel.RECORDS : DiffLevel.ROWS)
              .only(DiffType.MODIFIED, types.toArray(new DiffType[0]))
              .withBatchRows(random.nextInt(3) == 0 ? 1 + random.nextInt(5) : 1_000)
              .withBudget(random.nextInt(3) == 0 ? 1 + random.nextInt(500) : 1 << 20);
      options = random.nextBoolean() ? options : options.orderedByKey();
      if (random.nextInt(3) == 0) {
        List<String> some = new ArrayList<>(names(diff.columns()));
        some.removeIf(name -> random.nextBoolean());
        options = options.of(some);
      }
      return options;
    }

    private @Nullable String where() {
      List<String> names = new ArrayList<>(names(diff.columns()));
      return random.nextInt(3) > 0 ? null : names.get(random.nextInt(names.size()));
    }

    private void deltaPatchesExactly() {
      RowSet from = rows(whole.from());
      RowSet to = rows(whole.to());
      assertEquals(to, diff.delta().patch(from));
      assertEquals(from, diff.delta().inverse().patch(to));
      assertEquals(from.andNotCardinality(to), diff.removedRows());
      assertEquals(to.andNotCardinality(from), diff.addedRows());
    }

    private RowSet rows(Version version) {
      return version.tables().containsKey(diff.table())
          ? dataset.rowSet(version, diff.table())
          : RowSet.empty();
    }

    private List<ModelDiff.Line> read(DiffOptions options) {
      List<ModelDiff.Line> lines = new ArrayList<>();
      try (DiffCursor cursor = diff.open(allocator, options)) {
        while (cursor.advanceRows(batch -> read(batch, options, lines))) {
          assertFalse(lines.isEmpty());
        }
        assertFalse(cursor.advanceRows(batch -> lines.clear()));
      }
      return lines;
    }

    private void read(DiffBatch batch, DiffOptions options, List<ModelDiff.Line> lines) {
      assertTrue(batch.count() > 0);
      List<FieldVector> keys = new ArrayList<>();
      for (int row = 0; row < batch.count(); row++) {
        List<@Nullable Object> from = new ArrayList<>();
        List<@Nullable Object> to = new ArrayList<>();
        long cells = 0;
        for (int c = 0; c < batch.columns().size(); c++) {
          from.add(PlainValues.read(batch.before(c), row));
          to.add(PlainValues.read(batch.after(c), row));
          cells += batch.isChanged(c, row) ? 1 : 0;
          if (row == 0 && diff.keyColumns().contains(batch.columns().get(c).name())) {
            keys.add(batch.type(row) == DiffType.ADDED ? batch.after(c) : batch.before(c));
          }
        }
        ModelDiff.Line line = new ModelDiff.Line(batch.type(row), from, to);
        assertEquals(line.cells(), cells);
        lines.add(line);
      }
      if (options.pairing().order() == GroupOrder.KEY && !keys.isEmpty()) {
        checkOrder(batch);
      }
    }

    /** Keys ascend; where one is removed and added, it stands twice. */
    private void checkOrder(DiffBatch batch) {
      boolean oneAfterTheOther = before != null && after != null && before.id() != after.id();
      for (int row = 1; row < batch.count() && !oneAfterTheOther; row++) {
        int order = KeyOrder.between(key(batch, row - 1), key(batch, row)).compare(row - 1, row);
        boolean apart =
            batch.type(row - 1) == DiffType.REMOVED && batch.type(row) == DiffType.ADDED;
        assertTrue(apart ? order <= 0 : order < 0, "row " + row);
      }
    }

    private FieldVector[] key(DiffBatch batch, int row) {
      List<FieldVector> key = new ArrayList<>();
      for (String name : diff.keyColumns()) {
        for (int c = 0; c < batch.columns().size(); c++) {
          if (batch.columns().get(c).name().equals(name)) {
            key.add(batch.type(row) == DiffType.ADDED ? batch.after(c) : batch.before(c));
          }
        }
      }
      return key.toArray(new FieldVector[0]);
    }

    private void countsAreThoseOfTheStream(DiffOptions asked) {
      List<ModelDiff.Line> lines = read(asked.at(DiffLevel.RECORDS));
      DiffCounts counts =
          new DiffCounts(
              count(lines, DiffType.ADDED),
              count(lines, DiffType.REMOVED),
              count(lines, DiffType.MODIFIED));
      assertEquals(counts, diff.count(allocator, asked));
      CellCounts cells = diff.countCells(allocator, asked);
      assertEquals(counts, cells.records());
      assertEquals(lines.stream().mapToLong(ModelDiff.Line::cells).sum(), cells.cells());
    }

    private static long count(List<ModelDiff.Line> lines, DiffType type) {
      return lines.stream().filter(line -> line.type() == type).count();
    }

    private static Set<String> names(List<MatchedColumn> columns) {
      Set<String> names = new LinkedHashSet<>();
      columns.forEach(column -> names.add(column.name()));
      assertEquals(columns.size(), names.size());
      return names;
    }

    private static Map<ModelDiff.Line, Integer> counted(Collection<ModelDiff.Line> lines) {
      Map<ModelDiff.Line, Integer> counted = new HashMap<>();
      lines.forEach(line -> counted.merge(line, 1, Integer::sum));
      return counted;
    }
  }
}
