package dev.sheaf.store.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * The versions from which two histories went separate ways.
 *
 * <p>A <i>common ancestor</i> of two versions can be reached from both, or is one of them. A
 * <i>merge base</i> is a common ancestor that no other common ancestor descends from.
 *
 * <p><i>Criss-cross.</i> After each of two branches merged the other one's earlier head there are
 * several merge bases, none better than the others:
 *
 * <pre>
 *   o──a──a'──A      A has the parents a' and b, B has b' and a;
 *    \   ╳           merge bases of A and B: a and b
 *     b──b'──B
 * </pre>
 *
 * {@link #best} then takes the one of the highest level, and of those the one with the lowest id:
 * always the same one, whichever side is asked first. It does not merge the bases with each other
 * as git's recursive strategy does; a change that both sides took over from the base that was not
 * chosen shows as one that both sides made alike.
 *
 * <p><i>No common ancestor.</i> Histories that never met, as after a merge of two imports, have no
 * merge base; {@link #best} is empty, and the caller compares with the empty version.
 *
 * <p><b>Cost.</b> Reads the versions that only one side reaches and those beside them, down to the
 * level of the lowest merge base; for unrelated histories all of both.
 */
final class MergeBase {
  private static final int OURS = 1;
  private static final int THEIRS = 2;
  private static final int BOTH = OURS | THEIRS;

  /** An ancestor of a common ancestor, and so no merge base. */
  private static final int STALE = 4;

  private final VersionGraph graph;
  private final Map<VersionId, Integer> marks = new HashMap<>();
  private final PriorityQueue<Version> pending =
      new PriorityQueue<>(
          Comparator.comparingInt(Version::level).reversed().thenComparing(Version::id));

  /** How many versions in {@code pending} are not stale. */
  private int fresh;

  private MergeBase(VersionGraph graph) {
    this.graph = graph;
  }

  /** The merge base that a merge uses, if there is one. */
  static Optional<Version> best(VersionGraph graph, Version ours, Version theirs) {
    return all(graph, ours, theirs).stream().findFirst();
  }

  /** All merge bases: the highest level first, then by id. */
  static List<Version> all(VersionGraph graph, Version ours, Version theirs) {
    return new MergeBase(graph).search(ours, theirs);
  }

  /**
   * Goes down the levels and passes marks on from child to parent. When a version's turn comes, all
   * of its descendants have had theirs, so its marks are complete.
   */
  private List<Version> search(Version ours, Version theirs) {
    List<Version> found = new ArrayList<>();
    mark(ours, OURS);
    mark(theirs, THEIRS);
    while (fresh > 0) {
      Version version = pending.remove();
      int mark = marks.getOrDefault(version.id(), 0);
      if ((mark & STALE) == 0) {
        fresh--;
        if (mark == BOTH) {
          found.add(version);
          mark |= STALE;
        }
      }
      for (int i = 0; i < version.parents().size(); i++) {
        mark(graph.parent(version, i), mark);
      }
    }
    return found;
  }

  private void mark(Version version, int more) {
    Integer before = marks.get(version.id());
    int after = (before == null ? 0 : before) | more;
    marks.put(version.id(), after);
    if (before == null) {
      pending.add(version);
      fresh += (after & STALE) == 0 ? 1 : 0;
    } else if ((before & STALE) == 0 && (after & STALE) != 0) {
      fresh--;
    }
  }
}
