package dev.sheaf.flight;

import dev.sheaf.flight.protocol.ReadCommand.Range;
import dev.sheaf.store.rows.RowAddress;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.rows.RowSetBuilder;
import java.util.ArrayList;
import java.util.List;

/** Parts of a version, so that several readers can share the work. */
final class RowRanges {
  private static final int PARTS_MAX = 16;

  private RowRanges() {}

  /**
   * Ranges that cover {@code rowCount} rows; one that is all of them if they are few.
   *
   * @param partRowsMin rows that a part has at least, if there are several
   */
  static List<Range> of(long rowCount, long partRowsMin) {
    long parts = Math.max(1, Math.min(PARTS_MAX, rowCount / partRowsMin));
    long partRows = (rowCount + parts - 1) / parts;
    long whole = (partRows + RowAddress.CHUNK_ROWS - 1) / RowAddress.CHUNK_ROWS;
    List<Range> ranges = new ArrayList<>();
    for (long from = 0;
        from < rowCount || ranges.isEmpty();
        from += whole * RowAddress.CHUNK_ROWS) {
      ranges.add(new Range(from, Math.min(rowCount, from + whole * RowAddress.CHUNK_ROWS)));
    }
    return ranges;
  }

  /** The rows of a range, in the order of their addresses; what lies behind the end is left out. */
  static RowSet select(RowSet rows, Range range) {
    long to = Math.min(range.to(), rows.cardinality());
    if (range.from() >= to) {
      return RowSet.empty();
    }
    long first = rows.select(range.from());
    long last = rows.select(to - 1);
    RowSetBuilder mask = new RowSetBuilder();
    for (int segment : rows.segments()) {
      if (segment < RowAddress.segment(first) || segment > RowAddress.segment(last)) {
        continue;
      }
      int begin = segment == RowAddress.segment(first) ? RowAddress.offset(first) : 0;
      long end = segment == RowAddress.segment(last) ? last : rows.restrictTo(segment).last();
      mask.addRange(segment, begin, RowAddress.offset(end) + 1);
    }
    return rows.and(mask.build());
  }
}
