package dev.sheaf.sql.relation;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.ops.merge.ConflictReader;
import dev.sheaf.ops.merge.Conflicts;
import dev.sheaf.ops.merge.Merge;
import dev.sheaf.ops.merge.MergeOptions;
import dev.sheaf.ops.merge.MergeOutcome;
import dev.sheaf.ops.merge.PendingMerge;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.scan.Batch;
import dev.sheaf.store.scan.BatchConsumer;
import dev.sheaf.store.scan.BatchCursor;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The records of a table that a merge cannot decide: of a pending one, or of one that is tried. */
final class ConflictRelations {
  private ConflictRelations() {}

  /**
   * The conflicts of a table; found now, read when the relation is opened.
   *
   * @param source what would be merged; null for what is pending
   * @param into the branch that it is or would be merged into
   * @throws SheafException NOTHING_PENDING; UNKNOWN_TABLE if no record of the table is in conflict
   */
  static Relation of(
      BufferAllocator allocator,
      Dataset dataset,
      String table,
      @Nullable String source,
      String into) {
    Conflicts conflicts = find(allocator, dataset, table, source, into);
    return new CursorRelation(
        "conflicts of " + table,
        conflicts.schema(table),
        (memory, cancellation) -> new Cursor(conflicts.open(memory, table), cancellation));
  }

  private static Conflicts find(
      BufferAllocator allocator,
      Dataset dataset,
      String table,
      @Nullable String source,
      String into) {
    if (source == null) {
      return PendingMerge.on(dataset, into).with(MergeOptions.defaults()).conflicts(allocator);
    }
    MergeOutcome outcome = Merge.of(allocator, dataset, source).into(into).dryRun();
    if (outcome instanceof MergeOutcome.Conflicted conflicted) {
      return conflicted.conflicts();
    }
    throw SheafException.of(
        ErrorCode.UNKNOWN_TABLE, "no record of a table '{table}' is in conflict", "table", table);
  }

  private static final class Cursor implements BatchCursor {
    private final ConflictReader reader;
    private final Cancellation cancellation;

    Cursor(ConflictReader reader, Cancellation cancellation) {
      this.reader = reader;
      this.cancellation = cancellation;
    }

    @Override
    public Schema schema() {
      return reader.schema();
    }

    @Override
    public boolean advance(BatchConsumer consumer) {
      cancellation.check();
      return reader.advance(
          rows ->
              consumer.accept(
                  Batch.of(rows.getSchema(), rows.getFieldVectors(), rows.getRowCount())));
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
