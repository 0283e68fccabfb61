package dev.sheaf.store.error;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Finds the names that somebody who misspelled one may have meant.
 *
 * <p>Near is what few edits turn into the other: inserting, deleting or replacing a character, or
 * exchanging two neighbours; case does not count. One edit is allowed for every three characters,
 * at least one. Behind those come names that contain what was written, from three characters on.
 */
public final class Suggestions {
  /** Names that are suggested at most. */
  public static final int NAMES_MAX = 3;

  /** Names that are listed at most when none is near. */
  private static final int LISTED_MAX = 8;

  /** Names longer than this are compared up to here. */
  private static final int CHARS_MAX = 128;

  private static final int CONTAINED_CHARS_MIN = 3;

  private Suggestions() {}

  private record Candidate(String name, int distance) {}

  /**
   * The nearest names, nearest first, equally near ones in their natural order; empty if none is
   * near.
   */
  public static List<String> nearest(String written, Collection<String> names) {
    String wanted = folded(written);
    int editsMax = Math.max(1, wanted.length() / 3);
    List<Candidate> near = new ArrayList<>();
    for (String name : names) {
      String candidate = folded(name);
      int distance = distance(wanted, candidate, editsMax);
      if (distance <= editsMax) {
        near.add(new Candidate(name, distance));
      } else if (wanted.length() >= CONTAINED_CHARS_MIN && candidate.contains(wanted)) {
        near.add(new Candidate(name, editsMax + 1));
      }
    }
    return near.stream()
        .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
        .map(Candidate::name)
        .distinct()
        .limit(NAMES_MAX)
        .toList();
  }

  /**
   * The end of a sentence: {@code ": did you mean 'a' or 'b'?"}, or else {@code ": there are 'a',
   * 'b', …"} with the first few of the known names, or else that there are none.
   */
  public static String hint(String written, Collection<String> names) {
    List<String> near = nearest(written, names);
    if (!near.isEmpty()) {
      return ": did you mean " + sentence(near) + "?";
    }
    if (names.isEmpty()) {
      return ": there are none";
    }
    List<String> first = names.stream().limit(LISTED_MAX).toList();
    return ": there are '"
        + String.join("', '", first)
        + (names.size() > first.size() ? "', …" : "'");
  }

  /** {@code "; did you mean 'x'?"} if a name is near, else nothing: for the end of a message. */
  public static String didYouMean(String written, Collection<String> names) {
    List<String> near = nearest(written, names);
    return near.isEmpty() ? "" : "; did you mean " + sentence(near) + "?";
  }

  /** The names as they stand in a question: {@code 'a', 'b' or 'c'}. */
  public static String sentence(List<String> names) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      if (i > 0) {
        text.append(i == names.size() - 1 ? " or " : ", ");
      }
      text.append('\'').append(names.get(i)).append('\'');
    }
    return text.toString();
  }

  private static String folded(String name) {
    String cut = name.length() > CHARS_MAX ? name.substring(0, CHARS_MAX) : name;
    return cut.toLowerCase(Locale.ROOT);
  }

  /**
   * The number of edits between two texts if it is at most {@code max}, else anything above.
   *
   * <p>The usual table, row by row, where only the last two rows are kept: the one before the last
   * is there for exchanged neighbours.
   */
  static int distance(String a, String b, int max) {
    if (Math.abs(a.length() - b.length()) > max) {
      return max + 1;
    }
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      int least = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
        boolean exchanged =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (exchanged) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
        least = Math.min(least, row[j]);
      }
      if (least > max) {
        return max + 1;
      }
      int[] free = beforeLast;
      beforeLast = last;
      last = row;
      row = free;
    }
    return last[b.length()];
  }
}
