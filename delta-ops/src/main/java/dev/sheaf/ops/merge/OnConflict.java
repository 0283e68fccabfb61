package dev.sheaf.ops.merge;

/** What becomes of a merge that has conflicts. The branch stays where it is either way. */
public enum OnConflict {
  /** It is kept with the branch, to be resolved and continued, or aborted. */
  KEEP,
  /** Its conflicts are reported, and it is forgotten. */
  FORGET
}
