package dev.sheaf.ops.diff;

import dev.sheaf.store.Dataset;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionRange;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What two versions do not share.
 *
 * <pre>{@code
 * TableDiff runways = Diff.between(dataset, "main", "clean").table("runways");
 * try (DiffCursor rows = runways.open(allocator, DiffOptions.records().orderedByKey())) {
 *   rows.forEach(batch -> ...);
 * }
 * }</pre>
 *
 * <p><i>Ownership:</i> nothing to close; valid while the dataset is open. <i>Cost:</i> nothing
 * until a table is asked for, and then no row is read.
 */
public final class Diff {
  private final Dataset dataset;
  private final Version from;
  private final Version to;

  private Diff(Dataset dataset, Version from, Version to) {
    this.dataset = dataset;
    this.from = from;
    this.to = to;
  }

  /** From one revision to another. */
  public static Diff between(Dataset dataset, String from, String to) {
    return between(dataset, dataset.version(from), dataset.version(to));
  }

  /** From one version to another. */
  public static Diff between(Dataset dataset, Version from, Version to) {
    return new Diff(dataset, from, to);
  }

  /** Of a range {@code a..b}, or {@code a...b}, which begins at the merge base. */
  public static Diff of(Dataset dataset, String range) {
    VersionRange versions = dataset.range(range);
    return between(dataset, versions.from(), versions.to());
  }

  /** The earlier version. */
  public Version from() {
    return from;
  }

  /** The later version. */
  public Version to() {
    return to;
  }

  /**
   * The names of the tables that differ, in order; in rows, in columns, or by being another one.
   */
  public SortedSet<String> tableNames() {
    SortedSet<String> names = new TreeSet<>(from.tables().keySet());
    names.addAll(to.tables().keySet());
    names.removeIf(
        name -> {
          @Nullable TableState before = from.tables().get(name);
          @Nullable TableState after = to.tables().get(name);
          return before != null
              && after != null
              && before.tableId() == after.tableId()
              && before.fingerprint().equals(after.fingerprint());
        });
    return names;
  }

  /** The tables that differ, by name. */
  public List<TableDiff> tables() {
    return tableNames().stream().map(this::table).toList();
  }

  /**
   * One table, whether or not it differs.
   *
   * @throws dev.sheaf.store.error.SheafException UNKNOWN_TABLE if neither version has it
   */
  public TableDiff table(String name) {
    return TableDiff.of(dataset, from, to, name);
  }
}
