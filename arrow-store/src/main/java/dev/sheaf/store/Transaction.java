package dev.sheaf.store;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.PendingOperation;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.scan.Batch;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.BudgetErrors;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.schema.SchemaSuccession;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.table.Load;
import dev.sheaf.store.table.StagedTable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one writer to one branch, until they are committed or rolled back.
 *
 * <p>It sees the version that was the branch's head when it began, and its own writes; nobody else
 * sees them before the commit, and then all at once, in every table. Until then it holds the
 * branch.
 *
 * <p><i>Ownership:</i> the caller closes it; closing without a commit rolls back. Its snapshots are
 * closed first. <i>Threads:</i> one at a time; but {@link #close}, and closing the dataset, may
 * come from any: a call in flight ends first, and those after it are refused.
 */
public final class Transaction implements AutoCloseable {
  private final DatasetCore core;
  private final RefGuard guard;
  private final String branch;
  private final Version base;
  private final CommitTarget.Effect effect;
  private final BranchLocks.Held lock;
  private final BufferAllocator allocator;
  private final StagedTables tables;
  private final ReentrantLock calls = new ReentrantLock();
  private final List<Load> loads = new ArrayList<>(0);
  private final List<Version> parents = new ArrayList<>(1);
  private @Nullable PendingOperation ends;
  private boolean open = true;

  Transaction(
      DatasetCore core,
      RefGuard guard,
      String branch,
      Version base,
      CommitTarget.Effect effect,
      BranchLocks.Held lock,
      BufferAllocator allocator) {
    this.core = core;
    this.guard = guard;
    this.branch = branch;
    this.base = base;
    this.effect = effect;
    this.parents.add(base);
    this.lock = lock;
    this.allocator = allocator;
    this.tables = new StagedTables(core, base, allocator);
  }

  /** The branch that it writes to. */
  public String branch() {
    return branch;
  }

  /** The version that it began from. */
  public Version base() {
    return base;
  }

  /** The names of the tables, as changed so far. */
  public SortedSet<String> tableNames() {
    return call(tables::names);
  }

  /**
   * A writer to a table.
   *
   * @throws SheafException UNKNOWN_TABLE
   */
  public TableWriter table(String name) {
    return call(() -> new TableWriter(this, tables.staged(name)));
  }

  /**
   * Makes a table.
   *
   * @param key its primary key, or {@link PrimaryKey#none()} for a set of rows
   * @throws SheafException BAD_NAME, TABLE_EXISTS, BAD_SCHEMA or UNSUPPORTED_TYPE
   */
  public TableWriter createTable(String name, Schema schema, PrimaryKey key) {
    return createTable(name, TableSchema.create(schema, key));
  }

  /** Makes a table with the columns, ids included, and the key of a schema. */
  public TableWriter createTable(String name, TableSchema schema) {
    return call(() -> new TableWriter(this, tables.create(TableNames.require(name), schema)));
  }

  /**
   * Makes a table what another version has under that name: columns and rows, and the same table as
   * there. It takes the place of one of that name, and costs nothing per row.
   *
   * @throws SheafException UNKNOWN_TABLE if that version has none
   */
  public TableWriter adoptTable(String name, Version from) {
    return call(() -> new TableWriter(this, tables.adopt(name, from.table(name))));
  }

  /** Removes a table; older versions keep it. */
  public void dropTable(String name) {
    run(() -> tables.drop(name));
  }

  /** Adds a column that takes nulls; it is null in the rows that are there. */
  public void addColumn(String table, Field column) {
    change(table, schema -> schema.add(column));
  }

  /**
   * Removes a column that is not part of the key.
   *
   * <p>Costs nothing per row, but in a table without a key: there rows that become equal become
   * one.
   */
  public void dropColumn(String table, String column) {
    run(
        () -> {
          StagedTable staged = tables.staged(table);
          TableSchema changed = staged.schema().drop(column);
          if (staged.schema().keyless()) {
            rewrite(table, staged, changed);
          } else {
            staged.changeSchema(changed);
          }
        });
  }

  /** Gives a column another name. */
  public void renameColumn(String table, String from, String to) {
    change(table, schema -> schema.rename(from, to));
  }

  /** Gives a column a type that holds all values of its present one. */
  public void widenColumn(String table, String column, ArrowType type) {
    change(table, schema -> schema.widen(column, type));
  }

  /**
   * Gives a table other columns all at once, told apart by their ids: those that are not there yet
   * are null in the rows that are, and those that are may be wider, in another order, or called
   * otherwise.
   *
   * @param schema with the same key columns
   * @throws SheafException BAD_SCHEMA if the key is another one, a new column takes no null, or a
   *     type is no widening of the present one
   */
  public void changeColumns(String table, TableSchema schema) {
    run(
        () -> {
          StagedTable staged = tables.staged(table);
          TableSchema present = staged.schema();
          SchemaSuccession.require(present, schema);
          boolean drops =
              present.columns().stream().anyMatch(column -> schema.indexOfId(column.id()) < 0);
          if (drops && present.keyless()) {
            rewrite(table, staged, schema);
          } else {
            staged.changeSchema(schema);
          }
        });
  }

  /**
   * Makes the version that will be committed a merge: adds a parent behind the one that the
   * transaction began from and those added before. It changes no row.
   *
   * @throws SheafException BAD_ARGUMENT if that version is a parent already
   */
  public void addParent(Version parent) {
    run(
        () -> {
          if (parents.contains(parent)) {
            throw SheafException.of(
                ErrorCode.BAD_ARGUMENT,
                "version {version} is a parent already; a version has each of its parents once",
                "version",
                parent.id().shortHex());
          }
          parents.add(parent);
        });
  }

  /**
   * Ends what is pending on the branch, together with the commit.
   *
   * @param operation what is pending; if it is another one by then, the commit fails with LOST_RACE
   */
  public void endPending(PendingOperation operation) {
    run(() -> ends = operation);
  }

  /**
   * The table with this transaction's own writes; the caller closes it before the transaction.
   *
   * @throws SheafException NOT_ALLOWED (caller) for who may write to the branch and not read it
   */
  public Snapshot snapshot(String table) {
    return call(
        () -> {
          if (!guard.reads(branch)) {
            throw SheafException.of(
                ErrorCode.NOT_ALLOWED,
                "branch '{branch}' may be written to, but not be read",
                "branch",
                branch);
          }
          StagedTable staged = tables.staged(table);
          return snapshot(table, staged, staged.schema());
        });
  }

  /** A point to which {@link #rollbackTo} takes back what was done since. */
  public static final class Savepoint {
    private final Transaction transaction;
    private final StagedTables.Mark mark;

    private Savepoint(Transaction transaction) {
      this.transaction = transaction;
      this.mark = transaction.tables.mark();
    }
  }

  /** Marks the present state. */
  public Savepoint savepoint() {
    return call(() -> new Savepoint(this));
  }

  /**
   * Takes back everything that was done since a savepoint, and goes on.
   *
   * @throws IllegalStateException if a table was dropped since: that cannot be taken back
   */
  public void rollbackTo(Savepoint savepoint) {
    if (savepoint.transaction != this) {
      throw new IllegalArgumentException("a savepoint of another transaction");
    }
    run(() -> tables.restore(savepoint.mark));
  }

  /** Whether a commit now would give the branch other tables, columns or rows. */
  public boolean hasChanges() {
    return call(tables::hasChanges);
  }

  /**
   * Makes the changes a new version, also if there are none, and moves the branch to it. Ends the
   * transaction.
   *
   * @return the new version; it is on disk, if the dataset is
   * @throws SheafException DISK_FULL, IO_FAILED, BUDGET_EXCEEDED, LOST_RACE or NOT_ALLOWED: the
   *     branch is as it was, and the transaction rolled back
   * @throws IllegalStateException if a load is neither finished nor closed; likewise
   */
  public Version commit(CommitMessage message) {
    return call(() -> commitAndClose(message));
  }

  private Version commitAndClose(CommitMessage message) {
    try {
      if (loads.stream().anyMatch(Load::isOpen)) {
        throw new IllegalStateException("a load is neither finished nor closed");
      }
      CommitTarget target = new CommitTarget(branch, parents, effect, ends);
      guard.require(target.step(), branch); // again: it may have been taken away since
      Version made =
          BudgetErrors.within(
              allocator, () -> core.committer().commit(target, tables, message, allocator));
      if (effect == CommitTarget.Effect.MOVES_BRANCH) {
        guard.changed(branch, base.id(), made.id());
      }
      return made;
    } finally {
      close();
    }
  }

  /** Gives up all changes. */
  public void rollback() {
    close();
  }

  /** Gives up what was not committed. Waits for a call of another thread that is in flight. */
  @Override
  public void close() {
    calls.lock();
    try {
      if (open) {
        open = false;
        free();
      }
    } finally {
      calls.unlock();
    }
  }

  private void free() {
    try (BranchLocks.Held held = lock;
        BufferAllocator ours = allocator) {
      tables.close();
    } finally {
      core.ended(this);
    }
  }

  /**
   * Runs a call to its end before anybody, as who closes the dataset, can close the transaction.
   *
   * @throws SheafException CLOSED if it is over already
   */
  <T> T call(Supplier<T> work) {
    calls.lock();
    try {
      requireOpen();
      return work.get();
    } finally {
      calls.unlock();
    }
  }

  private void run(Runnable work) {
    this.<@Nullable Void>call(
        () -> {
          work.run();
          return null;
        });
  }

  BufferAllocator allocator() {
    return allocator;
  }

  /** Remembers a load that must end before the commit. */
  Load begun(Load load) {
    loads.removeIf(earlier -> !earlier.isOpen());
    loads.add(load);
    return load;
  }

  private void requireOpen() {
    if (!open) {
      throw SheafException.of(
          ErrorCode.CLOSED,
          "the transaction on branch '{branch}' is over; begin another",
          "branch",
          branch);
    }
  }

  private void change(String table, UnaryOperator<TableSchema> change) {
    run(
        () -> {
          StagedTable staged = tables.staged(table);
          staged.changeSchema(change.apply(staged.schema()));
        });
  }

  private Snapshot snapshot(String table, StagedTable staged, TableSchema schema) {
    return new Snapshot(
        core.childAllocator("snapshot of " + table, allocator),
        table,
        base,
        schema,
        staged.live(),
        staged::segment);
  }

  /** Whole rows are the key here: each must be written again with the columns that are left. */
  private void rewrite(String table, StagedTable staged, TableSchema changed) {
    BudgetErrors.run(
        allocator,
        () -> {
          try (Snapshot before = snapshot(table, staged, changed);
              BatchCursor cursor = before.scan(Scan.all())) {
            staged.changeSchema(changed);
            staged.clear();
            cursor.forEach(batch -> insert(staged, batch));
          }
        });
  }

  private void insert(StagedTable staged, Batch batch) {
    try (VectorSchemaRoot copy = batch.copyTo(allocator)) {
      staged.insert(copy, null);
    }
  }
}
