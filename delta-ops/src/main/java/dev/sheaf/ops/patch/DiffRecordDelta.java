package dev.sheaf.ops.patch;

import dev.sheaf.ops.diff.TableDiff;
import dev.sheaf.ops.pair.GroupOrder;
import dev.sheaf.ops.pair.PairingOptions;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.scan.CursorReader;
import dev.sheaf.store.scan.RowReader;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;

/** The record delta of a difference: rows are read as they are asked for. */
final class DiffRecordDelta implements RecordDelta {
  private final TableDiff diff;
  private final PairingOptions options;
  private final RecordDeltaHeader header;

  DiffRecordDelta(TableDiff diff, PairingOptions options) {
    this.diff = diff;
    this.options = options.withOrder(GroupOrder.KEY);
    this.header = new RecordDeltaHeader(diff.table(), diff.schemaBefore(), diff.schemaAfter());
  }

  @Override
  public RecordDeltaHeader header() {
    return header;
  }

  @Override
  public ArrowReader open(BufferAllocator allocator, Part part) {
    boolean deletes = part == Part.DELETES;
    RowSet rows = deletes ? diff.delta().deletes() : diff.delta().inserts();
    @Nullable RowReader own = deletes ? diff.readerBefore() : diff.readerAfter();
    @Nullable RowReader other = deletes ? diff.readerAfter() : diff.readerBefore();
    RowReader reader = Objects.requireNonNull(own != null ? own : other);
    return new CursorReader(
        allocator,
        new SortedRows(allocator, reader, header.schema(part), header.arrow(part), rows, options));
  }
}
