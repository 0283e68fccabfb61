package dev.sheaf.store.catalog;

import static dev.sheaf.store.catalog.CatalogSchema.BATCHES;
import static dev.sheaf.store.catalog.CatalogSchema.DELTAS;
import static dev.sheaf.store.catalog.CatalogSchema.ROW_SETS;
import static dev.sheaf.store.catalog.CatalogSchema.SEGMENTS;

import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.RefKind;
import dev.sheaf.store.graph.VersionId;
import dev.sheaf.store.segment.BatchPlace;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The part of {@link CatalogVerifier} that checks row sets, deltas, segments and batches. */
final class StorageVerifier {
  private final CatalogVerifier catalog;
  private final Sql sql;
  private final Set<RowSetKey> reachable = new HashSet<>();
  private final Map<RowSetKey, List<RowSetKey>> successors = new HashMap<>();
  private final Map<Integer, SegmentRecord> segments = new HashMap<>();
  private final Map<Integer, List<BatchPlace>> batches = new HashMap<>();

  StorageVerifier(CatalogVerifier catalog, Sql sql) {
    this.catalog = catalog;
    this.sql = sql;
  }

  void verify() throws SQLException {
    catalog.scan(ROW_SETS, this::rowSet);
    catalog.scan(DELTAS, this::delta);
    chains();
    catalog.scan(SEGMENTS, this::segment);
    catalog.scan(BATCHES, this::batch);
    segments.values().forEach(this::fill);
  }

  int segmentCount() {
    return segments.size();
  }

  private void rowSet(String key, StoredRow row) throws SQLException {
    RowSetTable.RowSet header = RowSetTable.rowSet(row);
    reachable.add(header.key());
    catalog.require(
        catalog.versions().matches(header.key().version(), header.version()),
        ROW_SETS,
        key,
        "its version is missing");
    payload(ROW_SETS, key, header.bytes(), header.version(), header.key().tableId());
  }

  private void delta(String key, StoredRow row) throws SQLException {
    RowSetTable.Delta header = RowSetTable.delta(row);
    DeltaEntry entry = header.entry();
    VersionId base = entry.base();
    catalog.require(
        catalog.versions().matches(entry.key().version(), header.version()),
        DELTAS,
        key,
        "its version is missing");
    catalog.require(
        base.equals(VersionId.NONE) || catalog.versions().contains(base),
        DELTAS,
        key,
        "its base is missing");
    catalog.require(
        header.deletesBytes() >= 0 && header.deletesBytes() <= entry.bytes(),
        DELTAS,
        key,
        "its deletes are longer than it is");
    if (base.equals(VersionId.NONE)) {
      reachable.add(entry.key());
    }
    successors.computeIfAbsent(entry.baseKey(), unused -> new ArrayList<>()).add(entry.key());
    payload(DELTAS, key, entry.bytes(), header.version(), entry.key().tableId(), base.toBytes());
  }

  private void payload(CatalogTable table, String key, long bytes, Object... keys)
      throws SQLException {
    try {
      StoredRow loaded = table.load(sql, keys);
      catalog.require(
          loaded != null && loaded.payload().length == bytes,
          table,
          key,
          "the payload has another length");
    } catch (SheafException e) {
      catalog.find(table, key, "the payload does not match its checksum");
    }
  }

  /** Every row set that a delta leads to can be made from one that is stored in full, or empty. */
  private void chains() {
    Deque<RowSetKey> pending = new ArrayDeque<>(reachable);
    while (!pending.isEmpty()) {
      for (RowSetKey next : successors.getOrDefault(pending.pop(), List.of())) {
        if (reachable.add(next)) {
          pending.push(next);
        }
      }
    }
    for (List<RowSetKey> keys : successors.values()) {
      for (RowSetKey key : keys) {
        catalog.require(
            reachable.contains(key),
            DELTAS,
            key.toString(),
            "its bases lead back to no row set that is stored in full");
      }
    }
  }

  private void segment(String key, StoredRow row) {
    SegmentRecord segment = SegmentTable.segment(row);
    segments.put(segment.id(), segment);
    catalog.require(
        catalog.isSchema(segment.tableId(), segment.schemaId()),
        SEGMENTS,
        key,
        "its table or schema is missing");
    String owner = segment.owner();
    if (owner != null && !segment.frozen()) {
      Ref ref = catalog.ref(owner);
      catalog.require(
          ref != null && ref.kind() == RefKind.BRANCH, SEGMENTS, key, "its branch is missing");
    }
  }

  private void batch(String key, StoredRow row) {
    SegmentTable.Batch batch = SegmentTable.batch(row);
    BatchPlace place = batch.place();
    SegmentRecord segment = segments.get(place.segment());
    if (segment == null) {
      catalog.find(BATCHES, key, "its segment is missing");
      return;
    }
    catalog.require(
        batch.generation() == segment.end().generation(),
        BATCHES,
        key,
        "it is of another generation than its segment");
    batches.computeIfAbsent(place.segment(), unused -> new ArrayList<>()).add(place);
  }

  private void fill(SegmentRecord segment) {
    BatchSequence.check(
        segment,
        batches.getOrDefault(segment.id(), List.of()),
        problem -> catalog.find(SEGMENTS, Integer.toString(segment.id()), problem));
  }
}
