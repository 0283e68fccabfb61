package dev.sheaf.store;

import dev.sheaf.store.catalog.PendingChange;
import dev.sheaf.store.graph.History;
import dev.sheaf.store.graph.HistoryWalk;
import dev.sheaf.store.graph.PendingOperation;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.RefKind;
import dev.sheaf.store.graph.RefLogEntry;
import dev.sheaf.store.graph.RefUpdate;
import dev.sheaf.store.graph.Revision;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionGraph;
import dev.sheaf.store.graph.VersionRange;
import dev.sheaf.store.rows.Delta;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.scan.BudgetErrors;
import dev.sheaf.store.scan.RowReader;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.schema.TableSchema;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A named set of tables of which every version is there at once.
 *
 * <p>Where a revision is asked for, it is spelled as in git: a branch, a tag, an id or its
 * beginning, {@code HEAD}, {@code main~3}, {@code main@{2025-01-31}}.
 *
 * <pre>{@code
 * try (Dataset dataset = Dataset.open(Path.of("geo"))) {
 *   dataset.createTable("airports", schema, PrimaryKey.of("id"));
 *   try (Transaction tx = dataset.begin("main")) {
 *     tx.table("airports").upsert(batch);
 *     tx.commit(CommitMessage.of("first load"));
 *   }
 *   dataset.branch("clean", "main");
 *   try (Snapshot s = dataset.snapshot("clean", "airports");
 *       BatchCursor rows = s.scan(Scan.of("id", "name").where(col("elevation_ft").gt(8000)))) {
 *     rows.forEach(batch -> ...);
 *   }
 * }
 * }</pre>
 *
 * <p><i>Ownership:</i> the caller closes it, after everything that it got from it; closing proves
 * that nothing leaked. <i>Threads:</i> any number.
 *
 * <p><i>Errors:</i> {@link dev.sheaf.store.error.SheafException}, whose code says what was wrong.
 */
public final class Dataset implements AutoCloseable {
  private final DatasetCore core;
  private final RefGuard guard;
  private final RefOperations refs;

  private Dataset(DatasetCore core) {
    this(core, RefGuard.NONE);
  }

  private Dataset(DatasetCore core, RefGuard guard) {
    this.core = core;
    this.guard = guard;
    this.refs = new RefOperations(core, guard);
  }

  /**
   * This dataset as somebody else may use it.
   *
   * <p>{@link #graph()} and what takes a {@link Version} work for every version of it: such values
   * come from this view, or from whoever owns the dataset.
   *
   * @return a view: closing it does nothing, and it ends with this
   */
  public Dataset guarded(RefGuard by) {
    return new Dataset(core, by);
  }

  /** A new dataset in memory. */
  public static Dataset inMemory() {
    return inMemory(DatasetOptions.defaults());
  }

  /** A new dataset in memory. */
  public static Dataset inMemory(DatasetOptions options) {
    RootAllocator root = new RootAllocator();
    return new Dataset(DatasetOpening.inMemory(options, root, root));
  }

  /**
   * A new dataset in memory that comes from a given allocator.
   *
   * @param allocator outlives the dataset
   */
  public static Dataset inMemory(BufferAllocator allocator, DatasetOptions options) {
    return new Dataset(DatasetOpening.inMemory(options, allocator, () -> {}));
  }

  /** Opens the dataset in a directory, or makes one there. */
  public static Dataset open(Path directory) {
    return open(directory, DatasetOptions.defaults());
  }

  /**
   * Opens the dataset in a directory, as {@link OpenMode} says.
   *
   * @throws dev.sheaf.store.error.SheafException NOT_A_DATASET, DATASET_EXISTS, DATASET_HELD (with
   *     the owner's process), FORMAT_NEWER or DAMAGED
   */
  public static Dataset open(Path directory, DatasetOptions options) {
    RootAllocator root = new RootAllocator();
    return new Dataset(
        DatasetOpening.directory(options, root, root, directory, DatasetOpening.Parts.REAL));
  }

  /**
   * As {@link #open(Path, DatasetOptions)}, with memory from a given allocator.
   *
   * @param allocator outlives the dataset
   */
  public static Dataset open(BufferAllocator allocator, Path directory, DatasetOptions options) {
    return open(allocator, directory, options, DatasetOpening.Parts.REAL);
  }

  /** As above, with other files or another catalog, for tests. */
  static Dataset open(
      BufferAllocator allocator,
      Path directory,
      DatasetOptions options,
      DatasetOpening.Parts parts) {
    return new Dataset(DatasetOpening.directory(options, allocator, () -> {}, directory, parts));
  }

  /** Its name: that of its directory, or {@code memory}. */
  public String name() {
    return core.name();
  }

  // Writing.

  /**
   * Makes a table on the branch that HEAD means, in a version of its own.
   *
   * @param key its primary key, or {@link PrimaryKey#none()} for a set of rows
   */
  public Version createTable(String table, Schema schema, PrimaryKey key) {
    try (Transaction transaction = begin("HEAD")) {
      transaction.createTable(table, schema, key);
      return transaction.commit(CommitMessage.of("create table " + table));
    }
  }

  /**
   * Begins to change a branch, and holds it until the end. Waits for another transaction on it as
   * long as the options say.
   *
   * @param branch its name, or {@code HEAD}
   * @throws dev.sheaf.store.error.SheafException BRANCH_HELD, NOT_A_BRANCH, UNKNOWN_REF, READ_ONLY
   */
  public Transaction begin(String branch) {
    return begin(branch, core.options().lockTimeout());
  }

  /** As {@link #begin(String)}, waiting for the branch as long as given. */
  public Transaction begin(String branch, Duration timeout) {
    return core.begin(guard, RefStep.COMMIT, branch, null, timeout);
  }

  /**
   * As {@link #begin(String)}, for a version that will have {@linkplain Transaction#addParent
   * further parents}.
   */
  public Transaction beginMerge(String branch) {
    return core.begin(guard, RefStep.MERGE, branch, null, core.options().lockTimeout());
  }

  /**
   * Begins to write on a branch, but from any version, and with a commit that leaves the branch
   * where it is: for versions that come before their branch gets there, as those of a rebase. The
   * branch is held all the same, and {@link #move} takes it to the last of them.
   *
   * @param branch its name, or {@code HEAD}
   */
  public Transaction beginAt(String branch, Version from) {
    return core.begin(guard, RefStep.PREPARE, branch, from, core.options().lockTimeout());
  }

  // Refs.

  /**
   * Makes a branch at a revision. Costs nothing per row.
   *
   * @return the version that it is on
   */
  public Version branch(String name, String from) {
    return core.calls().run(() -> refs.branch(name, from));
  }

  /**
   * Makes a tag at a revision.
   *
   * @return the version that it is on
   */
  public Version tag(String name, String revision) {
    return core.calls().run(() -> refs.tag(name, revision));
  }

  /**
   * Removes a branch that HEAD does not mean. Its versions stay, and its log says which they were.
   */
  public void deleteBranch(String name) {
    refs.delete(name, RefKind.BRANCH);
  }

  /** Removes a tag that HEAD does not mean. */
  public void deleteTag(String name) {
    refs.delete(name, RefKind.TAG);
  }

  /** Gives a branch another name. */
  public void renameBranch(String from, String to) {
    refs.renameBranch(from, to);
  }

  /**
   * Moves a branch to a version that is there already.
   *
   * @return FAST_FORWARD, FORCED or NO_CHANGE; REJECTED if the policy does not allow the step;
   *     LOST_RACE if the branch or what is pending on it is not as expected any more
   * @throws dev.sheaf.store.error.SheafException BRANCH_HELD, NOT_A_BRANCH, UNKNOWN_REF, READ_ONLY
   */
  public RefUpdate move(BranchMove move) {
    return core.calls().run(() -> refs.move(move));
  }

  /** What was begun on a branch and has not ended, as a merge with conflicts. */
  public Optional<PendingOperation> pending(String branch) {
    return core.catalog().refs().pending(core.resolver(guard).branch(branch).name());
  }

  /** What is pending on branches, by branch. */
  public SortedMap<String, PendingOperation> pending() {
    SortedMap<String, PendingOperation> pending = new TreeMap<>(core.catalog().refs().pending());
    pending.keySet().removeIf(branch -> !guard.reads(branch));
    return pending;
  }

  /**
   * Changes what is pending on a branch; nobody who reads or writes the branch notices.
   *
   * @param expected what must be pending
   * @param next what is pending afterwards
   * @return false, with nothing changed, if something else was pending
   */
  public boolean replacePending(
      String branch, Optional<PendingOperation> expected, Optional<PendingOperation> next) {
    return refs.replacePending(
        new PendingChange(
            core.resolver(guard).branch(branch).name(), expected.orElse(null), next.orElse(null)));
  }

  /** Makes HEAD mean a branch or tag. */
  public void switchTo(String ref) {
    refs.switchTo(ref);
  }

  /** The ref that HEAD means; {@code HEAD} to whom that ref is not known. */
  public String head() {
    core.requireOpen();
    String head = core.catalog().refs().head();
    return guard.knows(head) ? head : Revision.HEAD;
  }

  /** All branches and tags that may be read, by name. */
  public List<Ref> refs() {
    return core.known(guard).readable();
  }

  /** Where a ref was when, the latest step first. */
  public List<RefLogEntry> refLog(String ref) {
    core.requireOpen();
    return guard.reads(ref) ? core.catalog().refs().log(ref, Integer.MAX_VALUE) : List.of();
  }

  // Versions.

  /** The version that a revision means. */
  public Version version(String revision) {
    return core.resolver(guard).resolve(revision);
  }

  /** The two versions that a range {@code a..b} or {@code a...b} compares. */
  public VersionRange range(String range) {
    return core.resolver(guard).range(range);
  }

  /**
   * A version and those before it, newest first; or those of a range {@code a..b}. Read as they are
   * asked for.
   */
  public HistoryWalk log(String revisionOrRange) {
    History history = core.resolver(guard).history(revisionOrRange);
    return core.graph().walk(history);
  }

  /** Ancestors, merge bases and walks. */
  public VersionGraph graph() {
    core.requireOpen();
    return core.graph();
  }

  /**
   * How many versions there are, on whichever branch, the empty one at the beginning not counted.
   */
  public long versionCount() {
    core.requireOpen();
    return core.catalog().versionCount() - 1;
  }

  /** The tables of a version, by name. */
  public SortedMap<String, TableState> tables(String revision) {
    return version(revision).tables();
  }

  /** The columns of a table at a version. */
  public TableSchema schema(String revision, String table) {
    return core.tables().schema(version(revision).table(table).schemaId());
  }

  /** The columns of a table at the version that says so. */
  public TableSchema schema(TableState state) {
    core.requireOpen();
    return core.tables().schema(state.schemaId());
  }

  // Reading.

  /** A table at a revision, to be read; the caller closes it. */
  public Snapshot snapshot(String revision, String table) {
    return snapshot(version(revision), table);
  }

  /** A table at a version, to be read; the caller closes it. */
  public Snapshot snapshot(Version version, String table) {
    core.requireOpen();
    return snapshot(version, table, core.rowSets().rows(version.table(table)));
  }

  /**
   * Any rows of a table, seen with the columns of a version; the caller closes it.
   *
   * @param rows of this table, as those of a delta
   */
  public Snapshot snapshot(Version version, String table, RowSet rows) {
    core.requireOpen();
    TableState state = version.table(table);
    return new Snapshot(
        core.childAllocator("snapshot of " + table, core.allocator()),
        table,
        version,
        core.tables().schema(state.schemaId()),
        rows,
        core.tables().table(state.tableId())::segment);
  }

  /**
   * Reads rows of a table by their addresses, of whichever version of it; nothing to close.
   *
   * @param version one that has the table
   */
  public RowReader rowReader(Version version, String table) {
    core.requireOpen();
    return new RowReader(
        core.tables().table(version.table(table).tableId())::segment, "rows of " + table);
  }

  /**
   * One table at several revisions, to be read in one pass; the caller closes it.
   *
   * @param revisions at least one; the table may be absent from some
   */
  public MultiSnapshot snapshots(List<String> revisions, String table) {
    return snapshotsAt(revisions.stream().map(core.resolver(guard)::resolve).toList(), table);
  }

  /** As {@link #snapshots}, at versions that are known. */
  public MultiSnapshot snapshotsAt(List<Version> versions, String table) {
    core.requireOpen();
    return MultiSnapshot.open(core, versions, table);
  }

  /**
   * An allocator below the dataset's own, for vectors that share the buffers of stored rows: Arrow
   * shares only below one root.
   *
   * @param purpose to tell a leak by
   * @return the caller closes it, before the dataset
   */
  public BufferAllocator newAllocator(String purpose) {
    core.requireOpen();
    return core.childAllocator(purpose, core.allocator());
  }

  /** The rows of a table at a version. Reads no row. */
  public RowSet rowSet(Version version, String table) {
    core.requireOpen();
    return core.rowSets().rows(version.table(table));
  }

  /**
   * The rows of a table at a version that have one of some keys, by the index over keys: whatever
   * else the table holds is not looked at.
   *
   * @param allocator pays for what is compared
   * @param keys the columns of the key, by name
   * @param use whether an index that is not there is built, at the cost of one pass over the table
   * @return nothing if there is no index, the table has no key, or the dataset is open for reading
   *     only, where the index may not know the rows of the process that writes
   */
  public Optional<RowSet> find(
      BufferAllocator allocator,
      Version version,
      String table,
      VectorSchemaRoot keys,
      IndexUse use) {
    core.requireOpen();
    return KeyFinding.of(core, version, table).find(allocator, keys, use);
  }

  /**
   * For each of some keys the row that has it at a version: by the index over keys, which looks at
   * no other row; where there is none, by reading the keys of all rows of the version.
   *
   * @param allocator pays for what is compared
   * @param keys the columns of the key, by name
   * @param use whether an index that is not there is built, at the cost of one pass over the table;
   *     in a dataset that is open for reading only, none is used
   * @return {@code long[keys]}: addresses for {@link #rowReader}, negative where no row has the key
   * @throws dev.sheaf.store.error.SheafException BAD_ARGUMENT if the table has no key;
   *     SCHEMA_MISMATCH or NULL_VALUE if the keys are none of its; UNKNOWN_TABLE
   */
  public long[] findEach(
      BufferAllocator allocator,
      Version version,
      String table,
      VectorSchemaRoot keys,
      IndexUse use) {
    core.requireOpen();
    return KeyFinding.of(core, version, table).findEach(allocator, keys, use);
  }

  /** Whether {@link #find} builds an index that is not there. */
  public enum IndexUse {
    /** An index that is there is used. */
    IF_THERE,
    /** One that is not there is built. */
    BUILD
  }

  /**
   * Which rows must be deleted and inserted to come from one revision of a table to another. Reads
   * no row.
   */
  public Delta delta(String from, String to, String table) {
    return delta(version(from), version(to), table);
  }

  /**
   * Which rows must be deleted and inserted to come from one version of a table to another. A table
   * that a version does not have is empty there. Reads no row.
   */
  public Delta delta(Version from, Version to, String table) {
    core.requireOpen();
    return Deltas.between(core, from, to, table);
  }

  /** Chooses how row sets of versions that are not at hand are recreated. */
  public void recreateWith(RecreationPlanner planner) {
    core.rowSets().planWith(planner);
  }

  // Care.

  /** Checks everything that is stored against everything else; empty if all is well. */
  public VerifyReport verify() {
    guard.require(RefStep.CARE, "");
    return core.calls()
        .run(() -> BudgetErrors.within(core.allocator(), () -> Verification.of(core)));
  }

  /**
   * Rewrites segment files that hold dead bytes or small batches. No row address and no answer
   * changes.
   */
  public CompactionReport compact() {
    core.requireWritable();
    guard.require(RefStep.CARE, "");
    return core.calls()
        .run(() -> BudgetErrors.within(core.allocator(), () -> new Compaction(core).run()));
  }

  /** What the dataset occupies. */
  public DatasetStatistics statistics() {
    core.requireOpen();
    guard.require(RefStep.CARE, "");
    return DatasetStatistics.of(core);
  }

  /**
   * Rolls open transactions back and closes everything; closing twice is harmless. Calls of other
   * threads that write, check or compact come to their end first; later ones are refused.
   *
   * @throws IllegalStateException if a snapshot was not closed: a defect of the program that uses
   *     it
   */
  @Override
  public void close() {
    if (guard != RefGuard.NONE) {
      return; // a view
    }
    core.close();
  }
}
