package dev.sheaf.store;

import dev.sheaf.store.catalog.Catalog;
import dev.sheaf.store.catalog.CatalogChange;
import dev.sheaf.store.catalog.DeltaEntry;
import dev.sheaf.store.catalog.RowSetEntry;
import dev.sheaf.store.catalog.RowSetKey;
import dev.sheaf.store.catalog.StoredDelta;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.VersionId;
import dev.sheaf.store.rows.Delta;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.rows.RowSetCodec;
import dev.sheaf.store.rows.RowSetFootprint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Row sets of versions: kept on the heap while they are used, recreated from the catalog when they
 * are not, and stored as the scheme's membership says.
 *
 * <p><i>Threads:</i> any.
 */
final class RowSetStore {
  private final Catalog catalog;
  private final Publication publication;
  private final StorageScheme.Membership membership;
  private final RowSetCache cache;
  private final Checkpoints checkpoints;
  private volatile RecreationPlanner planner = RecreationPlanner.NEAREST_BASE;

  RowSetStore(
      Catalog catalog,
      Publication publication,
      StorageScheme.Membership membership,
      long cacheBytes) {
    this.catalog = catalog;
    this.publication = publication;
    this.membership = membership;
    this.cache = new RowSetCache(cacheBytes);
    this.checkpoints = new Checkpoints(catalog);
  }

  void planWith(RecreationPlanner newPlanner) {
    planner = newPlanner;
  }

  /**
   * The rows of a table in a version, all of which can be read.
   *
   * @throws SheafException DAMAGED if what is stored is not that many rows
   */
  RowSet rows(TableState state) {
    publication.await(state.dataVersion());
    RowSetKey key = new RowSetKey(state.dataVersion(), state.tableId());
    RowSet rows = cache.get(key);
    if (rows == null) {
      rows = recreate(key);
      if (rows.cardinality() != state.rowCount()) {
        throw SheafException.of(
            ErrorCode.DAMAGED,
            "the catalog is damaged: version {version} should hold {expected} rows of table {table}, and its row set has {found}; run 'sheaf fsck'",
            "version",
            state.dataVersion().shortHex(),
            "expected",
            state.rowCount(),
            "table",
            state.tableId(),
            "found",
            rows.cardinality());
      }
      cache.put(key, rows, new RowSetFootprint().add(rows));
    }
    return rows;
  }

  /**
   * A row set that is about to be committed.
   *
   * @param delta the stored delta that leads to it
   * @param wholeBytes its size if it is stored whole as well, else -1
   * @param touchedChunks chunks that it does not share with its base
   * @param rows the row set
   */
  record Pending(DeltaEntry delta, long wholeBytes, long touchedChunks, RowSet rows) {}

  /**
   * Adds to a change what has to be stored of a new row set.
   *
   * @param base the state that the delta starts from; null for the empty set
   * @return to be passed to {@link #committed} once it is
   */
  Pending store(
      CatalogChange.Builder change,
      RowSetKey key,
      @Nullable TableState base,
      Delta delta,
      RowSet rows) {
    VersionId baseVersion = base == null ? VersionId.NONE : base.dataVersion();
    StoredDelta stored =
        StoredDelta.of(key, baseVersion, side(delta.deletes()), side(delta.inserts()));
    change.delta(stored);
    boolean whole =
        switch (membership) {
          case STORED -> true;
          case LINEAGE -> false;
          case DELTAS_AND_CHECKPOINTS -> checkpoints.isDue(stored.entry());
        };
    long wholeBytes = -1;
    if (whole) {
      byte[] bytes = RowSetCodec.encode(rows);
      change.rowSet(key, bytes);
      wholeBytes = bytes.length;
    }
    long touched = (long) delta.deletes().chunkCount() + delta.inserts().chunkCount();
    return new Pending(stored.entry(), wholeBytes, touched, rows);
  }

  /** Keeps a row set that was committed, and what is known of its way. */
  void committed(Pending pending) {
    cache.put(pending.delta.key(), pending.rows, 256 + pending.touchedChunks * 8192);
    if (membership == StorageScheme.Membership.DELTAS_AND_CHECKPOINTS) {
      checkpoints.committed(pending.delta, pending.wholeBytes);
    }
  }

  long cachedBytes() {
    return cache.bytes();
  }

  private RowSet recreate(RowSetKey target) {
    List<VersionId> path =
        planner.plan(version -> node(new RowSetKey(version, target.tableId())), target.version());
    VersionId first = path.get(0);
    RowSet rows = start(new RowSetKey(first, target.tableId()));
    for (int i = 1; i < path.size(); i++) {
      rows = delta(new RowSetKey(path.get(i), target.tableId()), path.get(i - 1)).patch(rows);
    }
    return rows;
  }

  /**
   * The row set that a way begins with: on the heap, stored whole, or one delta from the empty set.
   */
  private RowSet start(RowSetKey key) {
    RowSet cached = cache.get(key);
    if (cached != null) {
      return cached;
    }
    return catalog
        .rowSet(key)
        .map(RowSetCodec::decode)
        .orElseGet(() -> delta(key, VersionId.NONE).patch(RowSet.empty()));
  }

  /** The stored delta that leads from a base to a row set. */
  Delta delta(RowSetKey key, VersionId base) {
    StoredDelta delta =
        catalog
            .delta(key, base)
            .orElseThrow(
                () ->
                    SheafException.of(
                        ErrorCode.DAMAGED,
                        "the catalog is damaged: the delta to {rowSet} is missing; run 'sheaf fsck'",
                        "rowSet",
                        key));
    return Delta.of(RowSetCodec.decode(delta.deletes()), RowSetCodec.decode(delta.inserts()));
  }

  private RecreationPlanner.Node node(RowSetKey key) {
    RowSetEntry entry = catalog.rowSetEntry(key);
    if (!entry.isStored()) {
      throw SheafException.of(
          ErrorCode.DAMAGED,
          "the catalog is damaged: row set {rowSet} is missing; run 'sheaf fsck'",
          "rowSet",
          key);
    }
    DeltaEntry delta = entry.deltas().isEmpty() ? null : entry.deltas().get(0);
    VersionId base = delta == null ? VersionId.NONE : delta.base();
    return new RecreationPlanner.Node(
        key.version(),
        base.equals(VersionId.NONE) ? null : base,
        entry.isMaterialized() || cache.get(key) != null,
        delta == null ? 0 : delta.deleteCount() + delta.insertCount());
  }

  private static StoredDelta.Side side(RowSet rows) {
    return StoredDelta.Side.of(rows.cardinality(), RowSetCodec.encode(rows));
  }
}
