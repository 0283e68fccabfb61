package dev.sheaf.ops.merge;

import dev.sheaf.store.Dataset;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.PendingOperation;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionGraph;
import dev.sheaf.store.graph.VersionId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * A merge, cherry-pick, revert or step of a rebase whose conflicts wait to be resolved.
 *
 * <p>It is kept with the branch, survives a restart, and nobody who reads or writes the branch
 * notices. If the branch moves on meanwhile, the conflicts are those against its new head; a
 * decision counts for as long as base, ours and theirs have the same rows in its conflict.
 *
 * <pre>{@code
 * PendingMerge pending = PendingMerge.on(dataset, "main");
 * pending.resolveCell(allocator, "airports", "LBC", "runways", 2);
 * pending.resolveTable(allocator, "airports", MergeSide.OURS);
 * MergeOutcome outcome = pending.commit(allocator);
 * }</pre>
 *
 * <p><i>Ownership:</i> nothing to close. <i>Threads:</i> one. <i>Cost:</i> each call finds the
 * conflicts anew, for what both sides changed.
 *
 * <p><i>Errors:</i> LOST_RACE if somebody else ends or changes it meanwhile; what is thrown leaves
 * it as it was.
 */
public final class PendingMerge {
  private final Dataset dataset;
  private final String branch;
  private final MergeOptions options;
  private PendingOperation stored;
  private MergeState state;

  private PendingMerge(
      Dataset dataset,
      String branch,
      MergeOptions options,
      PendingOperation stored,
      MergeState state) {
    this.dataset = dataset;
    this.branch = branch;
    this.options = options;
    this.stored = stored;
    this.state = state;
  }

  /** What is pending on a branch, if anything. */
  public static Optional<PendingMerge> find(Dataset dataset, String branch) {
    return dataset
        .pending(branch)
        .map(
            stored ->
                new PendingMerge(
                    dataset,
                    branch,
                    MergeOptions.defaults(),
                    stored,
                    MergeStateCodec.decode(stored)));
  }

  /**
   * What is pending on a branch.
   *
   * @throws SheafException NOTHING_PENDING (caller)
   */
  public static PendingMerge on(Dataset dataset, String branch) {
    return find(dataset, branch)
        .orElseThrow(
            () ->
                SheafException.of(
                    ErrorCode.NOTHING_PENDING,
                    "no merge, cherry-pick, revert or rebase is pending on branch '{branch}'",
                    "branch",
                    branch));
  }

  /**
   * Keeps a merge with the branch.
   *
   * @throws SheafException ALREADY_PENDING (caller) if something else is pending
   */
  public static PendingMerge begin(
      Dataset dataset, String branch, MergeState state, MergeOptions options) {
    PendingOperation stored = MergeStateCodec.encode(state);
    if (!dataset.replacePending(branch, Optional.empty(), Optional.of(stored))) {
      throw alreadyPending(dataset, branch);
    }
    return new PendingMerge(dataset, branch, options, stored, state);
  }

  /**
   * Keeps a merge with the branch, in place of an earlier step of the same operation.
   *
   * @throws SheafException LOST_RACE (caller) if something else is pending than expected
   */
  public static PendingMerge replace(
      Dataset dataset,
      String branch,
      PendingOperation expected,
      MergeState state,
      MergeOptions options) {
    PendingMerge next = new PendingMerge(dataset, branch, options, expected, state);
    PendingOperation encoded = MergeStateCodec.encode(state);
    next.replace(encoded);
    next.stored = encoded;
    return next;
  }

  /**
   * Checks that nothing is pending on a branch.
   *
   * @throws SheafException ALREADY_PENDING (caller)
   */
  public static void requireNone(Dataset dataset, String branch) {
    if (dataset.pending(branch).isPresent()) {
      throw alreadyPending(dataset, branch);
    }
  }

  private static SheafException alreadyPending(Dataset dataset, String branch) {
    return SheafException.of(
        ErrorCode.ALREADY_PENDING,
        "a {kind} is pending on branch '{branch}': continue or abort it first",
        "kind",
        dataset.pending(branch).map(PendingOperation::kind).orElse(MergeState.MERGE),
        "branch",
        branch);
  }

  /** The same, with other limits. */
  public PendingMerge with(MergeOptions other) {
    return new PendingMerge(dataset, branch, other, stored, state);
  }

  /** What it is: {@code merge}, {@code cherry-pick}, {@code revert} or {@code rebase}. */
  public String kind() {
    return state.kind();
  }

  /** The branch that it waits on. */
  public String branch() {
    return branch;
  }

  /** What the user called the version that is merged in. */
  public String source() {
    return state.source();
  }

  /** All that is kept. */
  public MergeState state() {
    return state;
  }

  /** What is kept, as the catalog has it. */
  public PendingOperation stored() {
    return stored;
  }

  /** What nobody has decided yet. */
  public Conflicts conflicts(BufferAllocator allocator) {
    return new Conflicts(plan(allocator));
  }

  /** Takes one side in all conflicts, as {@link #resolveTable} does in those of a table. */
  public void resolveAll(BufferAllocator allocator, MergeSide side) {
    resolve(allocator, resolving -> resolving.all(side));
  }

  /**
   * Takes one side in all conflicts of a table: the fields that nobody has decided, the records
   * that one side removed, and clashes of its columns.
   *
   * <p>What was decided about single records or fields stands, whichever came first; what was said
   * before of a whole table is replaced.
   *
   * @throws SheafException UNKNOWN_TABLE
   */
  public void resolveTable(BufferAllocator allocator, String table, MergeSide side) {
    resolve(allocator, resolving -> resolving.all(table, side));
  }

  /**
   * Takes one side in some conflicts of a table, in place of what was decided about them before.
   *
   * @param ids as {@code conflict_id} of {@link Conflicts#open}
   * @throws SheafException UNKNOWN_TABLE, UNKNOWN_KEY
   */
  public void resolveRecords(
      BufferAllocator allocator, String table, Collection<String> ids, MergeSide side) {
    List<String> some = List.copyOf(ids);
    resolve(allocator, resolving -> resolving.some(table, some, side));
  }

  /**
   * Gives one field of a conflict a value. A record that one side removed is kept with it.
   *
   * @param value of the column's type, or text that spells it; null for null
   * @throws SheafException UNKNOWN_TABLE, UNKNOWN_KEY, UNKNOWN_COLUMN, NULL_VALUE, or BAD_ARGUMENT
   *     if the value is not one of the column
   */
  public void resolveCell(
      BufferAllocator allocator, String table, String id, String column, @Nullable Object value) {
    resolve(allocator, resolving -> resolving.cell(table, id, column, value));
  }

  /**
   * Decides by a table of resolutions: per conflict a row with its {@code conflict_id}, and either
   * ours, theirs or base in a column "resolution", or values in columns of the table. Columns of
   * {@link Conflicts#open} and key columns may be there and do not count.
   *
   * @param resolutions borrowed
   * @throws SheafException UNKNOWN_TABLE, UNKNOWN_KEY, UNKNOWN_COLUMN, DUPLICATE_KEY, NULL_VALUE,
   *     SCHEMA_MISMATCH or BAD_ARGUMENT
   */
  public void resolveRows(BufferAllocator allocator, String table, VectorSchemaRoot resolutions) {
    resolve(allocator, resolving -> resolving.rows(table, resolutions));
  }

  /**
   * Makes the version, and ends what is pending; with conflicts left it changes nothing and says
   * which.
   *
   * <p>Of a merge of several sources, it goes on with the next ones, and may stop again.
   *
   * @throws SheafException BAD_ARGUMENT for a rebase and for several cherry-picks, which go on by
   *     themselves
   */
  public MergeOutcome commit(BufferAllocator allocator) {
    if (!state.continuation().isEmpty()) {
      return proceed(allocator);
    }
    MergePlan early = plan(allocator);
    if (early.hasConflicts()) {
      return new MergeOutcome.Conflicted(new Conflicts(early));
    }
    boolean merges = kind().equals(MergeState.MERGE);
    try (Transaction transaction = merges ? dataset.beginMerge(branch) : dataset.begin(branch)) {
      Version head = transaction.base();
      Version theirs = dataset.graph().version(state.theirs());
      if (merges && dataset.graph().isAncestor(theirs, head)) {
        abort();
        return new MergeOutcome.UpToDate(head);
      }
      MergePlan plan =
          head.equals(early.input().ours()) ? early : plan(allocator, head, state.resolutions());
      if (plan.hasConflicts()) {
        return new MergeOutcome.Conflicted(new Conflicts(plan));
      }
      transaction.endPending(stored);
      List<Version> others = merges ? List.of(theirs) : List.of();
      return new MergeOutcome.Merged(
          MergeCommit.of(allocator, plan, transaction, others, state.message()), plan);
    }
  }

  private MergeOutcome proceed(BufferAllocator allocator) {
    if (!kind().equals(MergeState.MERGE)) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "a {kind} of several versions is pending on branch '{branch}': continue that",
          "kind",
          kind(),
          "branch",
          branch);
    }
    MergeSettings limits = MergeSettings.DEFAULTS.withBranch(branch).withOptions(options);
    return new MergeSequence(allocator, dataset, limits)
        .proceed(MergeRules.of(this, dataset), this)
        .asMerge();
  }

  /** Forgets it; the branch stays as it is. */
  public void abort() {
    replace(null);
  }

  /** What it comes to, with what was decided, against the version that accepts it now. */
  public MergePlan plan(BufferAllocator allocator) {
    return plan(allocator, ours(), state.resolutions());
  }

  private void resolve(BufferAllocator allocator, Consumer<Resolving> decide) {
    Resolutions tablesOnly = new Resolutions();
    state.resolutions().tables().forEach((name, table) -> tablesOnly.put(name, table.choices()));
    MergePlan undecided = plan(allocator, ours(), tablesOnly);
    Resolving resolving = new Resolving(allocator, undecided, state.resolutions());
    decide.accept(resolving);
    MergeState next = state.with(resolving.result());
    PendingOperation encoded = MergeStateCodec.encode(next);
    replace(encoded);
    stored = encoded;
    state = next;
  }

  private void replace(@Nullable PendingOperation next) {
    if (!dataset.replacePending(branch, Optional.of(stored), Optional.ofNullable(next))) {
      throw SheafException.of(
          ErrorCode.LOST_RACE,
          "what is pending on branch '{branch}' was changed by somebody else meanwhile; look again",
          "branch",
          branch);
    }
  }

  private Version ours() {
    return state.ours() == null ? dataset.version(branch) : dataset.graph().version(state.ours());
  }

  /**
   * Requires that the versions may be read which it is about: whoever goes on may be somebody else
   * than who began. Of versions that were made beside the branch, those that they were made of.
   *
   * @throws SheafException UNKNOWN_REF (caller)
   */
  void requireReadable() {
    dataset.version(branch);
    dataset.version(state.theirs().hex());
    VersionId ours = state.ours();
    if (ours == null) {
      return;
    }
    List<VersionId> made =
        state.continuation().isEmpty()
            ? List.of()
            : SequenceSteps.decode(state.continuation()).made();
    if (!made.contains(ours)) {
      dataset.version(ours.hex());
    }
    for (VersionId id : made) {
      for (VersionId parent : dataset.graph().version(id).parents()) {
        if (!made.contains(parent)) {
          dataset.version(parent.hex());
        }
      }
    }
  }

  private MergePlan plan(BufferAllocator allocator, Version ours, Resolutions resolutions) {
    VersionGraph graph = dataset.graph();
    requireReadable();
    Version theirs = graph.version(state.theirs());
    MergeInput input =
        state.kind().equals(MergeState.MERGE)
            ? MergeInput.of(dataset, ours, theirs)
            : new MergeInput(
                dataset, state.base() == null ? null : graph.version(state.base()), ours, theirs);
    return MergePlan.of(allocator, input, state.policy(), options, resolutions);
  }
}
