package dev.sheaf.sql.relation;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.ops.query.Aggregate;
import dev.sheaf.ops.query.Aggregation;
import dev.sheaf.store.scan.Batch;
import dev.sheaf.store.scan.BatchConsumer;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.Scan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The groups of another relation's rows with their aggregates, which are worked out here and not by
 * the executor.
 *
 * <p>It has the columns of the groups, then one for each aggregate.
 */
public final class AggregateRelation implements Relation {
  /** As many as there are processors, but not more than pay for bringing them together. */
  private static final int PARTS_MAX = Math.min(16, Runtime.getRuntime().availableProcessors());

  /** Rows that are worth a thread: some tenths of a millisecond. */
  private static final long PART_ROWS_MIN = 1 << 17;

  /** Works the groups out. */
  @FunctionalInterface
  interface Work {
    /** Groups and aggregates; the caller closes them. */
    VectorSchemaRoot run(BufferAllocator allocator, Cancellation cancellation);
  }

  private final Relation source;
  private final Scan rows;
  private final Aggregation aggregation;
  private final List<Field> columns;
  private final Work work;

  /**
   * A relation of groups.
   *
   * @param source whose rows
   * @param rows which of them
   * @param aggregation what of them
   * @param columns of the result
   * @param work that gives these columns
   */
  AggregateRelation(
      Relation source, Scan rows, Aggregation aggregation, List<Field> columns, Work work) {
    this.source = source;
    this.rows = rows;
    this.aggregation = aggregation;
    this.columns = List.copyOf(columns);
    this.work = work;
  }

  /**
   * The groups of a relation that is read once from front to end; nothing if its columns are of
   * types that are not taken, or there might be more groups than fit.
   *
   * @param rowCount how many rows it has at most
   */
  static Optional<Relation> scanning(
      Relation source, Scan rows, Aggregation aggregation, long rowCount) {
    List<String> named = Objects.requireNonNull(rows.columns());
    Schema schema =
        new Schema(
            source.columns().stream().filter(field -> named.contains(field.getName())).toList());
    boolean fits = aggregation.keys().isEmpty() || rowCount <= Aggregation.GROUPS_MAX;
    if (!fits || !aggregation.fits(schema)) {
      return Optional.empty();
    }
    return Optional.of(
        new AggregateRelation(
            source,
            rows,
            aggregation,
            aggregation.schema(schema).getFields(),
            (allocator, cancellation) ->
                run(source, rows, aggregation, parts(rowCount), allocator, cancellation)));
  }

  private static int parts(long rowCount) {
    return (int) Math.max(1, Math.min(PARTS_MAX, rowCount / PART_ROWS_MIN));
  }

  private static VectorSchemaRoot run(
      Relation source,
      Scan rows,
      Aggregation aggregation,
      int parts,
      BufferAllocator allocator,
      Cancellation cancellation) {
    List<BatchCursor> cursors = source.openParts(allocator, rows, parts, cancellation);
    try {
      return aggregation.run(allocator, cursors, ForkJoinPool.commonPool(), cancellation);
    } finally {
      AutoCloseables.closeNoChecked(() -> AutoCloseables.close(cursors));
    }
  }

  /** Whose rows are grouped. */
  public Relation source() {
    return source;
  }

  /** Which of its columns and rows are read. */
  public Scan rows() {
    return rows;
  }

  @Override
  public List<Field> columns() {
    return columns;
  }

  @Override
  public String description() {
    return source.description();
  }

  @Override
  public String path(Scan scan) {
    List<String> parts = new ArrayList<>();
    for (Aggregate aggregate : aggregation.aggregates()) {
      String name = aggregate.function().name().toLowerCase(Locale.ROOT);
      parts.add(aggregate.column() == null ? "count(*)" : name + "(" + aggregate.column() + ")");
    }
    String what = parts.isEmpty() ? "groups" : String.join(", ", parts);
    String by = aggregation.keys().isEmpty() ? "" : " by " + String.join(", ", aggregation.keys());
    return source.path(rows) + ", aggregated by Sheaf: " + what + by;
  }

  @Override
  public BatchCursor open(BufferAllocator allocator, Scan scan, Cancellation cancellation) {
    List<String> wanted = Objects.requireNonNull(scan.columns());
    List<Field> fields = new ArrayList<>();
    for (String name : wanted) {
      for (Field column : columns) {
        if (column.getName().equals(name)) {
          fields.add(column);
        }
      }
    }
    return new Groups(allocator, new Schema(fields), work, cancellation);
  }

  /** The groups in batches of some size, worked out when the first is asked for. */
  private static final class Groups implements BatchCursor {
    private static final int BATCH_ROWS = 65_536;

    private final BufferAllocator allocator;
    private final Schema schema;
    private final Work work;
    private final Cancellation cancellation;
    private @Nullable VectorSchemaRoot groups;
    private int row;

    Groups(BufferAllocator allocator, Schema schema, Work work, Cancellation cancellation) {
      this.allocator = allocator;
      this.schema = schema;
      this.work = work;
      this.cancellation = cancellation;
    }

    @Override
    public Schema schema() {
      return schema;
    }

    @Override
    public boolean advance(BatchConsumer consumer) {
      cancellation.check();
      if (groups == null) {
        groups = work.run(allocator, cancellation);
      }
      int count = Math.min(BATCH_ROWS, groups.getRowCount() - row);
      if (count <= 0) {
        return false;
      }
      try (VectorSchemaRoot piece = groups.slice(row, count)) {
        row += count;
        List<FieldVector> columns = schema.getFields().stream().map(piece::getVector).toList();
        consumer.accept(Batch.of(schema, columns, count));
      }
      return true;
    }

    @Override
    public void close() {
      if (groups != null) {
        groups.close();
        groups = null;
      }
    }
  }
}
