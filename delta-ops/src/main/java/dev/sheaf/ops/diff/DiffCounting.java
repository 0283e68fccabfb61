package dev.sheaf.ops.diff;

import dev.sheaf.ops.pair.GroupOrder;
import dev.sheaf.store.schema.MatchedColumn;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;

/** Counts records, reading as little as that takes. */
final class DiffCounting {
  private DiffCounting() {}

  static DiffCounts records(BufferAllocator allocator, TableDiff diff, DiffOptions options) {
    boolean plain = options.columns() == null && options.where() == null;
    if (!plain || (mayHavePairs(diff) && diff.hidesColumns())) {
      return cells(allocator, diff, options).records();
    }
    long pairs = mayHavePairs(diff) ? pairs(allocator, diff, counting(options)) : 0;
    return ofTypes(options, diff.addedRows() - pairs, diff.removedRows() - pairs, pairs);
  }

  static CellCounts cells(BufferAllocator allocator, TableDiff diff, DiffOptions options) {
    DiffOptions counting = counting(options);
    // Added and removed records need not be read to be counted, unless a predicate decides.
    boolean byPairs = options.where() == null;
    DiffOptions read = byPairs ? counting.only(DiffType.MODIFIED) : counting;
    if (byPairs && !mayHavePairs(diff)) {
      return new CellCounts(ofTypes(options, diff.addedRows(), diff.removedRows(), 0), Map.of());
    }
    EnumMap<DiffType, Long> counts = new EnumMap<>(DiffType.class);
    try (DiffCursor cursor = diff.open(allocator, read)) {
      List<MatchedColumn> columns = cursor.columns();
      long[] cells = new long[columns.size()];
      while (cursor.advanceRows(batch -> add(batch, counts, cells))) {
        // each call does one batch
      }
      Map<String, Long> byColumn = new LinkedHashMap<>();
      for (int i = 0; i < cells.length; i++) {
        byColumn.put(columns.get(i).name(), cells[i]);
      }
      long modified = counts.getOrDefault(DiffType.MODIFIED, 0L);
      DiffCounts records =
          byPairs
              ? ofTypes(
                  options,
                  diff.addedRows() - cursor.pairs(),
                  diff.removedRows() - cursor.pairs(),
                  modified)
              : new DiffCounts(
                  counts.getOrDefault(DiffType.ADDED, 0L),
                  counts.getOrDefault(DiffType.REMOVED, 0L),
                  modified);
      boolean all = options.types().contains(DiffType.MODIFIED);
      return new CellCounts(records, all ? byColumn : Map.of());
    }
  }

  private static boolean mayHavePairs(TableDiff diff) {
    return diff.hasRecords() && diff.removedRows() > 0 && diff.addedRows() > 0;
  }

  private static DiffOptions counting(DiffOptions options) {
    return new DiffOptions(
        DiffLevel.RECORDS,
        options.types(),
        options.columns(),
        options.where(),
        options.pairing().withOrder(GroupOrder.STORED),
        options.batchRows());
  }

  private static long pairs(BufferAllocator allocator, TableDiff diff, DiffOptions options) {
    long pairs = 0;
    try (DiffGroups groups = new DiffGroups(allocator, diff, options)) {
      for (ChangedRows rows = groups.next(); rows != null; rows = groups.next()) {
        for (int i = 0; i < rows.count(); i++) {
          pairs += rows.isPair(i) ? 1 : 0;
        }
      }
    }
    return pairs;
  }

  private static DiffCounts ofTypes(DiffOptions options, long added, long removed, long modified) {
    return new DiffCounts(
        options.types().contains(DiffType.ADDED) ? added : 0,
        options.types().contains(DiffType.REMOVED) ? removed : 0,
        options.types().contains(DiffType.MODIFIED) ? modified : 0);
  }

  private static void add(DiffBatch batch, EnumMap<DiffType, Long> counts, long[] cells) {
    for (int i = 0; i < batch.count(); i++) {
      counts.merge(batch.type(i), 1L, Long::sum);
      for (int c = 0; c < cells.length; c++) {
        cells[c] += batch.isChanged(c, i) ? 1 : 0;
      }
    }
  }
}
