package dev.sheaf.store.catalog;

import static dev.sheaf.store.catalog.CatalogSchema.PARENTS;
import static dev.sheaf.store.catalog.CatalogSchema.VERSIONS;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionId;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Versions and their edges in the catalog. */
final class VersionTable {
  private VersionTable() {}

  /** Adds a version, whose parents must be there; returns false if it is there itself already. */
  static boolean insert(Sql sql, CatalogState state, Version version) throws SQLException {
    long sequence = 1 + state.versions();
    boolean added =
        VERSIONS.insert(
            sql,
            sequence,
            version.id().toBytes(),
            version.level(),
            VersionCodec.encodeParents(version.parents()),
            version.author(),
            version.timeMillis(),
            version.zoneOffsetMinutes(),
            version.message(),
            VersionCodec.encodeProperties(version.properties()),
            VersionCodec.encodeTables(version.tables(), version.id()));
    if (added) {
      state.addVersion();
      for (VersionId parent : version.parents()) {
        PARENTS.insert(sql, requireSequence(sql, parent), sequence);
      }
    }
    return added;
  }

  /** Where a version stands in the order in which they were stored; −1 if it is not there. */
  static long sequence(Sql sql, VersionId id) throws SQLException {
    List<@Nullable Object[]> rows =
        sql.query("SELECT seq FROM versions WHERE id = ?", (Object) id.toBytes());
    return !rows.isEmpty() && rows.get(0)[0] instanceof Long sequence ? sequence : -1;
  }

  /** The sequence of a version that the caller says is there. */
  static long requireSequence(Sql sql, VersionId id) throws SQLException {
    long sequence = sequence(sql, id);
    if (sequence < 0) {
      throw SheafException.of(
          ErrorCode.INTERNAL,
          "version {version} is referred to before it is stored",
          "version",
          id);
    }
    return sequence;
  }

  static @Nullable Version find(Sql sql, VersionId id) throws SQLException {
    StoredRow row = VERSIONS.first(sql, "WHERE id = ?", (Object) id.toBytes());
    if (row == null) {
      return null;
    }
    Version version = decode(row).version();
    if (!version.id().equals(id)) {
      throw VERSIONS.damaged(id.hex(), "the index leads to another version");
    }
    return version;
  }

  /**
   * Versions in the order in which they were stored, behind a place in it. They are numbered
   * without gap, so that one that is missing is noticed.
   */
  static List<StoredVersion> after(Sql sql, long sequence, int limit) throws SQLException {
    List<StoredVersion> versions = new ArrayList<>();
    for (StoredRow row :
        VERSIONS.select(sql, "WHERE seq > ? ORDER BY seq LIMIT ?", sequence, limit)) {
      StoredVersion version = decode(row);
      if (version.sequence() != sequence + versions.size() + 1) {
        throw VERSIONS.damaged(Long.toString(version.sequence() - 1), "it is missing");
      }
      versions.add(version);
    }
    long all = CatalogState.read(sql).versions();
    VERSIONS.requireCount(versions.size(), Math.max(0, Math.min(limit, all - sequence)));
    return versions;
  }

  static List<VersionId> withPrefix(Sql sql, String digits, int limit) throws SQLException {
    byte[] lowest = VersionId.lowestWithPrefix(digits).toBytes();
    byte[] highest = VersionId.highestWithPrefix(digits).toBytes();
    List<VersionId> ids = new ArrayList<>();
    for (StoredRow row :
        VERSIONS.select(
            sql, "WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?", lowest, highest, limit)) {
      ids.add(decode(row).version().id());
    }
    return ids;
  }

  static List<VersionId> children(Sql sql, VersionId id) throws SQLException {
    List<VersionId> children = new ArrayList<>();
    for (StoredRow edge :
        PARENTS.select(
            sql,
            "WHERE parent = (SELECT seq FROM versions WHERE id = ?) ORDER BY child",
            (Object) id.toBytes())) {
      String key = edge.number() + "/";
      long child = edge.number();
      StoredRow row = VERSIONS.first(sql, "WHERE seq = ?", child);
      Version version = row == null ? null : decode(row).version();
      if (version == null || !version.parents().contains(id)) {
        throw PARENTS.damaged(key + child, "there is no such child");
      }
      children.add(version.id());
    }
    return children;
  }

  static StoredVersion decode(StoredRow row) {
    long sequence = row.number();
    try {
      VersionId id = row.id();
      int level = row.integer();
      List<VersionId> parents = VersionCodec.decodeParents(row.bytes());
      String author = row.text();
      Instant instant = Instant.ofEpochMilli(row.number());
      OffsetDateTime time = instant.atOffset(ZoneOffset.ofTotalSeconds(row.integer() * 60));
      return new StoredVersion(
          sequence,
          new Version(
              id,
              level,
              parents,
              author,
              time,
              row.text(),
              VersionCodec.decodeProperties(row.bytes()),
              VersionCodec.decodeTables(row.bytes(), id)));
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      throw VERSIONS.damaged("" + sequence, "it does not parse");
    }
  }
}
