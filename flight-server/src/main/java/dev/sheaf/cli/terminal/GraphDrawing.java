package dev.sheaf.cli.terminal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Draws a graph of parents and children beside a list that is read from top to bottom, no parent
 * before a child of it.
 *
 * <pre>
 * ● merge
 * ├─╮        a fork: each parent after the first gets a lane of its own, to the right
 * ● │ ours
 * │ ● theirs
 * ├─╯        a join: lanes that wait for the same version become the leftmost of them
 * ● base
 * </pre>
 *
 * <p><i>Representation:</i> a lane is a column that waits for one version, or is free. No two lanes
 * wait for the same one between two calls. Every edge goes down one lane, and changes it in a fork,
 * in a join, or when a lane is moved into a free column ({@code ╭─╯}). Lines that go past each
 * other cross as {@code ┼} and never turn there, so that a drawing can be read in one way only.
 *
 * <p><i>Invariant:</i> at most {@code 2 × waiting + 2} columns between two calls, where waiting is
 * the number of versions that have been named as a parent and not been drawn.
 *
 * <p><i>Threads:</i> one.
 *
 * @param <K> what stands for a version; compared by {@code equals}
 */
public final class GraphDrawing<K> {
  private static final int NONE = -1;

  private final List<@Nullable K> lanes = new ArrayList<>();

  /** Where the version just drawn ended: another below it would look like its parent. */
  private int ended = NONE;

  /**
   * One version as drawn.
   *
   * @param node what stands before the version's own line
   * @param beside what stands before further lines that belong to it, the edges below already
   *     forked and joined
   * @param links lines between it and the next version, mostly none
   */
  public record Rows(String node, String beside, List<String> links) {
    public Rows {
      links = List.copyOf(links);
    }
  }

  /**
   * Draws the next version.
   *
   * @param version not drawn before
   * @param parents not drawn before either; one that is named twice counts once
   * @param marker one column wide, for the version itself
   */
  public Rows next(K version, List<K> parents, String marker) {
    int lane = lanes.indexOf(version);
    if (lane < 0) {
      lane = freeLane(0);
      lane = lane == ended ? freeLane(lane + 1) : lane;
    }
    lanes.set(lane, version);
    String node = verticals(lane, marker);
    List<String> links = new ArrayList<>();
    lanes.set(lane, parents.isEmpty() ? null : parents.get(0));
    fork(lane, parents, links);
    join(links);
    trim();
    pack(links);
    ended = parents.isEmpty() && links.isEmpty() ? lane : NONE;
    return new Rows(node, verticals(NONE, ""), links);
  }

  /** Columns that are taken now. */
  public int columns() {
    return lanes.size();
  }

  /** The free lane nearest to the left, not before {@code from}; a new one if there is none. */
  private int freeLane(int from) {
    for (int i = from; i < lanes.size(); i++) {
      if (lanes.get(i) == null) {
        return i;
      }
    }
    while (lanes.size() < from) {
      lanes.add(null);
    }
    lanes.add(null);
    return lanes.size() - 1;
  }

  private void fork(int trunk, List<K> parents, List<String> links) {
    Set<K> known = new HashSet<>(parents.subList(0, Math.min(1, parents.size())));
    List<Integer> forked = new ArrayList<>();
    for (K parent : parents) {
      if (known.add(parent)) {
        int lane = freeLane(trunk + 1);
        lanes.set(lane, parent);
        forked.add(lane);
      }
    }
    if (!forked.isEmpty()) {
      Collections.sort(forked);
      links.add(link(trunk, "├", forked, "┬", "╮"));
    }
  }

  private void join(List<String> links) {
    for (int target = 0; target < lanes.size(); target++) {
      K awaited = lanes.get(target);
      List<Integer> joined = new ArrayList<>();
      for (int i = target + 1; awaited != null && i < lanes.size(); i++) {
        if (awaited.equals(lanes.get(i))) {
          joined.add(i);
        }
      }
      if (!joined.isEmpty()) {
        links.add(link(target, "├", joined, "┴", "╯"));
        joined.forEach(lane -> lanes.set(lane, null));
      }
    }
  }

  /** Moves the last lane into the first free column as long as there are many of those. */
  private void pack(List<String> links) {
    int waiting = (int) lanes.stream().filter(lane -> lane != null).count();
    while (lanes.size() > 2 * waiting + 2) {
      int last = lanes.size() - 1;
      int free = lanes.indexOf(null);
      links.add(link(free, "╭", List.of(last), "", "╯"));
      lanes.set(free, lanes.get(last));
      lanes.set(last, null);
      trim();
    }
  }

  private void trim() {
    while (!lanes.isEmpty() && lanes.get(lanes.size() - 1) == null) {
      lanes.remove(lanes.size() - 1);
    }
  }

  private String verticals(int markedLane, String marker) {
    StringBuilder row = new StringBuilder();
    for (int i = 0; i < lanes.size(); i++) {
      row.append(i == markedLane ? marker : lanes.get(i) == null ? " " : "│").append(' ');
    }
    return row.toString();
  }

  /**
   * A line from one lane to others on its right.
   *
   * @param ends lanes, ascending
   */
  private String link(int from, String start, List<Integer> ends, String middle, String last) {
    int end = ends.get(ends.size() - 1);
    StringBuilder row = new StringBuilder();
    for (int i = 0; i < lanes.size(); i++) {
      boolean taken = lanes.get(i) != null;
      if (i == from) {
        row.append(start);
      } else if (i == end) {
        row.append(last);
      } else if (ends.contains(i)) {
        row.append(middle);
      } else if (i > from && i < end) {
        row.append(taken ? "┼" : "─");
      } else {
        row.append(taken ? "│" : " ");
      }
      row.append(i >= from && i < end ? '─' : ' ');
    }
    return row.toString().stripTrailing();
  }
}
