package dev.sheaf.sql.relation;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.ops.query.Aggregation;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.Scan;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;

/** Rows that a query can read, at versions that are fixed. */
public interface Relation {
  /** The columns that {@code *} means, in order. */
  List<Field> columns();

  /** Columns that are there only where they are named. */
  default List<Field> hiddenColumns() {
    return List.of();
  }

  /** Columns on which {@link #open} takes conditions; those of the rest are ignored by callers. */
  default List<Field> filterColumns() {
    return List.of();
  }

  /** What it is, for people: {@code airports at 3f2a9c1d (main)}. */
  String description();

  /**
   * How it reads for a scan, for people: {@code key look-up}, {@code scan}. Reads no row.
   *
   * @param scan as for {@link #open}
   */
  default String path(Scan scan) {
    return "scan";
  }

  /**
   * The groups of its rows with their aggregates, if it can work them out without the executor and
   * to the same values.
   *
   * @param scan names the columns that the aggregation takes, and perhaps a condition
   */
  default Optional<Relation> aggregated(Scan scan, Aggregation aggregation) {
    return Optional.empty();
  }

  /**
   * As {@link #open}, in several parts that can be read at the same time, one behind the other.
   *
   * @param parts how many at most
   * @return at least one; the caller closes them
   */
  default List<BatchCursor> openParts(
      BufferAllocator allocator, Scan scan, int parts, Cancellation cancellation) {
    return List.of(open(allocator, scan, cancellation));
  }

  /**
   * Begins to read.
   *
   * @param allocator pays for copies; outlives the cursor
   * @param scan names the columns, some of {@link #columns()} and {@link #hiddenColumns()}, in the
   *     order in which the cursor has them, and perhaps a condition on {@link #filterColumns()}
   * @param cancellation looked at in long work
   */
  BatchCursor open(BufferAllocator allocator, Scan scan, Cancellation cancellation);
}
