package dev.sheaf.ops.merge;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What a merge could not decide: data, to be read and resolved. An immutable value; nothing to
 * close.
 */
public final class Conflicts {
  private final MergePlan plan;

  /** The conflicts of a plan. */
  public Conflicts(MergePlan plan) {
    this.plan = plan;
  }

  /** The versions whose merge it is about. */
  public MergeInput input() {
    return plan.input();
  }

  /** Whether everything is decided. */
  public boolean isEmpty() {
    return !plan.hasConflicts();
  }

  /** How many records are in conflict, in all tables. */
  public long recordCount() {
    return plan.tables().values().stream().mapToLong(TablePlan::conflictCount).sum();
  }

  /** How many records are in conflict, by table; tables without are left out. */
  public SortedMap<String, Long> recordCounts() {
    SortedMap<String, Long> counts = new TreeMap<>();
    for (TablePlan table : plan.tables().values()) {
      if (table.conflictCount() > 0) {
        counts.put(table.table(), table.conflictCount());
      }
    }
    return Collections.unmodifiableSortedMap(counts);
  }

  /** What clashes in tables and columns themselves. The records of such a table come afterwards. */
  public List<TableConflict> tableConflicts() {
    List<TableConflict> all = new ArrayList<>();
    plan.tables().values().forEach(table -> all.addAll(table.tableConflicts()));
    return List.copyOf(all);
  }

  /**
   * The columns of a table of conflicts, as {@link #open} gives it.
   *
   * @throws SheafException UNKNOWN_TABLE if no record of the table is in conflict
   */
  public Schema schema(String table) {
    return ConflictSchema.of(Objects.requireNonNull(requireRecords(table).schema()));
  }

  /**
   * Begins to read the conflicts of a table; the caller closes the result.
   *
   * <p>One row per record, in the order of the key:
   *
   * <pre>
   *   conflict_id              utf8: the key as text, its parts with commas between
   *   base_C our_C their_C     for each column C of the merged table; null where a side has no row
   *   our_diff_type            added, modified or removed
   *   their_diff_type          likewise
   *   conflict_columns         list of utf8: the columns that nobody has decided; empty where one
   *                            side removed the record
   * </pre>
   *
   * @param allocator pays for the batches; outlives the reader
   * @throws SheafException UNKNOWN_TABLE if no record of the table is in conflict
   */
  public ConflictReader open(BufferAllocator allocator, String table) {
    return ConflictReader.open(allocator, plan, requireRecords(table));
  }

  private TablePlan requireRecords(String table) {
    TablePlan found = plan.tables().get(table);
    if (found == null || found.conflictCount() == 0) {
      throw SheafException.of(
          ErrorCode.UNKNOWN_TABLE,
          "no record of a table '{table}' is in conflict{hint}",
          "table",
          table,
          "hint",
          Suggestions.hint(table, recordCounts().keySet()));
    }
    return found;
  }
}
