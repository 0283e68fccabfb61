package dev.sheaf.flight;

import dev.sheaf.flight.protocol.ConflictsCommand;
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
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/** The records of a table that a merge could not decide, one row each. */
final class ConflictRows implements RowStream {
  private final ConflictReader reader;
  private final long rowCount;

  private ConflictRows(ConflictReader reader, long rowCount) {
    this.reader = reader;
    this.rowCount = rowCount;
  }

  /**
   * Finds the conflicts, and begins to read them.
   *
   * @param allocator pays for what is compared and read; outlives the result
   * @param cancellation looked at between batches
   * @throws SheafException NOTHING_PENDING; UNKNOWN_TABLE if no record of the table is in conflict
   */
  static ConflictRows open(
      BufferAllocator allocator,
      Dataset dataset,
      ConflictsCommand command,
      Cancellation cancellation) {
    MergeOptions options = MergeWork.options(allocator, cancellation);
    Conflicts conflicts = conflicts(allocator, dataset, command, options);
    Long count = conflicts.recordCounts().get(command.table());
    return new ConflictRows(conflicts.open(allocator, command.table()), count == null ? -1 : count);
  }

  private static Conflicts conflicts(
      BufferAllocator allocator, Dataset dataset, ConflictsCommand command, MergeOptions options) {
    if (command.source() instanceof ConflictsCommand.Pending pending) {
      String branch = MergeWork.branch(dataset, pending.branch());
      return PendingMerge.on(dataset, branch).with(options).conflicts(allocator);
    }
    ConflictsCommand.Imagined imagined = (ConflictsCommand.Imagined) command.source();
    MergeOutcome outcome =
        Merge.of(allocator, dataset, imagined.source())
            .into(imagined.into())
            .policy(imagined.policy())
            .budget(options.budgetBytes())
            .cancellation(options.cancellation())
            .dryRun();
    if (outcome instanceof MergeOutcome.Conflicted conflicted) {
      return conflicted.conflicts();
    }
    throw SheafException.of(
        ErrorCode.UNKNOWN_TABLE,
        "no record of a table '{table}' is in conflict",
        "table",
        command.table());
  }

  @Override
  public Schema schema() {
    return reader.schema();
  }

  @Override
  public long rowCount() {
    return rowCount;
  }

  @Override
  public boolean advance(Sink sink) {
    return reader.advance(
        rows -> {
          try (ArrowRecordBatch batch = new VectorUnloader(rows).getRecordBatch()) {
            sink.send(batch);
          }
        });
  }

  @Override
  public void close() {
    reader.close();
  }
}
