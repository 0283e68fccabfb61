package dev.sheaf.cli.report;

import dev.sheaf.ops.diff.Diff;
import dev.sheaf.ops.diff.DiffCounts;
import dev.sheaf.ops.diff.DiffOptions;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.Version;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Counts what versions changed.
 *
 * <p><i>Cost:</i> as {@link dev.sheaf.ops.diff.TableDiff#count}: at most the keys of the rows that
 * changed are read.
 */
public final class ChangeCounter {
  private final BufferAllocator allocator;
  private final Dataset dataset;

  public ChangeCounter(BufferAllocator allocator, Dataset dataset) {
    this.allocator = allocator;
    this.dataset = dataset;
  }

  /** All tables of a version against its first parent; all of its rows are new if it has none. */
  public DiffCounts of(Version version) {
    @Nullable Version parent =
        version.parents().isEmpty() ? null : dataset.graph().parent(version, 0);
    DiffCounts counts = DiffCounts.NONE;
    if (parent == null) {
      for (TableState table : version.tables().values()) {
        counts = counts.plus(new DiffCounts(table.rowCount(), 0, 0));
      }
      return counts;
    }
    Diff diff = Diff.between(dataset, parent, version);
    for (String table : diff.tableNames()) {
      counts = counts.plus(diff.table(table).count(allocator, DiffOptions.records()));
    }
    return counts;
  }

  /** One table at two versions, the first of which may not have it or not be there at all. */
  public DiffCounts between(@Nullable Version from, Version to, String table) {
    return from == null
        ? new DiffCounts(to.table(table).rowCount(), 0, 0)
        : Diff.between(dataset, from, to).table(table).count(allocator, DiffOptions.records());
  }
}
