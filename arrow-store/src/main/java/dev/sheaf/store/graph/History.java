package dev.sheaf.store.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * Which versions a walk through the history shows: those that can be reached from some, without
 * those that can be reached from others.
 *
 * @param from where to start; shown themselves
 * @param excluded versions that are left out, with all of their ancestors
 * @param parents which parents the walk follows; exclusion always follows all
 * @param versionsMax how many versions to show at most
 */
public record History(
    List<VersionId> from, List<VersionId> excluded, Parents parents, long versionsMax) {
  /** Which parents a walk follows. */
  public enum Parents {
    /** All of them. */
    ALL,
    /** The first only: what a branch itself went through, without what was merged into it. */
    FIRST
  }

  public History {
    from = List.copyOf(from);
    excluded = List.copyOf(excluded);
    if (versionsMax < 0) {
      throw new IllegalArgumentException("limit " + versionsMax);
    }
  }

  /** Everything that can be reached from a version. */
  public static History of(VersionId id) {
    return of(List.of(id));
  }

  /** Everything that can be reached from at least one of these versions. */
  public static History of(List<VersionId> from) {
    return new History(from, List.of(), Parents.ALL, Long.MAX_VALUE);
  }

  /** The same without these versions and their ancestors. */
  public History excluding(List<VersionId> more) {
    List<VersionId> all = new ArrayList<>(excluded);
    all.addAll(more);
    return new History(from, all, parents, versionsMax);
  }

  /** The same along first parents only. */
  public History firstParentOnly() {
    return new History(from, excluded, Parents.FIRST, versionsMax);
  }

  /** The same, ending after so many versions. */
  public History limit(long versions) {
    return new History(from, excluded, parents, versions);
  }
}
