package dev.sheaf.ops.merge;

/** What happens when the branch has nothing of its own since the merge base. */
public enum FastForward {
  /** The branch goes on to the version that is merged in; no version is made. */
  ALLOWED,
  /** A version with both as parents is made all the same. */
  NEVER,
  /** Nothing else is done: if the branch has something of its own, the merge is refused. */
  ONLY
}
