package dev.sheaf.ops.merge;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a merge decides what both sides changed. An immutable value.
 *
 * <p>A field that both sides changed to different values goes by the policy of its column, if it
 * has one and that decides; else by the preference. A record that one side removed and the other
 * changed, and a change of columns that clashes, go by the preference alone.
 *
 * <pre>{@code
 * MergePolicy.reportConflicts().column("airports", "visits", CellPolicy.sumOfChanges())
 * }</pre>
 *
 * @param kind whether records are merged field by field
 * @param preference what becomes of what no column's policy decides
 * @param columns policies by the names {@code TABLE.COLUMN}, or {@code COLUMN} for all tables that
 *     have one of that name; names are those of the merged table. They have no say two-way, where
 *     records are taken whole
 */
public record MergePolicy(
    MergeKind kind, Preference preference, SortedMap<String, CellPolicy> columns) {
  private static final MergePolicy DEFAULT =
      new MergePolicy(MergeKind.THREE_WAY, Preference.REPORT, Collections.emptySortedMap());

  /** Copies the map. */
  public MergePolicy {
    columns = Collections.unmodifiableSortedMap(new TreeMap<>(columns));
  }

  /** Three-way; conflicts are reported. The default. */
  public static MergePolicy reportConflicts() {
    return DEFAULT;
  }

  /** Three-way; where both sides changed the same, ours is taken. */
  public static MergePolicy preferOurs() {
    return DEFAULT.prefer(Preference.OURS);
  }

  /** Three-way; where both sides changed the same, theirs is taken. */
  public static MergePolicy preferTheirs() {
    return DEFAULT.prefer(Preference.THEIRS);
  }

  /** The same, of another kind. */
  public MergePolicy kind(MergeKind other) {
    return new MergePolicy(other, preference, columns);
  }

  /** The same, with another preference. */
  public MergePolicy prefer(Preference other) {
    return new MergePolicy(kind, other, columns);
  }

  /** The same, with a policy for the columns of a name, in every table. */
  public MergePolicy column(String column, CellPolicy policy) {
    SortedMap<String, CellPolicy> more = new TreeMap<>(columns);
    more.put(column, policy);
    return new MergePolicy(kind, preference, more);
  }

  /** The same, with a policy for a column of a table; it comes before one for all tables. */
  public MergePolicy column(String table, String column, CellPolicy policy) {
    return column(table + '.' + column, policy);
  }

  /** The policy of a column of a table; null if it has none. */
  @Nullable CellPolicy of(String table, String column) {
    CellPolicy own = columns.get(table + '.' + column);
    return own != null ? own : columns.get(column);
  }

  /** Whether a function decides a column: then it cannot be stored. */
  boolean hasFunctions() {
    return columns.values().stream().anyMatch(CellPolicy.Compute.class::isInstance);
  }

  /** The same, without functions. */
  MergePolicy withoutFunctions() {
    SortedMap<String, CellPolicy> rest = new TreeMap<>(columns);
    rest.values().removeIf(CellPolicy.Compute.class::isInstance);
    return new MergePolicy(kind, preference, rest);
  }

  /** As text, for people: {@code three-way, prefer ours, airports.visits by sum}. */
  public String toText() {
    StringBuilder text = new StringBuilder(kind == MergeKind.TWO_WAY ? "two-way" : "three-way");
    text.append(
        switch (preference) {
          case REPORT -> ", conflicts reported";
          case OURS -> ", prefer ours";
          case THEIRS -> ", prefer theirs";
        });
    columns.forEach(
        (column, policy) -> text.append(", ").append(column).append(" by ").append(policy.name()));
    return text.toString();
  }
}
