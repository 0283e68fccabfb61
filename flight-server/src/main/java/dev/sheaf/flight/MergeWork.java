package dev.sheaf.flight;

import dev.sheaf.flight.protocol.CommitFields;
import dev.sheaf.ops.Cancellation;
import dev.sheaf.ops.merge.MergeOptions;
import dev.sheaf.ops.merge.PendingMerge;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.graph.Version;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.apache.arrow.memory.BufferAllocator;

/**
 * What merges of clients have in common: a budget each, and that a retry finds what the first
 * attempt has done.
 *
 * <p><i>Threads:</i> any number, each with a merge of its own.
 */
final class MergeWork {
  /** A merge may hold this part of what its allocator may: several run at the same time. */
  private static final int SHARES = 4;

  private final BufferAllocator allocator;
  private final Dataset dataset;
  private final CommitIds commitIds;
  private final AtomicLong merges = new AtomicLong();

  MergeWork(BufferAllocator allocator, Dataset dataset, CommitIds commitIds) {
    this.allocator = allocator;
    this.dataset = dataset;
    this.commitIds = commitIds;
  }

  /** The limits of a merge that an allocator pays for. */
  static MergeOptions options(BufferAllocator allocator, Cancellation cancellation) {
    long budget = Math.min(MergeOptions.BUDGET_BYTES, Math.max(1, allocator.getLimit() / SHARES));
    return MergeOptions.defaults().withBudget(budget).withCancellation(cancellation);
  }

  /** A branch by its name, or the ref that {@code HEAD} means. */
  static String branch(Dataset dataset, String name) {
    return name.equals("HEAD") ? dataset.head() : name;
  }

  Dataset dataset() {
    return dataset;
  }

  String branch(String name) {
    return branch(dataset, name);
  }

  /** Does work with an allocator of its own and its limits. */
  <T> T within(FlightActions.Answers answers, BiFunction<BufferAllocator, MergeOptions, T> work) {
    MergeOptions options = options(allocator, Cancellation.when(answers::isCancelled));
    String name = "merge-" + merges.incrementAndGet();
    try (BufferAllocator ours = allocator.newChildAllocator(name, 0, options.budgetBytes())) {
      return work.apply(ours, options);
    }
  }

  /** The version that an earlier attempt has made, if any. */
  Optional<Version> made(String branch, CommitFields commit) {
    return commitIds.find(branch, commit.commitId());
  }

  /** What an earlier attempt has left pending, if anything. */
  Optional<PendingMerge> begun(String branch, CommitFields commit) {
    String id = commit.commitId();
    return id == null
        ? Optional.empty()
        : PendingMerge.find(dataset, branch)
            .filter(
                pending ->
                    id.equals(pending.state().message().properties().get(CommitFields.COMMIT_ID)));
  }
}
