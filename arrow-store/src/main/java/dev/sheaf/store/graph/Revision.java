package dev.sheaf.store.graph;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A revision as it is spelled: which version, or which two, before anybody has looked them up.
 *
 * <pre>{@code
 * revision = point | range
 * range    = [point] (".." | "...") [point]     a side left out means HEAD; at least one is there
 * point    = anchor step*
 * anchor   = name [ "@{" when "}" ] | "@" | "@{" when "}"
 * name     = a ref, HEAD, refs/heads/…, refs/tags/…, or 4 to 40 digits of an id
 * when     = number | instant                   n-th earlier value | value at a time, see PointInTime
 * step     = "~" [number] | "^" [number]        first parents | one parent; ^0 is the version
 * }</pre>
 *
 * <p>{@code @} and a missing name mean HEAD. {@link Object#toString()} spells the same revision in
 * full, and parses to an equal one. {@link RevisionResolver} says what each form means.
 */
public sealed interface Revision {
  /** What {@code @} and a missing name stand for. */
  String HEAD = "HEAD";

  /** Characters of a revision at most. */
  int CHARS_MAX = 1_024;

  /** The largest number after {@code ~}, {@code ^} or in braces. */
  int NUMBER_MAX = 999_999_999;

  /**
   * Reads a revision or a range.
   *
   * @throws SheafException BAD_REVISION (caller) with the position, 0-based, of what is wrong
   */
  static Revision parse(String text) {
    return new RevisionParser(text).revision();
  }

  /**
   * Reads a revision that means one version.
   *
   * @throws SheafException BAD_REVISION (caller) as {@link #parse}, and for a range
   */
  static Point parsePoint(String text) {
    if (parse(text) instanceof Point point) {
      return point;
    }
    throw SheafException.of(
        ErrorCode.BAD_REVISION,
        "'{revision}' is a range; one version is needed here",
        "revision",
        text);
  }

  /**
   * One version.
   *
   * @param anchor where to start
   * @param steps how to go on from there, first to last
   */
  record Point(Anchor anchor, List<Step> steps) implements Revision {
    public Point {
      steps = List.copyOf(steps);
    }

    @Override
    public String toString() {
      return anchor + steps.stream().map(Step::toString).collect(Collectors.joining());
    }
  }

  /**
   * Two versions.
   *
   * @param from the one on the left
   * @param to the one on the right
   * @param kind how they are taken together
   */
  record Range(Point from, Point to, Kind kind) implements Revision {
    /** How two versions are taken together. */
    public enum Kind {
      /**
       * {@code a..b}: in a log, what can be reached from {@code b} but not from {@code a}; in a
       * comparison, from {@code a} to {@code b}.
       */
      BETWEEN(".."),
      /**
       * {@code a...b}: in a log, what can be reached from one of the two but not from both; in a
       * comparison, from the merge base of both to {@code b}.
       */
      SYMMETRIC("...");

      private final String dots;

      Kind(String dots) {
        this.dots = dots;
      }
    }

    @Override
    public String toString() {
      return from + kind.dots + to;
    }
  }

  /** Where a point starts. */
  sealed interface Anchor {}

  /**
   * What a name means now.
   *
   * @param name a ref, {@link #HEAD}, or digits of an id
   */
  record Named(String name) implements Anchor {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * What a name meant some changes ago.
   *
   * @param name a ref or {@link #HEAD}
   * @param changes how many; 0 is now
   */
  record Earlier(String name, int changes) implements Anchor {
    @Override
    public String toString() {
      return name + "@{" + changes + "}";
    }
  }

  /**
   * What a name meant at some time.
   *
   * @param name a ref, {@link #HEAD}, or digits of an id
   * @param instant when
   */
  record AsOf(String name, Instant instant) implements Anchor {
    @Override
    public String toString() {
      return name + "@{" + instant + "}";
    }
  }

  /** A way from one version to another. */
  sealed interface Step {}

  /**
   * So many first parents back.
   *
   * @param count how many; 0 stays
   */
  record Ancestor(int count) implements Step {
    @Override
    public String toString() {
      return "~" + count;
    }
  }

  /**
   * To one of the parents.
   *
   * @param number 1 is the first parent; 0 stays
   */
  record Parent(int number) implements Step {
    @Override
    public String toString() {
      return "^" + number;
    }
  }
}
