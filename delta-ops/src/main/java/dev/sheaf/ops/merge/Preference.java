package dev.sheaf.ops.merge;

import org.jspecify.annotations.Nullable;

/** What a merge does where both sides changed the same and no policy of a column decides. */
public enum Preference {
  /** Reports a conflict. */
  REPORT,
  /** Takes what the version that accepts the merge has. */
  OURS,
  /** Takes what the version that is merged in has. */
  THEIRS;

  /** The side that is preferred; null for none. */
  @Nullable MergeSide side() {
    return switch (this) {
      case REPORT -> null;
      case OURS -> MergeSide.OURS;
      case THEIRS -> MergeSide.THEIRS;
    };
  }
}
