package dev.sheaf.store.catalog;

import dev.sheaf.store.graph.VersionId;

/**
 * What is known of a stored delta without reading it: an edge of the storage graph.
 *
 * @param key of the row set that it leads to
 * @param base the data version of the row set that it starts from, of the same table; {@link
 *     VersionId#NONE} for the empty one
 * @param deleteCount rows in its deletes
 * @param insertCount rows in its inserts
 * @param bytes that it takes in the catalog
 */
public record DeltaEntry(
    RowSetKey key, VersionId base, long deleteCount, long insertCount, long bytes) {
  /** The key of the row set that it starts from. */
  public RowSetKey baseKey() {
    return new RowSetKey(base, key.tableId());
  }
}
