package dev.sheaf.store.catalog;

import static dev.sheaf.store.catalog.CatalogSchema.DELTAS;
import static dev.sheaf.store.catalog.CatalogSchema.ROW_SETS;

import dev.sheaf.store.graph.VersionId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Row sets and deltas in the catalog. */
final class RowSetTable {
  private static final String OF_VERSION = "WHERE version = ? AND table_id = ?";

  private RowSetTable() {}

  /** Stores a row set in full, unless it is already. */
  static void insert(Sql sql, RowSetKey key, byte[] bytes) throws SQLException {
    long version = VersionTable.requireSequence(sql, key.version());
    ROW_SETS.insertWithPayload(
        sql, bytes, version, key.tableId(), key.version().toBytes(), bytes.length);
  }

  /** Stores a delta, unless there is one from that base already. */
  static void insert(Sql sql, StoredDelta delta) throws SQLException {
    DeltaEntry entry = delta.entry();
    RowSetKey key = entry.key();
    if (!entry.base().equals(VersionId.NONE)) {
      VersionTable.requireSequence(sql, entry.base());
    }
    byte[] deletes = delta.deletes();
    byte[] payload = Arrays.copyOf(deletes, deletes.length + delta.inserts().length);
    System.arraycopy(delta.inserts(), 0, payload, deletes.length, delta.inserts().length);
    DELTAS.insertWithPayload(
        sql,
        payload,
        VersionTable.requireSequence(sql, key.version()),
        key.tableId(),
        entry.base().toBytes(),
        key.version().toBytes(),
        entry.deleteCount(),
        entry.insertCount(),
        deletes.length,
        payload.length);
  }

  static void deleteRowSet(Sql sql, RowSetKey key) throws SQLException {
    ROW_SETS.delete(
        sql,
        "version = ? AND table_id = ?",
        VersionTable.requireSequence(sql, key.version()),
        key.tableId());
  }

  static void deleteDelta(Sql sql, RowSetKey key, VersionId base) throws SQLException {
    DELTAS.delete(
        sql,
        "version = ? AND table_id = ? AND base = ?",
        VersionTable.requireSequence(sql, key.version()),
        key.tableId(),
        base.toBytes());
  }

  /** A row set that is stored in full, or null. */
  static byte @Nullable [] rowSet(Sql sql, RowSetKey key) throws SQLException {
    long version = VersionTable.sequence(sql, key.version());
    StoredRow loaded = ROW_SETS.load(sql, version, key.tableId());
    if (loaded == null) {
      return null;
    }
    requireSame(ROW_SETS, key, rowSet(loaded).key);
    return loaded.payload();
  }

  /** A delta, or null. */
  static @Nullable StoredDelta delta(Sql sql, RowSetKey key, VersionId base) throws SQLException {
    long version = VersionTable.sequence(sql, key.version());
    StoredRow loaded = DELTAS.load(sql, version, key.tableId(), base.toBytes());
    if (loaded == null) {
      return null;
    }
    Delta header = delta(loaded);
    requireSame(DELTAS, key, header.entry.key());
    byte[] payload = loaded.payload();
    byte[] deletes = Arrays.copyOfRange(payload, 0, header.deletesBytes);
    byte[] inserts = Arrays.copyOfRange(payload, header.deletesBytes, payload.length);
    return StoredDelta.of(
        key,
        base,
        StoredDelta.Side.of(header.entry.deleteCount(), deletes),
        StoredDelta.Side.of(header.entry.insertCount(), inserts));
  }

  /** How a row set is stored. */
  static RowSetEntry entry(Sql sql, RowSetKey key) throws SQLException {
    long version = VersionTable.sequence(sql, key.version());
    long materialized = -1;
    StoredRow full = ROW_SETS.first(sql, OF_VERSION, version, key.tableId());
    if (full != null) {
      RowSet header = rowSet(full);
      requireSame(ROW_SETS, key, header.key);
      materialized = header.bytes;
    }
    List<DeltaEntry> deltas = new ArrayList<>();
    for (StoredRow row :
        DELTAS.select(sql, OF_VERSION + " ORDER BY base", version, key.tableId())) {
      DeltaEntry entry = delta(row).entry;
      requireSame(DELTAS, key, entry.key());
      deltas.add(entry);
    }
    return new RowSetEntry(key, materialized, deltas);
  }

  /** How all row sets of a table are stored, in the order of their versions. */
  static List<RowSetEntry> entries(Sql sql, int tableId) throws SQLException {
    Map<Long, RowSetEntry> entries = new TreeMap<>();
    for (StoredRow row : ROW_SETS.select(sql, "WHERE table_id = ?", tableId)) {
      RowSet header = rowSet(row);
      entries.put(header.version, new RowSetEntry(header.key, header.bytes, List.of()));
    }
    for (StoredRow row : DELTAS.select(sql, "WHERE table_id = ? ORDER BY version, base", tableId)) {
      Delta header = delta(row);
      RowSetEntry before = entries.get(header.version);
      List<DeltaEntry> deltas = new ArrayList<>(before == null ? List.of() : before.deltas());
      deltas.add(header.entry);
      long materialized = before == null ? -1 : before.materializedBytes();
      entries.put(header.version, new RowSetEntry(header.entry.key(), materialized, deltas));
    }
    return List.copyOf(entries.values());
  }

  /** A row of {@code row_sets}. */
  record RowSet(long version, RowSetKey key, long bytes) {}

  static RowSet rowSet(StoredRow row) {
    long version = row.number();
    int tableId = row.integer();
    return new RowSet(version, new RowSetKey(row.id(), tableId), row.number());
  }

  /** A row of {@code deltas}. */
  record Delta(long version, DeltaEntry entry, int deletesBytes) {}

  static Delta delta(StoredRow row) {
    long version = row.number();
    int tableId = row.integer();
    VersionId base = row.id();
    RowSetKey key = new RowSetKey(row.id(), tableId);
    long deleteCount = row.number();
    long insertCount = row.number();
    int deletesBytes = row.integer();
    long bytes = row.number();
    return new Delta(
        version, new DeltaEntry(key, base, deleteCount, insertCount, bytes), deletesBytes);
  }

  private static void requireSame(CatalogTable table, RowSetKey wanted, RowSetKey found) {
    if (!wanted.equals(found)) {
      throw table.damaged(wanted.toString(), "the row belongs to version " + found.version());
    }
  }
}
