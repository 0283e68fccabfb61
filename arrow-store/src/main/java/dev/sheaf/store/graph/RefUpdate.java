package dev.sheaf.store.graph;

import org.jspecify.annotations.Nullable;

/**
 * How the attempt to create, move, rename or delete a ref ended. An attempt that lost a race is an
 * outcome like the others: whoever asked decides whether to try again.
 */
public enum RefUpdate {
  /** The ref did not exist and does now. */
  CREATED("created"),
  /** The ref went on to a version that descends from the one it was on. */
  FAST_FORWARD("fast-forward"),
  /** The ref went to a version that does not descend from the one it was on, as was asked. */
  FORCED("forced"),
  /** The ref was where it should go already, and nothing was written. */
  NO_CHANGE("no change"),
  /** The ref has another name now. */
  RENAMED("renamed"),
  /** The ref is gone. */
  DELETED("deleted"),
  /** The ref was not to go to a version that does not descend from the one it is on. */
  REJECTED("rejected: not a fast-forward"),
  /** Another ref has that name, and nothing was written. */
  NAME_TAKEN("rejected: the name is taken"),
  /** HEAD means the ref, so that it cannot go, and nothing was written. */
  IN_USE("rejected: HEAD means it"),
  /** The ref had moved or gone since it was read, and nothing was written. */
  LOST_RACE("rejected: it was changed by somebody else meanwhile");

  private final String words;

  RefUpdate(String words) {
    this.words = words;
  }

  /** The outcome in a few words, for people. */
  public String words() {
    return words;
  }

  /** Whether the ref now is as was asked. */
  public boolean succeeded() {
    return switch (this) {
      case CREATED, FAST_FORWARD, FORCED, NO_CHANGE, RENAMED, DELETED -> true;
      case REJECTED, NAME_TAKEN, IN_USE, LOST_RACE -> false;
    };
  }

  /**
   * What a move would be if nobody interfered: CREATED, NO_CHANGE, FAST_FORWARD or FORCED.
   *
   * @param from where the ref is; null if it does not exist
   */
  public static RefUpdate between(VersionGraph graph, @Nullable VersionId from, VersionId to) {
    if (from == null) {
      return CREATED;
    }
    if (from.equals(to)) {
      return NO_CHANGE;
    }
    return graph.isAncestor(graph.version(from), graph.version(to)) ? FAST_FORWARD : FORCED;
  }
}
