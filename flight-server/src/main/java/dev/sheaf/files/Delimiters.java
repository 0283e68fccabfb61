package dev.sheaf.files;

/** Which byte separates the fields of a CSV text, when nobody has said it. */
final class Delimiters {
  private static final byte[] CANDIDATES = {',', ';', '\t', '|'};

  private Delimiters() {}

  /** What is taken where nothing separates anything. */
  static byte usual() {
    return CANDIDATES[0];
  }

  /** The one that stands most often outside of quotes in that record. */
  static byte in(byte[] bytes, int from, int to) {
    byte best = usual();
    int bestCount = 0;
    for (byte candidate : CANDIDATES) {
      int count = countOutsideQuotes(bytes, from, to, candidate);
      if (count > bestCount) {
        best = candidate;
        bestCount = count;
      }
    }
    return best;
  }

  private static int countOutsideQuotes(byte[] bytes, int from, int to, byte wanted) {
    int count = 0;
    boolean quoted = false;
    for (int i = from; i < to; i++) {
      quoted ^= bytes[i] == '"';
      count += !quoted && bytes[i] == wanted ? 1 : 0;
    }
    return count;
  }
}
