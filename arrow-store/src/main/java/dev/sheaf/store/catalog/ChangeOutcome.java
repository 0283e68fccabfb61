package dev.sheaf.store.catalog;

/** How an attempt to change the catalog ended. Only APPLIED changed anything. */
public enum ChangeOutcome {
  /** All of the change was made, and is durable. */
  APPLIED,
  /** A ref is not on the version that was expected, or is gone. */
  REF_MOVED,
  /** A ref of the name that a new or renamed one should have exists already. */
  NAME_TAKEN,
  /** HEAD means the ref that was to be deleted. */
  REF_IN_USE,
  /** A segment does not end where an append or a rewrite started, or is frozen. */
  SEGMENT_MOVED,
  /** What is pending on a branch is not what was expected. */
  PENDING_MOVED
}
