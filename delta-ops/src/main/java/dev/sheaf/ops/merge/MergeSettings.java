package dev.sheaf.ops.merge;

import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import org.jspecify.annotations.Nullable;

/**
 * What merges, and whatever is built on them, are asked for.
 *
 * @param branch the branch that accepts the changes: its name, or {@code HEAD}
 * @param policy how it is decided
 * @param onConflict what becomes of it if there are conflicts
 * @param message of the version that is made; null for the usual one
 * @param options limits
 */
public record MergeSettings(
    String branch,
    MergePolicy policy,
    OnConflict onConflict,
    @Nullable CommitMessage message,
    MergeOptions options) {
  /** HEAD, conflicts reported and kept, the usual message and limits. */
  public static final MergeSettings DEFAULTS =
      new MergeSettings(
          "HEAD", MergePolicy.reportConflicts(), OnConflict.KEEP, null, MergeOptions.defaults());

  /** On another branch. */
  public MergeSettings withBranch(String other) {
    return new MergeSettings(other, policy, onConflict, message, options);
  }

  /** With another policy. */
  public MergeSettings withPolicy(MergePolicy other) {
    return new MergeSettings(branch, other, onConflict, message, options);
  }

  /** With another fate of conflicts. */
  public MergeSettings withOnConflict(OnConflict other) {
    return new MergeSettings(branch, policy, other, message, options);
  }

  /** With a message. */
  public MergeSettings withMessage(CommitMessage other) {
    return new MergeSettings(branch, policy, onConflict, other, options);
  }

  /** Within other limits. */
  public MergeSettings withOptions(MergeOptions other) {
    return new MergeSettings(branch, policy, onConflict, message, other);
  }

  /** With the name of the branch, whatever HEAD means later. */
  public MergeSettings named(Dataset dataset) {
    return branch.equals("HEAD") ? withBranch(dataset.head()) : this;
  }
}
