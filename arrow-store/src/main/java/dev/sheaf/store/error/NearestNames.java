package dev.sheaf.store.error;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The known names that come closest to one that is not known: the "did you mean" of a message.
 *
 * <p><i>Cost:</i> O(names × length²) characters; names longer than 64 characters are compared by
 * their beginning.
 */
public final class NearestNames {
  private static final int NAMES_MAX = 3;
  private static final int CHARS_MAX = 64;

  private NearestNames() {}

  /**
   * At most three names, nearest first. Near is: equal but for case, one contains the other, or at
   * most a third of the characters (and at least one, at most three) typed wrongly.
   */
  public static List<String> of(String wanted, Collection<String> known) {
    record Candidate(String name, int distance) {}
    int tolerated = Math.max(1, Math.min(3, wanted.length() / 3));
    return known.stream()
        .map(name -> new Candidate(name, distance(folded(wanted), folded(name), tolerated)))
        .filter(candidate -> candidate.distance <= tolerated)
        .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
        .limit(NAMES_MAX)
        .map(Candidate::name)
        .toList();
  }

  /**
   * The end of a sentence: {@code ": did you mean 'a' or 'b'?"}, or else {@code ": there are 'a',
   * 'b', …"} with the first few of the known names, or else that there are none.
   */
  public static String hint(String wanted, Collection<String> known) {
    List<String> near = of(wanted, known);
    if (!near.isEmpty()) {
      return ": did you mean '" + String.join("' or '", near) + "'?";
    }
    if (known.isEmpty()) {
      return ": there are none";
    }
    List<String> first = known.stream().limit(8).toList();
    return ": there are '"
        + String.join("', '", first)
        + (known.size() > first.size() ? "', …" : "'");
  }

  private static String folded(String name) {
    return name.substring(0, Math.min(name.length(), CHARS_MAX)).toLowerCase(Locale.ROOT);
  }

  private static int distance(String a, String b, int tolerated) {
    if (a.length() > 2 && b.length() > 2 && (a.contains(b) || b.contains(a))) {
      return a.equals(b) ? 0 : 1;
    }
    return Math.abs(a.length() - b.length()) > tolerated ? Integer.MAX_VALUE : edits(a, b);
  }

  /**
   * Insertions, deletions, replacements and swaps of neighbours that make {@code b} of {@code a}.
   */
  private static int edits(String a, String b) {
    int[] twoBack = new int[b.length() + 1];
    int[] previous = new int[b.length() + 1];
    Arrays.setAll(previous, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          current[j] = Math.min(current[j], twoBack[j - 2] + 1);
        }
      }
      twoBack = previous;
      previous = current;
    }
    return previous[b.length()];
  }
}
