package dev.sheaf.store.graph;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Random histories of one kind, for the tests of whatever walks them. */
public enum HistoryShape {
  /** One version after the other. */
  LINEAR,
  /** All from one. */
  STAR,
  /** Many branches that are merged back, as when data is curated. */
  CURATION,
  /** Two lines that merge each other's heads again and again. */
  CRISS_CROSS,
  /** Any version may be a parent, several roots, many parents. */
  ANY;

  private static final OffsetDateTime START =
      OffsetDateTime.of(2020, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  /**
   * A history, parents before children.
   *
   * @param clocks whether the times of versions follow their order
   */
  public List<Version> generate(Random random, int versions, Clocks clocks) {
    List<Version> history = new ArrayList<>();
    for (int i = 0; i < versions; i++) {
      List<Version> parents = parents(random, history);
      long hours = clocks == Clocks.TRUE ? i : random.nextInt(versions);
      VersionBuilder builder =
          parents.isEmpty() ? VersionBuilder.root() : VersionBuilder.childOf(parents);
      history.add(
          builder
              .author("Ada <ada@example.org>")
              .time(START.plusHours(hours))
              .message("version " + i + " of " + random.nextLong())
              .build());
    }
    return history;
  }

  /** Whether the clocks of those who made a history can be trusted. */
  public enum Clocks {
    /** A version is later than its parents. */
    TRUE,
    /** Times are random, and many equal. */
    WRONG
  }

  private List<Version> parents(Random random, List<Version> history) {
    int size = history.size();
    if (size == 0) {
      return List.of();
    }
    Version last = history.get(size - 1);
    return switch (this) {
      case LINEAR -> List.of(last);
      case STAR -> List.of(history.get(0));
      case CURATION -> {
        Version recent = history.get(size - 1 - random.nextInt(Math.min(size, 8)));
        yield random.nextInt(3) == 0 && !recent.equals(last)
            ? List.of(last, recent)
            : List.of(recent);
      }
      case CRISS_CROSS ->
          size < 3
              ? List.of(history.get(0))
              : random.nextInt(3) == 0
                  ? List.of(history.get(size - 2))
                  : List.of(history.get(size - 2), last);
      case ANY -> {
        Set<Version> parents = new LinkedHashSet<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          parents.add(history.get(random.nextInt(size)));
        }
        yield List.copyOf(parents);
      }
    };
  }
}
