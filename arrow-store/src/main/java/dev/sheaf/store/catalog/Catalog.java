package dev.sheaf.store.catalog;

import dev.sheaf.store.graph.VersionCache;
import dev.sheaf.store.graph.VersionId;
import dev.sheaf.store.graph.VersionSource;
import dev.sheaf.store.segment.BatchPlace;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a dataset knows about itself: its versions and refs, how its row sets are stored, and where
 * its segments end. A change of it is the one atomic and durable step of every commit.
 *
 * <p><i>Representation:</i> a SQLite database, {@code catalog.db} in the dataset's directory, or in
 * memory; see {@link CatalogSchema}. Row sets and schemas are bytes and text that others
 * understand.
 *
 * <p><i>Invariants</i> (checked by {@link #verify}): rows are as they were written; versions have
 * true ids, their parents, tables and schemas are there; HEAD means a ref, and refs mean versions;
 * deltas lead back to a row set that is stored in full or empty; batches fill their segments
 * without gap, and lie within the catalogued end of the file.
 *
 * <p><b>Threads.</b> Any. One at a time changes the catalog, and one at a time reads it; readers
 * never wait for a change that is being made durable, and see the last one that is.
 *
 * <p><b>Cost.</b> Opening reads a handful of rows, however long the history. A change costs its own
 * rows, and an fsync if it is on disk.
 *
 * <p><i>Errors:</i> every method may throw a SheafException DAMAGED, naming table and key of a row
 * that is not as it was written, or IO_FAILED (both environment); after close() CLOSED (caller).
 */
public final class Catalog implements AutoCloseable {
  private static final int VERSIONS_CACHED = 2_048;

  private final CatalogSession session;
  private final VersionCache versions;
  private final Refs refs;
  private final CatalogSettings settings;
  private final AtomicInteger tableIds = new AtomicInteger();
  private final AtomicInteger schemaIds = new AtomicInteger();
  private final AtomicInteger segmentIds = new AtomicInteger();

  private Catalog(CatalogSession session) {
    this.session = session;
    this.versions = new VersionCache(new StoredVersions(session), VERSIONS_CACHED);
    this.refs = new Refs(this, session);
    this.settings =
        session.read(
            sql -> {
              CatalogFormat.check(sql, session.name());
              tableIds.set(SchemaTable.maxId(sql, CatalogSchema.TABLES));
              schemaIds.set(SchemaTable.maxId(sql, CatalogSchema.SCHEMAS));
              segmentIds.set(SchemaTable.maxId(sql, CatalogSchema.SEGMENTS));
              return new CatalogSettings(
                  MetaTable.require(sql, MetaTable.DATASET),
                  MetaTable.require(sql, MetaTable.SCHEME),
                  MetaTable.require(sql, MetaTable.WRITTEN_BY));
            });
  }

  /**
   * Creates the catalog of a directory that exists and has none.
   *
   * @param first what it holds: a version at least, a ref, and the HEAD
   * @throws dev.sheaf.store.error.SheafException DATASET_EXISTS (caller) if there is one
   */
  public static Catalog create(Path directory, CatalogSettings settings, CatalogChange first) {
    FileSource source = new FileSource(FileSource.Mode.CREATE, directory);
    return create(source, settings, first);
  }

  /** Creates a catalog in memory; see {@link #create}. */
  public static Catalog inMemory(CatalogSettings settings, CatalogChange first) {
    return create(new MemorySource(), settings, first);
  }

  static Catalog create(ConnectionSource source, CatalogSettings settings, CatalogChange first) {
    CatalogSession session = new CatalogSession(source, CatalogSession.Access.WRITE);
    return opened(session, () -> CatalogFormat.create(session, settings, first));
  }

  /**
   * Opens the catalog of a directory for writing. The caller holds the directory's lock.
   *
   * @throws dev.sheaf.store.error.SheafException NOT_A_DATASET (caller) if there is none or it is
   *     something else, FORMAT_NEWER (environment) if a later release wrote it
   */
  public static Catalog open(Path directory) {
    return open(new FileSource(FileSource.Mode.WRITE, directory), CatalogSession.Access.WRITE);
  }

  /** Opens it for reading only, also while another process writes; as {@link #open(Path)}. */
  public static Catalog openReadOnly(Path directory) {
    return open(new FileSource(FileSource.Mode.READ, directory), CatalogSession.Access.READ);
  }

  static Catalog open(ConnectionSource source, CatalogSession.Access access) {
    CatalogSession session = new CatalogSession(source, access);
    return opened(session, () -> CatalogFormat.requireCatalog(session));
  }

  private static Catalog opened(CatalogSession session, Runnable first) {
    try {
      first.run();
      return new Catalog(session);
    } catch (RuntimeException | Error e) {
      session.abandon();
      throw e;
    }
  }

  /** What was fixed when the catalog was created. */
  public CatalogSettings settings() {
    return settings;
  }

  /** The versions; those read last are kept. */
  public VersionSource versions() {
    return versions;
  }

  /** The refs, their logs and HEAD, and the rules for changing them. */
  public Refs refs() {
    return refs;
  }

  /**
   * Makes a change, all of it or nothing. When this returns APPLIED, the change is durable, and
   * visible to all readers; files that it names must be so before.
   *
   * @throws dev.sheaf.store.error.SheafException besides the errors of the class, with nothing
   *     changed: DISK_FULL, DATASET_HELD (environment), READ_ONLY (caller). IO_FAILED that says
   *     that the outcome is unknown: nothing more can be changed until the catalog is opened again
   */
  public ChangeOutcome apply(CatalogChange change) {
    ChangeOutcome outcome = session.write(change::apply);
    if (outcome == ChangeOutcome.APPLIED) {
      keep(change);
    }
    return outcome;
  }

  /** Keeps the new versions at hand; where that fails, they are read again when asked for. */
  private void keep(CatalogChange change) {
    try {
      change.versions().forEach(versions::keep);
    } catch (RuntimeException | OutOfMemoryError e) {
      // The change is durable: nothing that only saves work may make it look failed.
    }
  }

  /**
   * Whether the last change failed in such a way that nobody can tell if it is stored. What belongs
   * to it must be left as it is, on disk, until the next opening has found out.
   */
  public boolean outcomeUnknown() {
    return session.outcomeUnknown();
  }

  /** A number that no table has had. Numbers that are not used are lost until the next opening. */
  public int newTableId() {
    return tableIds.incrementAndGet();
  }

  /** A number that no schema has had; as {@link #newTableId}. */
  public int newSchemaId() {
    return schemaIds.incrementAndGet();
  }

  /** A number that no segment has had; as {@link #newTableId}. */
  public int newSegmentId() {
    return segmentIds.incrementAndGet();
  }

  /** How many versions there are: the sequence of the one that was stored last. */
  public long versionCount() {
    return session.read(sql -> CatalogState.read(sql).versions());
  }

  /** The place of a version in the order in which they were stored; empty if there is none. */
  public OptionalLong sequence(VersionId id) {
    long sequence = session.read(sql -> VersionTable.sequence(sql, id));
    return sequence < 0 ? OptionalLong.empty() : OptionalLong.of(sequence);
  }

  /** Versions in the order in which they were stored, those behind a place in it. */
  public List<StoredVersion> versionsAfter(long sequence, int limit) {
    return session.read(sql -> VersionTable.after(sql, sequence, limit));
  }

  /** All tables that there have ever been. */
  public List<TableRecord> tables() {
    return session.read(SchemaTable::tables);
  }

  /** A schema by its number. */
  public Optional<SchemaRecord> schema(int id) {
    return session.find(sql -> SchemaTable.schema(sql, id));
  }

  /** All segments. */
  public List<SegmentRecord> segments() {
    return session.read(SegmentTable::all);
  }

  /** A segment by its number. */
  public Optional<SegmentRecord> segment(int id) {
    return session.find(sql -> SegmentTable.find(sql, id));
  }

  /**
   * The segment that rows of a table are appended to.
   *
   * @param owner the branch; null for the one that all branches share
   */
  public Optional<SegmentRecord> growingSegment(int tableId, @Nullable String owner) {
    return session.find(sql -> SegmentTable.growing(sql, tableId, owner));
  }

  /** The batches of a segment's present file, by chunk and position; none without a file. */
  public List<BatchPlace> batches(int segment) {
    return session.read(sql -> SegmentTable.batches(sql, segment));
  }

  /** A segment and its batches, as of one moment. */
  public Optional<StoredSegment> storedSegment(int id) {
    return session.find(
        sql -> {
          SegmentRecord segment = SegmentTable.find(sql, id);
          return segment == null ? null : new StoredSegment(segment, SegmentTable.batches(sql, id));
        });
  }

  /** The number of the last change, which grows with each. */
  public long lastChange() {
    return session.read(sql -> CatalogState.read(sql).change());
  }

  /** How a row set is stored. */
  public RowSetEntry rowSetEntry(RowSetKey key) {
    return session.read(sql -> RowSetTable.entry(sql, key));
  }

  /** How all row sets of a table are stored, in the order of their versions. */
  public List<RowSetEntry> rowSetEntries(int tableId) {
    return session.read(sql -> RowSetTable.entries(sql, tableId));
  }

  /** The bytes of a row set that is stored in full. */
  public Optional<byte[]> rowSet(RowSetKey key) {
    return session.find(sql -> RowSetTable.rowSet(sql, key));
  }

  /** The delta that leads from a base to a row set. */
  public Optional<StoredDelta> delta(RowSetKey key, VersionId base) {
    return session.find(sql -> RowSetTable.delta(sql, key, base));
  }

  /**
   * Reads every row of the catalog and checks the invariants of the class. Other readers wait until
   * it is done.
   *
   * @return what is wrong; empty if nothing is
   */
  public List<CatalogFinding> verify() {
    return session.read(sql -> new CatalogVerifier(sql).verify());
  }

  /** Has SQLite check the structure of its file; each problem in its words. */
  public List<String> integrityCheck() {
    return session.read(
        sql ->
            sql.query("PRAGMA integrity_check").stream()
                .map(row -> String.valueOf(row[0]))
                .filter(problem -> !problem.equals("ok"))
                .toList());
  }

  /** Statements that the present connection has run, for tests of cost. */
  long statementsRun() {
    return session.read(Sql::statements);
  }

  /** Rows that the present connection has read, for tests of cost. */
  long rowsRead() {
    return session.read(Sql::rows);
  }

  @Override
  public void close() {
    session.close();
  }
}
