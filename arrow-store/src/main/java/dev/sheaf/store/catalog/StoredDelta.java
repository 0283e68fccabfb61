package dev.sheaf.store.catalog;

import dev.sheaf.store.graph.VersionId;

/**
 * A row set as it is stored by its difference to another one.
 *
 * <p>The bytes are those of the row sets' own codec; the catalog does not look into them. They are
 * not copied, neither in nor out, and must not be changed.
 */
public final class StoredDelta {
  private final DeltaEntry entry;
  private final byte[] deletes;
  private final byte[] inserts;

  private StoredDelta(DeltaEntry entry, byte[] deletes, byte[] inserts) {
    this.entry = entry;
    this.deletes = deletes;
    this.inserts = inserts;
  }

  /**
   * A delta.
   *
   * @param key of the row set that it leads to
   * @param base the data version of the row set that it starts from, of the same table; {@link
   *     VersionId#NONE} for the empty one
   * @param deletes rows of the base that are gone
   * @param inserts rows that the base has not
   */
  public static StoredDelta of(RowSetKey key, VersionId base, Side deletes, Side inserts) {
    long bytes = (long) deletes.bytes.length + inserts.bytes.length;
    return new StoredDelta(
        new DeltaEntry(key, base, deletes.rowCount, inserts.rowCount, bytes),
        deletes.bytes,
        inserts.bytes);
  }

  /** One of the two row sets of a delta. */
  public static final class Side {
    private final long rowCount;
    private final byte[] bytes;

    private Side(long rowCount, byte[] bytes) {
      this.rowCount = rowCount;
      this.bytes = bytes;
    }

    /** A row set of so many rows as its bytes. */
    public static Side of(long rowCount, byte[] bytes) {
      return new Side(rowCount, bytes);
    }
  }

  /** What is known of it without its bytes. */
  public DeltaEntry entry() {
    return entry;
  }

  /** Rows of the base that are gone. */
  public byte[] deletes() {
    return deletes;
  }

  /** Rows that the base has not. */
  public byte[] inserts() {
    return inserts;
  }
}
