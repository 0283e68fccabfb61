package dev.sheaf.ops.diff;

import dev.sheaf.store.scan.ColumnDifferences;
import dev.sheaf.store.scan.Predicate;
import dev.sheaf.store.scan.RowColumns;
import dev.sheaf.store.scan.RowReader;
import dev.sheaf.store.vector.GrowingColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** Turns addresses of rows that differ into values, and drops those that nobody asked for. */
final class DiffReads {
  private final BufferAllocator allocator;
  private final DiffOptions options;
  private final ShownColumns shown;
  private final @Nullable ShownColumns tested;
  private final RowReader fromReader;
  private final RowReader toReader;

  DiffReads(BufferAllocator allocator, TableDiff diff, DiffOptions options) {
    this.allocator = allocator;
    this.options = options;
    this.shown = ShownColumns.of(diff, options.columns());
    Predicate where = options.where();
    this.tested = where == null ? null : ShownColumns.plain(diff, where.columns());
    DiffSide from = diff.from();
    DiffSide to = diff.to();
    this.fromReader = Objects.requireNonNull(from != null ? from : to).reader();
    this.toReader = Objects.requireNonNull(to != null ? to : from).reader();
  }

  ShownColumns shown() {
    return shown;
  }

  /** What is to be reported of some rows, or null if nothing is. The caller closes it. */
  @Nullable DiffBatch read(ChangedRows rows) {
    return options.level() == DiffLevel.RECORDS ? readRecords(rows) : readRows(rows);
  }

  private @Nullable DiffBatch readRecords(ChangedRows all) {
    ChangedRows rows = ofWantedTypes(all);
    if (options.where() != null && rows.count() > 0) {
      rows = rows.keep(satisfying(rows, options.where()));
    }
    if (rows.count() == 0) {
      return null;
    }
    List<FieldVector> before = gather(fromReader, shown.before(), rows.before(), rows.count());
    List<FieldVector> after = List.of();
    boolean done = false;
    try {
      after = gather(toReader, shown.after(), rows.after(), rows.count());
      boolean[][] differs = ColumnDifferences.between(before, after, rows.count());
      boolean[] kept = kept(rows, differs);
      ChangedRows left = rows.keep(kept);
      DiffBatch batch;
      if (left.count() == rows.count()) {
        batch = new DiffBatch(shown.columns(), rows.types(), before, after, differs);
        done = true;
        return batch;
      }
      return left.count() == 0 ? null : narrowed(left, kept, before, after, differs);
    } finally {
      if (!done) {
        closeAll(before);
        closeAll(after);
      }
    }
  }

  private @Nullable DiffBatch readRows(ChangedRows all) {
    ChangedRows rows = all;
    if (options.columns() != null) {
      rows = rows.keep(differing(rows));
    }
    rows = ofWantedTypes(rows.apart());
    if (options.where() != null && rows.count() > 0) {
      rows = rows.keep(satisfying(rows, options.where()));
    }
    if (rows.count() == 0) {
      return null;
    }
    List<FieldVector> before = gather(fromReader, shown.before(), rows.before(), rows.count());
    try {
      List<FieldVector> after = gather(toReader, shown.after(), rows.after(), rows.count());
      return new DiffBatch(shown.columns(), rows.types(), before, after, new boolean[0][0]);
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, before);
      throw e;
    }
  }

  private ChangedRows ofWantedTypes(ChangedRows rows) {
    boolean[] wanted = new boolean[rows.count()];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = options.types().contains(rows.type(i));
    }
    return rows.keep(wanted);
  }

  private boolean[] satisfying(ChangedRows rows, Predicate where) {
    ShownColumns columns = Objects.requireNonNull(tested);
    boolean[] before =
        fromReader.satisfying(allocator, columns.before(), where, rows.before(), rows.count());
    boolean[] after =
        toReader.satisfying(allocator, columns.after(), where, rows.after(), rows.count());
    for (int i = 0; i < before.length; i++) {
      before[i] |= after[i];
    }
    return before;
  }

  /** Which pairs differ in a column that is shown; whatever is no pair does. */
  private boolean[] differing(ChangedRows rows) {
    boolean[] pairs = new boolean[rows.count()];
    boolean some = false;
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = rows.isPair(i);
      some |= pairs[i];
    }
    return some
        ? kept(
            rows,
            fromReader.differences(
                allocator,
                shown.before(),
                rows.before(),
                shown.after(),
                rows.after(),
                rows.count()))
        : kept(rows, new boolean[0][0]);
  }

  private static boolean[] kept(ChangedRows rows, boolean[][] differs) {
    boolean[] kept = new boolean[rows.count()];
    for (boolean[] column : differs) {
      for (int i = 0; i < kept.length; i++) {
        kept[i] |= column[i];
      }
    }
    for (int i = 0; i < kept.length; i++) {
      kept[i] |= !rows.isPair(i);
    }
    return kept;
  }

  private List<FieldVector> gather(
      RowReader reader, RowColumns columns, long[] addresses, int count) {
    return reader.gather(allocator, columns, addresses, count);
  }

  private DiffBatch narrowed(
      ChangedRows left,
      boolean[] kept,
      List<FieldVector> before,
      List<FieldVector> after,
      boolean[][] differs) {
    int[] positions = new int[left.count()];
    boolean[][] narrow = new boolean[differs.length][left.count()];
    int next = 0;
    for (int i = 0; i < kept.length; i++) {
      if (kept[i]) {
        for (int c = 0; c < differs.length; c++) {
          narrow[c][next] = differs[c][i];
        }
        positions[next++] = i;
      }
    }
    List<FieldVector> first = copies(before, positions);
    try {
      return new DiffBatch(shown.columns(), left.types(), first, copies(after, positions), narrow);
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, first);
      throw e;
    }
  }

  private List<FieldVector> copies(List<FieldVector> vectors, int[] positions) {
    List<FieldVector> copies = new ArrayList<>(vectors.size());
    try {
      for (FieldVector vector : vectors) {
        try (GrowingColumn copy = GrowingColumn.create(allocator, vector.getField())) {
          copy.append(vector, positions, 0, positions.length);
          copies.add(copy.finish());
        }
      }
      return copies;
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, copies);
      throw e;
    }
  }

  private static void closeAll(List<FieldVector> vectors) {
    AutoCloseables.closeNoChecked(() -> AutoCloseables.close(vectors));
  }
}
