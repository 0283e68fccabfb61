package dev.sheaf.ops.diff;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The counts of records, and which of their cells changed.
 *
 * @param records added, removed and modified
 * @param cellsByColumn of modified records, the cells with other values, for each column compared
 */
public record CellCounts(DiffCounts records, Map<String, Long> cellsByColumn) {
  /** Nobody changes counts. */
  public CellCounts {
    cellsByColumn = Collections.unmodifiableMap(new LinkedHashMap<>(cellsByColumn));
  }

  /** Cells of modified records with other values. */
  public long cells() {
    return cellsByColumn.values().stream().mapToLong(count -> count).sum();
  }
}
