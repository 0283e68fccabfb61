package dev.sheaf.store;

import dev.sheaf.store.catalog.Catalog;
import dev.sheaf.store.catalog.CatalogChange;
import dev.sheaf.store.catalog.ChangeOutcome;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.file.DatasetDirectory;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.RevisionResolver;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionGraph;
import dev.sheaf.store.segment.SegmentFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * What an open dataset consists of; {@link Dataset} is its face.
 *
 * <p><i>Locks</i>, in the order in which they are taken: a branch (by a transaction, for its life);
 * the commit lock (by a commit, a branching and a compaction, for a moment); a table's index.
 */
final class DatasetCore implements AutoCloseable {
  private final DatasetOptions options;
  private final StorageScheme scheme;
  private final BufferAllocator allocator;
  private final Catalog catalog;
  private final SegmentFiles segmentFiles;
  private final @Nullable Path directory;
  private final AutoCloseable foundation;
  private final VersionGraph graph;
  private final StoredTables tables;
  private final RowSetStore rowSets;
  private final GrowingSegments growing;
  private final Committer committer = new Committer(this);
  private final BranchLocks branchLocks = new BranchLocks();
  private final ReentrantLock commitLock = new ReentrantLock(true);
  private final Publication publication = new Publication();
  private final Set<Transaction> transactions = ConcurrentHashMap.newKeySet();
  private final AtomicLong children = new AtomicLong();
  private final CallsInFlight calls = new CallsInFlight();

  /**
   * An open dataset.
   *
   * @param allocator the dataset's own; closed with it
   * @param directory where it is stored; null in memory
   * @param foundation what is closed last: the lock of the directory, an allocator above
   */
  DatasetCore(
      DatasetOptions options,
      StorageScheme scheme,
      BufferAllocator allocator,
      Catalog catalog,
      SegmentFiles segmentFiles,
      @Nullable Path directory,
      AutoCloseable foundation) {
    this.options = options;
    this.scheme = scheme;
    this.allocator = allocator;
    this.catalog = catalog;
    this.segmentFiles = segmentFiles;
    this.directory = directory;
    this.foundation = foundation;
    this.graph = new VersionGraph(catalog.versions());
    this.tables = new StoredTables(catalog, segmentFiles, options.openMode());
    this.rowSets =
        new RowSetStore(catalog, publication, scheme.membership(), options.rowSetCacheBytes());
    this.growing = new GrowingSegments(catalog, segmentFiles, scheme.placement());
  }

  DatasetOptions options() {
    return options;
  }

  StorageScheme scheme() {
    return scheme;
  }

  BufferAllocator allocator() {
    return allocator;
  }

  Catalog catalog() {
    return catalog;
  }

  SegmentFiles segmentFiles() {
    return segmentFiles;
  }

  boolean isOnDisk() {
    return directory != null;
  }

  /** Its name: that of its directory, or {@code memory}. */
  String name() {
    Path last = directory == null ? null : directory.toAbsolutePath().normalize().getFileName();
    return last == null ? "memory" : last.toString();
  }

  /** Bytes of all files; zero in memory. */
  long diskBytes() {
    return directory == null ? 0 : DatasetDirectory.bytes(directory);
  }

  VersionGraph graph() {
    return graph;
  }

  StoredTables tables() {
    return tables;
  }

  RowSetStore rowSets() {
    return rowSets;
  }

  GrowingSegments growing() {
    return growing;
  }

  Committer committer() {
    return committer;
  }

  ReentrantLock commitLock() {
    return commitLock;
  }

  /** How versions become visible. */
  Publication publication() {
    return publication;
  }

  /**
   * Makes a change of the catalog. If nobody can tell whether it is stored, no byte of the segment
   * files is changed any more either: the catalog may name them.
   */
  ChangeOutcome apply(CatalogChange change) {
    return changing(() -> catalog.apply(change));
  }

  /** As {@link #apply}, of a change that somebody else makes. */
  <T> T changing(Supplier<T> change) {
    try {
      return change.get();
    } finally {
      if (catalog.outcomeUnknown()) {
        segmentFiles.stopWriting("the outcome of a commit is unknown");
      }
    }
  }

  /** Resolves revisions as of now. */
  RevisionResolver resolver() {
    requireOpen();
    return new RevisionResolver(graph, catalog.refs(), catalog.refs().head());
  }

  /** Resolves revisions as of now, for somebody. */
  RevisionResolver resolver(RefGuard guard) {
    if (guard == RefGuard.NONE) {
      return resolver();
    }
    KnownRefs known = known(guard);
    return new RevisionResolver(graph, known, catalog.refs().head(), known::reaches);
  }

  /** The refs that somebody is shown. */
  KnownRefs known(RefGuard guard) {
    requireOpen();
    return new KnownRefs(catalog.refs(), graph, guard);
  }

  /** An allocator for one operation, named so that a leak can be told. */
  BufferAllocator childAllocator(String purpose, BufferAllocator parent) {
    return parent.newChildAllocator(purpose + " #" + children.incrementAndGet(), 0, Long.MAX_VALUE);
  }

  /**
   * Begins to write on a branch.
   *
   * @param step what becomes of it
   * @param from where to begin, with a commit that leaves the branch where it is; null for its
   *     head, which the commit moves
   */
  Transaction begin(
      RefGuard guard, RefStep step, String revision, @Nullable Version from, Duration timeout) {
    return calls.run(() -> beginWaiting(guard, step, revision, from, timeout));
  }

  private Transaction beginWaiting(
      RefGuard guard, RefStep step, String revision, @Nullable Version from, Duration timeout) {
    requireWritable();
    String branch = resolver(guard).branch(revision).name();
    guard.require(step, branch);
    BranchLocks.Held lock = hold(branch, "a transaction", timeout);
    try {
      requireOpen();
      Version head = graph.version(resolver().branch(branch).target());
      Transaction transaction =
          new Transaction(
              this,
              guard,
              branch,
              from == null ? head : from,
              from == null ? CommitTarget.Effect.MOVES_BRANCH : CommitTarget.Effect.LEAVES_BRANCH,
              lock,
              childAllocator("transaction on " + branch, allocator));
      transactions.add(transaction);
      return transaction;
    } catch (RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  /** Holds a branch against other writers, until the result is closed. */
  BranchLocks.Held hold(String branch, String what, Duration timeout) {
    String owner = what + " of thread '" + Thread.currentThread().getName() + "'";
    return branchLocks.acquire(branch, owner, timeout);
  }

  void ended(Transaction transaction) {
    transactions.remove(transaction);
  }

  /** Checks, under the commit lock, that a branch is where a transaction began. */
  void requireHead(String branch, Version base) {
    Ref ref = catalog.refs().ref(branch).orElse(null);
    if (ref == null || !ref.target().equals(base.id())) {
      throw SheafException.of(
          ErrorCode.LOST_RACE,
          "branch '{branch}' was moved or deleted since the transaction began; begin again from its head",
          "branch",
          branch);
    }
  }

  void requireOpen() {
    calls.requireOpen();
  }

  void requireWritable() {
    requireOpen();
    if (options.openMode() == OpenMode.READ_ONLY) {
      throw SheafException.of(
          ErrorCode.READ_ONLY, "the dataset is open for reading only; open it for writing");
    }
  }

  /** The calls that closing waits for; those of transactions have their own. */
  CallsInFlight calls() {
    return calls;
  }

  /**
   * Refuses calls, waits for those in flight and rolls open transactions back; then closes
   * everything, the allocator last but for the foundation.
   */
  @Override
  public void close() {
    if (!calls.refuse()) {
      return;
    }
    transactions.forEach(Transaction::close); // who waits for a branch goes on, and is refused
    calls.awaitEnd();
    transactions.forEach(Transaction::close); // those that began meanwhile
    try (Closing last = () -> closeFoundation();
        BufferAllocator ours = allocator;
        Catalog second = catalog) {
      segmentFiles.close();
    }
  }

  private interface Closing extends AutoCloseable {
    @Override
    void close();
  }

  private void closeFoundation() {
    try {
      foundation.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
