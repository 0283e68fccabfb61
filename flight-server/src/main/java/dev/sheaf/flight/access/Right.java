package dev.sheaf.flight.access;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Something that a principal may do. */
public enum Right {
  /** To see refs, their logs, and all versions that they reach. */
  READ(Reach.REFS),
  /** To add versions to branches: rows, tables, reverts and cherry-picks. */
  WRITE(Reach.REFS),
  /** To make, delete and rename branches and tags; with {@link #WRITE}, to reset and rebase. */
  BRANCH(Reach.REFS),
  /** To merge into branches, and to resolve what is in conflict then. */
  MERGE(Reach.REFS),
  /** To use Flight SQL, on what the other rights allow. */
  SQL(Reach.DATASET),
  /** To do what concerns all: what HEAD means, and how much is stored. */
  ADMIN(Reach.DATASET);

  /** What a right is for. */
  public enum Reach {
    /** The refs that are named with it. */
    REFS,
    /** The dataset as a whole. */
    DATASET
  }

  private final Reach reach;

  Right(Reach reach) {
    this.reach = reach;
  }

  /** What it is for. */
  public Reach reach() {
    return reach;
  }

  /** As it stands in a users file. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All words. */
  static List<String> words() {
    return Arrays.stream(values()).map(Right::word).toList();
  }
}
