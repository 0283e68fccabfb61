package dev.sheaf.store;

import org.jspecify.annotations.Nullable;

/**
 * How rows are placed in segments and how the rows of a version are known. All schemes give the
 * same answers; they differ in what is stored and what is read.
 *
 * @source Decibel III; design of the storage graph: DEX
 */
public enum StorageScheme {
  /**
   * One segment per branch, frozen when it is branched from; the row set of a head is stored whole
   * every so often, history as deltas. The default.
   *
   * <p>A row set is stored whole as soon as the deltas since the last whole one would cost more to
   * read: so opening a head costs at most about twice its row set, and a commit on average what it
   * changes.
   */
  HYBRID("hybrid", Placement.SEGMENT_PER_BRANCH_FROZEN, Membership.DELTAS_AND_CHECKPOINTS),

  /** One segment for all branches; a row set stored whole for every version. */
  TUPLE_FIRST("tuple-first", Placement.SHARED_SEGMENT, Membership.STORED),

  /**
   * One segment per branch that keeps growing; only deltas are stored, so that the first read of a
   * version replays its lineage.
   */
  VERSION_FIRST("version-first", Placement.SEGMENT_PER_BRANCH, Membership.LINEAGE);

  /** Where new rows go. */
  public enum Placement {
    /** all branches append to one segment of the table */
    SHARED_SEGMENT,
    /** each branch appends to a segment of its own */
    SEGMENT_PER_BRANCH,
    /** the same, and branching freezes the segment that was branched from */
    SEGMENT_PER_BRANCH_FROZEN
  }

  /** How the rows of a version are known. */
  public enum Membership {
    /** a whole row set per version */
    STORED,
    /** a delta per version, and a whole row set from time to time */
    DELTAS_AND_CHECKPOINTS,
    /** a delta per version */
    LINEAGE
  }

  private final String spelling;
  private final Placement placement;
  private final Membership membership;

  StorageScheme(String spelling, Placement placement, Membership membership) {
    this.spelling = spelling;
    this.placement = placement;
    this.membership = membership;
  }

  /** As it is written in a catalog and on a command line. */
  public String spelling() {
    return spelling;
  }

  /** Where new rows go. */
  public Placement placement() {
    return placement;
  }

  /** How the rows of a version are known. */
  public Membership membership() {
    return membership;
  }

  /** The scheme of a spelling, or null. */
  public static @Nullable StorageScheme parse(String spelling) {
    for (StorageScheme scheme : values()) {
      if (scheme.spelling.equals(spelling)) {
        return scheme;
      }
    }
    return null;
  }
}
