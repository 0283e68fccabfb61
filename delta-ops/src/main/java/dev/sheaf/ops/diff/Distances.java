package dev.sheaf.ops.diff;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.rows.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How far versions are from each other: for each pair, how many rows only one of the two has. A
 * metric: zero where the rows are the same, the same in both directions, and never longer by a
 * detour.
 *
 * <p>Straight from row sets: no row is read. A table that a version does not have is empty there,
 * and a table that was dropped and made anew is another one.
 *
 * <p>Behaves as if written:
 *
 * <pre>{@code
 * for (Version a : versions) {
 *   for (Version b : versions) {
 *     for (String table : tables) {
 *       rows[a][b] += delta(a, b, table).cardinality();
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p><i>Cost:</i> for n versions n row sets on the heap, which share what they have in common, and
 * n (n − 1) / 2 walks over the chunks that two do not share.
 */
public final class Distances {
  private final List<String> names;
  private final long[][] rows;

  private Distances(List<String> names, long[][] rows) {
    this.names = List.copyOf(names);
    this.rows = rows;
  }

  /**
   * The distances of some revisions.
   *
   * @param revisions names, ids or other spellings
   * @param table one table, or null for all
   * @throws dev.sheaf.store.error.SheafException UNKNOWN_REF, UNKNOWN_TABLE if none of them has it,
   *     CANCELLED
   */
  public static Distances of(
      Dataset dataset, List<String> revisions, @Nullable String table, Cancellation cancellation) {
    List<Version> versions = revisions.stream().map(dataset::version).toList();
    long[][] rows = new long[versions.size()][versions.size()];
    SortedSet<String> tables = new TreeSet<>();
    versions.forEach(version -> tables.addAll(version.tables().keySet()));
    if (table != null) {
      if (!tables.contains(table) && !versions.isEmpty()) {
        versions.get(0).table(table); // throws, with names that may have been meant
      }
      tables.retainAll(List.of(table));
    }
    for (String name : tables) {
      add(dataset, versions, name, rows, cancellation);
    }
    return new Distances(revisions, rows);
  }

  /** What the versions are called, in order. */
  public List<String> names() {
    return names;
  }

  /** How many rows only one of two versions has. */
  public long between(int a, int b) {
    return rows[a][b];
  }

  private static void add(
      Dataset dataset,
      List<Version> versions,
      String table,
      long[][] rows,
      Cancellation cancellation) {
    List<RowSet> sets = new ArrayList<>();
    for (Version version : versions) {
      boolean there = version.tables().containsKey(table);
      sets.add(there ? dataset.rowSet(version, table) : RowSet.empty());
    }
    for (int a = 0; a < versions.size(); a++) {
      cancellation.check();
      for (int b = a + 1; b < versions.size(); b++) {
        boolean same = sameTable(versions.get(a), versions.get(b), table);
        long distance =
            same
                ? sets.get(a).xorCardinality(sets.get(b))
                : sets.get(a).cardinality() + sets.get(b).cardinality();
        rows[a][b] += distance;
        rows[b][a] += distance;
      }
    }
  }

  private static boolean sameTable(Version a, Version b, String table) {
    TableState first = a.tables().get(table);
    TableState second = b.tables().get(table);
    return first != null && second != null && first.tableId() == second.tableId();
  }
}
