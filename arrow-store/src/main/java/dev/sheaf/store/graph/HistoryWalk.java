package dev.sheaf.store.graph;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A walk through the history, newest first, no version before any of its descendants.
 *
 * <p>Of the versions whose descendants have all been shown, the one with the latest time comes
 * next; equal times are told apart by level and id. Clocks that were wrong therefore never put a
 * version before its child, and the order is the same each time.
 *
 * <p><i>How it stays lazy.</i> Two things must be known of a version before it may be shown: that
 * all of its descendants in the walk have been, and that no excluded version reaches it. Both are
 * known once every version of a higher level has been seen, for descendants have higher levels. So
 * <i>exploring</i> goes down the levels, counting for each version the edges that lead to it and
 * passing exclusion on to parents; <i>showing</i> explores just as far down as the parents of what
 * it shows. This is the incremental topological walk that git makes with its commit-graph.
 *
 * <pre>
 * Behaves as if written:
 *   wanted = reachable(from) − reachable(excluded)
 *   while (wanted is not empty and fewer than versionsMax were shown)
 *     show and remove the latest of those in wanted that no other in wanted descends to
 * </pre>
 *
 * <p><b>Cost.</b> Reads the versions shown, those of the same levels beside them, and the excluded
 * ones down to the lowest level shown; memory is in proportion to these.
 *
 * <p><b>Threads.</b> One.
 */
public final class HistoryWalk implements Iterator<Version> {
  private static final Comparator<Node> HIGHEST_FIRST =
      Comparator.comparingInt((Node node) -> node.version.level())
          .reversed()
          .thenComparing(node -> node.version.id());

  private static final Comparator<Node> LATEST_FIRST =
      Comparator.comparingLong((Node node) -> node.version.timeMillis())
          .reversed()
          .thenComparing(HIGHEST_FIRST);

  private final VersionGraph graph;
  private final History history;
  private final Map<VersionId, Node> nodes = new HashMap<>();
  private final PriorityQueue<Node> toExplore = new PriorityQueue<>(HIGHEST_FIRST);
  private final PriorityQueue<Node> toShow = new PriorityQueue<>(LATEST_FIRST);
  private long shown;

  HistoryWalk(VersionGraph graph, History history) {
    this.graph = graph;
    this.history = history;
    int lowest = Integer.MAX_VALUE;
    for (VersionId id : history.excluded()) {
      node(graph.version(id)).excluded = true;
    }
    for (VersionId id : history.from()) {
      Node node = node(graph.version(id));
      node.wanted = true;
      lowest = Math.min(lowest, node.version.level());
    }
    exploreDownTo(lowest);
    for (VersionId id : history.from()) {
      offer(node(graph.version(id)));
    }
  }

  @Override
  public boolean hasNext() {
    return shown < history.versionsMax() && !toShow.isEmpty();
  }

  @Override
  public Version next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the history ends here");
    }
    Node node = toShow.remove();
    shown++;
    for (int i = 0; i < parentsFollowed(node); i++) {
      Node parent = node(graph.parent(node.version, i));
      exploreDownTo(parent.version.level());
      parent.edges--;
      offer(parent);
    }
    return node.version;
  }

  /** Lets a version be shown, once, when nothing that is still to be shown leads to it. */
  private void offer(Node node) {
    if (node.wanted && !node.excluded && !node.offered && node.edges == 0) {
      node.offered = true;
      toShow.add(node);
    }
  }

  /** Afterwards all that can be said of versions of this level and above is known. */
  private void exploreDownTo(int level) {
    Node next = toExplore.peek();
    while (next != null && next.version.level() >= level) {
      toExplore.remove();
      explore(next);
      next = toExplore.peek();
    }
  }

  private void explore(Node node) {
    if (node.excluded) {
      for (int i = 0; i < node.version.parents().size(); i++) {
        node(graph.parent(node.version, i)).excluded = true;
      }
    } else if (node.wanted) {
      for (int i = 0; i < parentsFollowed(node); i++) {
        Node parent = node(graph.parent(node.version, i));
        parent.wanted = true;
        parent.edges++;
      }
    }
  }

  private int parentsFollowed(Node node) {
    int parents = node.version.parents().size();
    return history.parents() == History.Parents.FIRST ? Math.min(1, parents) : parents;
  }

  private Node node(Version version) {
    @Nullable Node known = nodes.get(version.id());
    if (known == null) {
      known = new Node(version);
      nodes.put(version.id(), known);
      toExplore.add(known);
    }
    return known;
  }

  /** What is known of a version; final once all higher levels are explored. */
  private static final class Node {
    final Version version;
    boolean wanted;
    boolean excluded;
    boolean offered;

    /** From versions that are wanted, not excluded and not yet shown. */
    int edges;

    Node(Version version) {
      this.version = version;
    }
  }
}
