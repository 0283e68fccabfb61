package dev.sheaf.store.catalog;

import java.sql.SQLException;
import java.util.List;

/**
 * The tables of the catalog, and the number of this form of them.
 *
 * <p>Every table has a column {@code checksum}, see {@link RowChecksum}. Ids of versions are 20
 * bytes; {@code version}, {@code parent} and {@code child} are the {@code seq} of a version. Times
 * are milliseconds since 1970 in UTC, with the minutes of the zone beside them.
 *
 * <p>{@code meta}, its keys {@code format} and {@code written_by}, and the two numbers in the
 * file's header ({@code application_id}, {@code user_version}) keep their form for ever, so that
 * any Sheaf can say which one wrote a catalog.
 */
final class CatalogSchema {
  /** The form that this code reads and writes. */
  static final int FORMAT = 2;

  /** {@code Shef} in ASCII: marks a SQLite file as a catalog. */
  static final int APPLICATION_ID = 0x53686566;

  /** One value by name, see {@link MetaTable}. */
  static final CatalogTable META = CatalogTable.of("meta", 1, "key", "value");

  /** One row, see {@link CatalogState}. */
  static final CatalogTable STATE =
      CatalogTable.of(
          "state", 1, "id", "change", "versions", "tables", "segments", "refs", "pending");

  /** The tables that versions speak of, with the name that each was created under. */
  static final CatalogTable TABLES = CatalogTable.of("tables", 1, "id", "name");

  /** The schemas that the rows of tables are read with. */
  static final CatalogTable SCHEMAS = CatalogTable.of("schemas", 1, "id", "table_id", "schema");

  /** The versions; parents, properties and tables as {@link VersionCodec} writes them. */
  static final CatalogTable VERSIONS =
      CatalogTable.of(
          "versions",
          1,
          "seq",
          "id",
          "level",
          "parents",
          "author",
          "time",
          "zone",
          "message",
          "properties",
          "tables");

  /** The edges of the version graph, to find children. */
  static final CatalogTable PARENTS = CatalogTable.of("parents", 2, "parent", "child");

  /** Row sets that are stored in full, the payload. */
  static final CatalogTable ROW_SETS =
      CatalogTable.withPayload("row_sets", 2, "version", "table_id", "id", "bytes", "payload_crc");

  /**
   * Row sets that are stored as the difference to another one, of the same table at version {@code
   * base}; the payload is the deleted rows, {@code deletes_bytes} long, then the inserted ones.
   */
  static final CatalogTable DELTAS =
      CatalogTable.withPayload(
          "deltas",
          3,
          "version",
          "table_id",
          "base",
          "id",
          "delete_count",
          "insert_count",
          "deletes_bytes",
          "bytes",
          "payload_crc");

  /** The segments; an owner of '' shares the segment between all branches. */
  static final CatalogTable SEGMENTS =
      CatalogTable.of(
          "segments",
          1,
          "id",
          "table_id",
          "schema_id",
          "owner",
          "frozen",
          "generation",
          "file_bytes",
          "end_offset");

  /** The batches of the segments' files. */
  static final CatalogTable BATCHES =
      CatalogTable.of(
          "batches",
          4,
          "segment",
          "generation",
          "chunk",
          "position",
          "rows",
          "file_offset",
          "metadata_bytes",
          "body_bytes",
          "crc32c");

  /** Branches and tags, by the word for the kind. */
  static final CatalogTable REFS = CatalogTable.of("refs", 1, "name", "kind", "target");

  /** The steps that refs have made. */
  static final CatalogTable REF_LOG =
      CatalogTable.of(
          "ref_log",
          2,
          "ref",
          "number",
          "from_id",
          "to_id",
          "author",
          "time",
          "zone",
          "operation",
          "message");

  /** What was begun on a branch and has not ended, see {@link PendingTable}. */
  static final CatalogTable PENDING = CatalogTable.of("pending", 1, "branch", "kind", "state");

  /** All of them. */
  static final List<CatalogTable> ALL =
      List.of(
          META, STATE, TABLES, SCHEMAS, VERSIONS, PARENTS, ROW_SETS, DELTAS, SEGMENTS, BATCHES,
          REFS, REF_LOG, PENDING);

  private static final List<String> STATEMENTS =
      List.of(
          """
          CREATE TABLE meta (
            key TEXT PRIMARY KEY, value TEXT NOT NULL, checksum INTEGER NOT NULL
          ) STRICT, WITHOUT ROWID""",
          """
          CREATE TABLE state (
            id INTEGER PRIMARY KEY, change INTEGER NOT NULL, versions INTEGER NOT NULL,
            tables INTEGER NOT NULL, segments INTEGER NOT NULL, refs INTEGER NOT NULL,
            pending INTEGER NOT NULL, checksum INTEGER NOT NULL
          ) STRICT""",
          """
          CREATE TABLE tables (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum INTEGER NOT NULL
          ) STRICT""",
          """
          CREATE TABLE schemas (
            id INTEGER PRIMARY KEY, table_id INTEGER NOT NULL, schema TEXT NOT NULL,
            checksum INTEGER NOT NULL
          ) STRICT""",
          """
          CREATE TABLE versions (
            seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, level INTEGER NOT NULL,
            parents BLOB NOT NULL, author TEXT NOT NULL, time INTEGER NOT NULL,
            zone INTEGER NOT NULL, message TEXT NOT NULL, properties BLOB NOT NULL,
            tables BLOB NOT NULL, checksum INTEGER NOT NULL
          ) STRICT""",
          """
          CREATE TABLE parents (
            parent INTEGER NOT NULL, child INTEGER NOT NULL, checksum INTEGER NOT NULL,
            PRIMARY KEY (parent, child)
          ) STRICT, WITHOUT ROWID""",
          """
          CREATE TABLE row_sets (
            version INTEGER NOT NULL, table_id INTEGER NOT NULL, id BLOB NOT NULL,
            bytes INTEGER NOT NULL, payload_crc INTEGER NOT NULL, checksum INTEGER NOT NULL,
            payload BLOB NOT NULL, PRIMARY KEY (version, table_id)
          ) STRICT""",
          """
          CREATE TABLE deltas (
            version INTEGER NOT NULL, table_id INTEGER NOT NULL, base BLOB NOT NULL,
            id BLOB NOT NULL, delete_count INTEGER NOT NULL, insert_count INTEGER NOT NULL,
            deletes_bytes INTEGER NOT NULL, bytes INTEGER NOT NULL, payload_crc INTEGER NOT NULL,
            checksum INTEGER NOT NULL, payload BLOB NOT NULL, PRIMARY KEY (version, table_id, base)
          ) STRICT""",
          """
          CREATE TABLE segments (
            id INTEGER PRIMARY KEY, table_id INTEGER NOT NULL, schema_id INTEGER NOT NULL,
            owner TEXT NOT NULL, frozen INTEGER NOT NULL, generation INTEGER NOT NULL,
            file_bytes INTEGER NOT NULL, end_offset INTEGER NOT NULL, checksum INTEGER NOT NULL
          ) STRICT""",
          // At most one segment grows for a table and an owner.
          "CREATE UNIQUE INDEX growing_segments ON segments (owner, table_id) WHERE frozen = 0",
          """
          CREATE TABLE batches (
            segment INTEGER NOT NULL, generation INTEGER NOT NULL, chunk INTEGER NOT NULL,
            position INTEGER NOT NULL, rows INTEGER NOT NULL, file_offset INTEGER NOT NULL,
            metadata_bytes INTEGER NOT NULL, body_bytes INTEGER NOT NULL, crc32c INTEGER NOT NULL,
            checksum INTEGER NOT NULL, PRIMARY KEY (segment, generation, chunk, position)
          ) STRICT, WITHOUT ROWID""",
          """
          CREATE TABLE refs (
            name TEXT PRIMARY KEY, kind TEXT NOT NULL, target BLOB NOT NULL,
            checksum INTEGER NOT NULL
          ) STRICT, WITHOUT ROWID""",
          """
          CREATE TABLE ref_log (
            ref TEXT NOT NULL, number INTEGER NOT NULL, from_id BLOB, to_id BLOB,
            author TEXT NOT NULL, time INTEGER NOT NULL, zone INTEGER NOT NULL,
            operation TEXT NOT NULL, message TEXT NOT NULL, checksum INTEGER NOT NULL,
            PRIMARY KEY (ref, number)
          ) STRICT, WITHOUT ROWID""",
          """
          CREATE TABLE pending (
            branch TEXT PRIMARY KEY, kind TEXT NOT NULL, state BLOB NOT NULL,
            checksum INTEGER NOT NULL
          ) STRICT, WITHOUT ROWID""");

  private CatalogSchema() {}

  /** Whether a catalog has these tables, to the letter. */
  static boolean isOf(Sql sql) throws SQLException {
    List<String> found =
        sql.query("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid").stream()
            .map(row -> String.valueOf(row[0]))
            .toList();
    return found.equals(STATEMENTS);
  }

  /** Creates all tables, empty, within the transaction that is open. */
  static void create(Sql sql) throws SQLException {
    for (String statement : STATEMENTS) {
      sql.execute(statement);
    }
    sql.execute("PRAGMA application_id = " + APPLICATION_ID);
    sql.execute("PRAGMA user_version = " + FORMAT);
  }
}
