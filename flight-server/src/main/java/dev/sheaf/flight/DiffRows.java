package dev.sheaf.flight;

import dev.sheaf.flight.protocol.DiffCommand;
import dev.sheaf.ops.Cancellation;
import dev.sheaf.ops.diff.Diff;
import dev.sheaf.ops.diff.DiffCursor;
import dev.sheaf.ops.diff.DiffLevel;
import dev.sheaf.ops.diff.DiffOptions;
import dev.sheaf.ops.diff.DiffType;
import dev.sheaf.ops.diff.TableDiff;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.schema.MatchedColumn;
import dev.sheaf.store.schema.TableSchema;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What happened to the records or rows of a table: each with its kind and its values before and
 * after.
 */
final class DiffRows implements RowStream {
  private final DensePieces pieces;
  private final DiffCursor cursor;
  private final long rowCount;

  private DiffRows(BufferAllocator allocator, TableDiff diff, DiffOptions options) {
    this.pieces = new DensePieces(allocator);
    this.cursor = diff.open(allocator, options);
    this.rowCount = rowCount(diff, options);
  }

  /**
   * Begins. Reads no row.
   *
   * @param allocator pays for the batches; outlives the result
   * @param cancellation looked at while rows are paired
   */
  static DiffRows open(
      BufferAllocator allocator, Dataset dataset, DiffCommand command, Cancellation cancellation) {
    Version from = dataset.version(command.from());
    Version to = dataset.version(command.to());
    TableDiff diff = Diff.between(dataset, from, to).table(command.table());
    DiffOptions options = command.options(column -> type(dataset, from, to, diff, column));
    long pairing = Math.min(options.pairing().budgetBytes(), Math.max(1, allocator.getLimit() / 2));
    int columns = options.columns() == null ? diff.columns().size() : options.columns().size();
    int pieceRows = DensePieces.pieceRows(2 * columns + 1); // before, after and what happened
    return new DiffRows(
        allocator,
        diff,
        options
            .withBatchRows(Math.min(options.batchRows(), pieceRows))
            .withBudget(pairing)
            .withCancellation(cancellation));
  }

  private static ArrowType type(
      Dataset dataset, Version from, Version to, TableDiff diff, String name) {
    for (MatchedColumn column : diff.columns()) {
      if (column.name().equals(name)) {
        Version version = column.to() >= 0 ? to : from;
        TableSchema schema = dataset.schema(version.id().hex(), diff.table());
        int position = column.to() >= 0 ? column.to() : column.from();
        return schema.columns().get(position).type();
      }
    }
    List<String> names = diff.columns().stream().map(MatchedColumn::name).toList();
    throw SheafException.of(
        ErrorCode.UNKNOWN_COLUMN,
        "table '{table}' has no column '{column}'{hint}",
        "table",
        diff.table(),
        "column",
        name,
        "hint",
        Suggestions.didYouMean(name, names));
  }

  /** What row sets tell; -1 where keys decide which rows belong together, or values which count. */
  private static long rowCount(TableDiff diff, DiffOptions options) {
    long added = diff.addedRows();
    long removed = diff.removedRows();
    boolean mayBePaired =
        options.level() == DiffLevel.RECORDS
            && added > 0
            && removed > 0
            && !diff.keyColumns().isEmpty();
    if (mayBePaired || options.columns() != null || options.where() != null) {
      return -1;
    }
    return (options.types().contains(DiffType.ADDED) ? added : 0)
        + (options.types().contains(DiffType.REMOVED) ? removed : 0);
  }

  @Override
  public Schema schema() {
    return cursor.schema();
  }

  @Override
  public long rowCount() {
    return rowCount;
  }

  @Override
  public boolean advance(Sink sink) {
    return cursor.advance(batch -> pieces.send(batch, sink));
  }

  @Override
  public void close() {
    cursor.close();
  }
}
