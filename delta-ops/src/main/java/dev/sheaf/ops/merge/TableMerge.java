package dev.sheaf.ops.merge;

import dev.sheaf.ops.merge.TableConflict.Kind;
import dev.sheaf.ops.merge.TablePlan.Action;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.scan.RowReader;
import dev.sheaf.store.schema.Column;
import dev.sheaf.store.schema.TableSchema;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Merges one table: whole where one side alone changed it, else columns, then rows.
 *
 * <table>
 * <caption>A table, by what happened to it</caption>
 * <tr><th>on one side<th>on the other<th>result
 * <tr><td>made, changed, dropped or made anew<td>–<td>as on that side
 * <tr><td>made or made anew<td>likewise, and equal<td>ours
 * <tr><td>made or made anew<td>made anew, changed or dropped otherwise<td>conflict
 * <tr><td>dropped<td>dropped<td>dropped
 * <tr><td>dropped<td>changed<td>conflict
 * <tr><td>changed<td>changed<td>columns by {@link SchemaMerge}, records by {@link MergeCase}
 * </table>
 */
final class TableMerge {
  private final BufferAllocator allocator;
  private final MergeInput input;
  private final MergePolicy policy;
  private final MergeOptions options;
  private final String table;
  private final TableResolutions resolutions;
  private final @Nullable TableState base;
  private final @Nullable TableState ours;
  private final @Nullable TableState theirs;

  TableMerge(
      BufferAllocator allocator,
      MergeInput input,
      MergePolicy policy,
      MergeOptions options,
      String table,
      TableResolutions resolutions) {
    this.allocator = allocator;
    this.input = input;
    this.policy = policy;
    this.options = options;
    this.table = table;
    this.resolutions = resolutions;
    this.base = input.baseState(table);
    this.ours = input.ours().tables().get(table);
    this.theirs = input.theirs().tables().get(table);
  }

  /** What becomes of the table. Writes nothing. */
  TablePlan plan() {
    if (isSame(theirs, base) || isEqual(ours, theirs)) {
      return TablePlan.of(table, Action.KEEP);
    }
    if (isSame(ours, base)) {
      return TablePlan.of(table, theirs == null ? Action.DROP : Action.ADOPT);
    }
    if (ours == null || theirs == null) {
      return whole(Kind.TABLE_DROPPED_AND_CHANGED);
    }
    if (ours.tableId() != theirs.tableId()) {
      return whole(Kind.TABLE_CREATED_TWICE);
    }
    return records(ours);
  }

  /** One side's table, or a conflict. */
  private TablePlan whole(Kind kind) {
    List<TableConflict> conflicts =
        List.of(new TableConflict(table, kind, "", text(base), text(ours), text(theirs)));
    return switch (preference(conflicts)) {
      case REPORT -> TablePlan.clash(table, conflicts);
      case OURS -> TablePlan.of(table, Action.KEEP);
      case THEIRS -> TablePlan.of(table, theirs == null ? Action.DROP : Action.ADOPT);
    };
  }

  private TablePlan records(TableState our) {
    @Nullable TableState was = base != null && base.tableId() == our.tableId() ? base : null;
    @Nullable TableSchema baseSchema =
        was == null ? null : input.schema(Objects.requireNonNull(input.base()), table);
    TableSchema ourSchema = input.schema(input.ours(), table);
    TableSchema theirSchema = input.schema(input.theirs(), table);
    SchemaMerge.Result merged =
        SchemaMerge.of(table, baseSchema, ourSchema, theirSchema, Preference.REPORT);
    if (!merged.conflicts().isEmpty()) {
      Preference preference = preference(merged.conflicts());
      if (preference == Preference.REPORT) {
        return TablePlan.clash(table, merged.conflicts());
      }
      merged = SchemaMerge.of(table, baseSchema, ourSchema, theirSchema, preference);
    }
    RowSet baseRows =
        was == null ? RowSet.empty() : input.rows(Objects.requireNonNull(input.base()), table);
    RowSet ourRows = input.rows(input.ours(), table);
    RowSet theirRows = input.rows(input.theirs(), table);
    boolean weChanged = !baseRows.equals(ourRows);
    boolean theyChanged = !baseRows.equals(theirRows);
    if (merged.schema().keyless()
        && ((weChanged && lacksColumn(merged.schema(), ourSchema))
            || (theyChanged && lacksColumn(merged.schema(), theirSchema))
            || (weChanged
                && theyChanged
                && !dropped(baseSchema, ourSchema).equals(dropped(baseSchema, theirSchema))))) {
      return whole(Kind.ROWS_WITHOUT_COLUMN);
    }
    RowReader reader = input.dataset().rowReader(input.ours(), table);
    ColumnChoices choices =
        ColumnChoices.of(policy, table, merged.schema(), input.ours(), input.theirs());
    try (ResolvedValues resolved = ResolvedValues.read(allocator, resolutions, merged.schema())) {
      return new RowsMerge(allocator, reader, merged.schema(), choices, resolved, options)
          .plan(table, baseRows, ourRows, theirRows);
    }
  }

  /** What was decided about just these conflicts, or else what the policy prefers. */
  private Preference preference(List<TableConflict> conflicts) {
    Preference decided = resolutions.tableChoice(conflicts);
    return decided == Preference.REPORT ? policy.preference() : decided;
  }

  private static boolean lacksColumn(TableSchema merged, TableSchema side) {
    return side.columns().stream().anyMatch(column -> merged.indexOfId(column.id()) < 0);
  }

  private static Set<Long> dropped(@Nullable TableSchema before, TableSchema after) {
    Set<Long> ids = new TreeSet<>();
    if (before != null) {
      before.columns().stream()
          .map(Column::id)
          .filter(id -> after.indexOfId(id) < 0)
          .forEach(ids::add);
    }
    return ids;
  }

  /** The same table, with the same columns and rows. */
  private boolean isSame(@Nullable TableState a, @Nullable TableState b) {
    return (a == null || b == null)
        ? (a == null && b == null)
        : a.tableId() == b.tableId() && hasSameColumns(a, b) && hasSameRows(a, b);
  }

  private boolean hasSameColumns(TableState a, TableState b) {
    return a.schemaId() == b.schemaId()
        || input.dataset().schema(a).equals(input.dataset().schema(b));
  }

  /** The same columns and rows, and perhaps two tables. */
  private static boolean isEqual(@Nullable TableState a, @Nullable TableState b) {
    return (a == null || b == null)
        ? (a == null && b == null)
        : a.schemaFingerprint().equals(b.schemaFingerprint()) && hasSameRows(a, b);
  }

  private static boolean hasSameRows(TableState a, TableState b) {
    return a.rowCount() == b.rowCount() && a.rowsFingerprint().equals(b.rowsFingerprint());
  }

  private static String text(@Nullable TableState state) {
    return state == null ? "" : state.rowCount() == 1 ? "1 row" : state.rowCount() + " rows";
  }
}
