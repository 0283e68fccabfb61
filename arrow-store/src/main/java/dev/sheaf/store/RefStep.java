package dev.sheaf.store;

/**
 * What is about to happen to a ref, or to the dataset as a whole: what a {@link RefGuard} allows.
 */
public enum RefStep {
  /** A branch gets a version with one parent, made of what a transaction changed. */
  COMMIT,
  /** A branch gets a version with several parents, or goes forward to one that is merged in. */
  MERGE,
  /** Versions are made beside a branch, which stays where it is; for one of the two above. */
  PREPARE,
  /** A branch goes to a version that need not descend from the one it is on. */
  REWRITE,
  /** A branch or tag is made, or gets that name. */
  CREATE,
  /** A branch or tag goes, or loses that name. */
  DELETE,
  /** HEAD means that ref from now on, for everybody. */
  SWITCH,
  /** All that is stored is looked at or rewritten, on whichever ref; has no ref of its own. */
  CARE
}
