package dev.sheaf.ops.merge;

import dev.sheaf.ops.pair.GroupOrder;
import dev.sheaf.store.rows.Delta;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.rows.RowSetBuilder;
import dev.sheaf.store.scan.RowReader;
import dev.sheaf.store.schema.TableSchema;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Merges the rows of one table, as far as row sets go, and the records that both sides changed.
 *
 * <pre>
 *   base -> ours     Δ⁻  Δ⁺        what both deleted              contested, if they inserted another
 *   base -> theirs   Δ⁻  Δ⁺        what both inserted             convergent: nothing to do
 *                                  what only theirs has           applied to ours by address
 *                                  keys that both inserted        contested
 * </pre>
 *
 * <p>Equal rows have one address, so what both sides made alike drops out of the algebra, and a key
 * that both sides changed has either its base row in both Δ⁻, or a row in each Δ⁺. Only keys are
 * read to find these, and rows only of the keys that are found.
 */
final class RowsMerge {
  private final BufferAllocator allocator;
  private final RowReader reader;
  private final TableSchema schema;
  private final ColumnChoices choices;
  private final ResolvedValues resolved;
  private final MergeOptions options;
  private final RowSetBuilder deletes = new RowSetBuilder();
  private final RowSetBuilder inserts = new RowSetBuilder();
  private final RowSetBuilder settled = new RowSetBuilder();
  private final ContestedRows.Builder writes = new ContestedRows.Builder();
  private final ContestedRows.Builder conflicts = new ContestedRows.Builder();
  private final Map<MergeCase, Long> cases = new EnumMap<>(MergeCase.class);

  RowsMerge(
      BufferAllocator allocator,
      RowReader reader,
      TableSchema schema,
      ColumnChoices choices,
      ResolvedValues resolved,
      MergeOptions options) {
    this.allocator = allocator;
    this.reader = reader;
    this.schema = schema;
    this.choices = choices;
    this.resolved = resolved;
    this.options = options;
  }

  /** What becomes of the rows. */
  TablePlan plan(String table, RowSet base, RowSet ours, RowSet theirs) {
    Delta our = Delta.between(base, ours);
    Delta their = Delta.between(base, theirs);
    RowSet theirInserts = their.inserts().andNot(our.inserts());
    if (schema.keyless()) {
      return plan(table, Delta.of(their.deletes().andNot(our.deletes()), theirInserts));
    }
    RowSet deletedByBoth = our.deletes().and(their.deletes());
    RowSet ourInserts = our.inserts().andNot(their.inserts());
    ContestedRows changedByBoth = new ContestedRows(deletedByBoth, ourInserts, theirInserts);
    try (Contests contests =
        Contests.open(allocator, reader, schema, changedByBoth, GroupOrder.STORED, options)) {
      contests.forEach(this::decide);
    }
    return plan(
        table,
        Delta.of(
            their.deletes().andNot(deletedByBoth).or(deletes.build()),
            theirInserts.andNot(settled.build()).or(inserts.build())));
  }

  private TablePlan plan(String table, Delta delta) {
    return new TablePlan(
        table,
        TablePlan.Action.MERGE,
        schema,
        delta,
        writes.build(),
        conflicts.build(),
        conflicts.keyCount(),
        cases,
        List.of());
  }

  private void decide(Contest contest) {
    try (ContestFields fields = ContestFields.read(allocator, reader, schema, contest);
        RecordMerge merge = RecordMerge.of(allocator, fields, choices, resolved)) {
      for (int i = 0; i < contest.count(); i++) {
        take(contest, i, merge.outcome(i));
        cases.merge(merge.mergeCase(i), 1L, Long::sum);
      }
    }
  }

  private void take(Contest contest, int i, RecordOutcome outcome) {
    if (contest.theirs(i) != Contest.ABSENT) {
      settled.add(contest.theirs(i));
    }
    switch (outcome) {
      case OURS -> {}
      case REMOVED -> replace(contest.ours(i), Contest.ABSENT);
      case THEIRS -> replace(contest.ours(i), contest.theirs(i));
      case BASE -> replace(contest.ours(i), contest.base(i));
      case WRITTEN -> writes.add(contest, i);
      case CONFLICT -> conflicts.add(contest, i);
    }
  }

  private void replace(long row, long by) {
    if (row != Contest.ABSENT) {
      deletes.add(row);
    }
    if (by != Contest.ABSENT) {
      inserts.add(by);
    }
  }
}
