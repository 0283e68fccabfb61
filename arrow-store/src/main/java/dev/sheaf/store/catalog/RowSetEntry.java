package dev.sheaf.store.catalog;

import java.util.List;

/**
 * How a row set is stored: a node of the storage graph. Nothing was read of its bytes.
 *
 * @param key of the row set
 * @param materializedBytes that it takes in the catalog in full; −1 if it is not stored so
 * @param deltas the deltas that lead to it; each starts from another row set
 */
public record RowSetEntry(RowSetKey key, long materializedBytes, List<DeltaEntry> deltas) {
  public RowSetEntry {
    deltas = List.copyOf(deltas);
  }

  /** Whether it is stored in full. */
  public boolean isMaterialized() {
    return materializedBytes >= 0;
  }

  /** Whether it is stored at all. */
  public boolean isStored() {
    return isMaterialized() || !deltas.isEmpty();
  }
}
