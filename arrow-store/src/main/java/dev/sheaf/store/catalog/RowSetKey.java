package dev.sheaf.store.catalog;

import dev.sheaf.store.graph.VersionId;

/**
 * What a stored row set is found by.
 *
 * @param version the version that first had it, {@code TableState.dataVersion()}
 * @param tableId the table
 */
public record RowSetKey(VersionId version, int tableId) {
  @Override
  public String toString() {
    return version.hex() + "/" + tableId;
  }
}
