package dev.sheaf.ops.merge;

/** What becomes of a record that both sides changed. */
enum RecordOutcome {
  /** It is the base's row again. */
  BASE,
  /** It is our row. */
  OURS,
  /** It is their row. */
  THEIRS,
  /** It is gone. */
  REMOVED,
  /** It is a new row. */
  WRITTEN,
  /** Nobody has decided yet. */
  CONFLICT;

  static RecordOutcome of(MergeSide side) {
    return switch (side) {
      case BASE -> BASE;
      case OURS -> OURS;
      case THEIRS -> THEIRS;
    };
  }
}
