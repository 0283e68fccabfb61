package dev.sheaf.files;

import dev.sheaf.files.Rejects.Reject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is left out, in any order, and keeps the first few. */
final class RejectLog {
  private final List<Reject> first = new ArrayList<>();
  private long count;

  /** One more record at that line. */
  void add(long line, String problem) {
    count++;
    first.add(new Reject(line, problem));
    if (first.size() > 4 * Rejects.SHOWN_MAX) {
      keepFirst();
    }
  }

  /** More records whose lines are not known, or do not matter any more. */
  void addUnseen(long more) {
    count += more;
  }

  /** Adds what is in this log to another. */
  void copyTo(RejectLog other) {
    other.first.addAll(first);
    other.count += count;
  }

  long count() {
    return count;
  }

  Rejects toRejects() {
    keepFirst();
    return new Rejects(count, first);
  }

  private void keepFirst() {
    first.sort(Comparator.comparingLong(Reject::line));
    if (first.size() > Rejects.SHOWN_MAX) {
      first.subList(Rejects.SHOWN_MAX, first.size()).clear();
    }
  }
}
