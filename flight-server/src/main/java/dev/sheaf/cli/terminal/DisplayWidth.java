package dev.sheaf.cli.terminal;

/**
 * How many columns of a screen text takes, and what of it may be shown at all.
 *
 * <p>The widths are those that terminals agree on: nothing for marks that sit on the character
 * before, two for the scripts of East Asia and for pictures, one for everything else. A terminal
 * that differs shows a column out of line, nothing worse.
 */
public final class DisplayWidth {
  /** Stands for what was cut off. */
  public static final String ELLIPSIS = "…";

  private static final char REPLACEMENT = '\uFFFD';

  /** Pairs of first and last code point that take two columns. */
  private static final int[] WIDE = {
    0x1100, 0x115F, 0x231A, 0x231B, 0x23E9, 0x23EC, 0x2614, 0x2615, 0x2E80, 0x303E, 0x3041, 0x33FF,
    0x3400, 0x4DBF, 0x4E00, 0x9FFF, 0xA000, 0xA4CF, 0xA960, 0xA97F, 0xAC00, 0xD7A3, 0xF900, 0xFAFF,
    0xFE30, 0xFE6F, 0xFF00, 0xFF60, 0xFFE0, 0xFFE6, 0x1F300, 0x1F64F, 0x1F680, 0x1F6FF, 0x1F900,
    0x1F9FF, 0x1FA70, 0x1FAFF, 0x20000, 0x3FFFD,
  };

  private DisplayWidth() {}

  /** Columns that the text takes. It is expected to be {@linkplain #clean clean}. */
  public static int of(CharSequence text) {
    return text.codePoints().map(DisplayWidth::of).sum();
  }

  /** Columns that one code point takes: 0, 1 or 2. */
  public static int of(int codePoint) {
    if (codePoint < 0x300) {
      return 1;
    }
    switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> {
        return 0;
      }
      default -> {
        return isWide(codePoint) ? 2 : 1;
      }
    }
  }

  /** The beginning of the text that takes at most so many columns; a cut shows as an ellipsis. */
  public static String cut(String text, int columns) {
    if (text.length() <= columns / 2 || of(text) <= columns) {
      return text;
    }
    StringBuilder beginning = new StringBuilder();
    int left = columns - 1;
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      left -= of(codePoint);
      if (left < 0) {
        break;
      }
      beginning.appendCodePoint(codePoint);
      i += Character.charCount(codePoint);
    }
    return columns <= 0 ? "" : beginning.append(ELLIPSIS).toString();
  }

  /**
   * The text on one line and harmless to a terminal: line ends and tabs become {@code \n}, {@code
   * \r} and {@code \t}, other control characters, those that turn the reading direction and halves
   * of a pair become a replacement character.
   */
  public static String clean(String text) {
    int first = 0;
    while (first < text.length() && isHarmless(text.charAt(first))) {
      first++;
    }
    if (first == text.length()) {
      return text;
    }
    StringBuilder cleaned = new StringBuilder(text.length() + 8).append(text, 0, first);
    text.substring(first).codePoints().forEach(codePoint -> append(cleaned, codePoint));
    return cleaned.toString();
  }

  private static void append(StringBuilder target, int codePoint) {
    switch (codePoint) {
      case '\n' -> target.append("\\n");
      case '\r' -> target.append("\\r");
      case '\t' -> target.append("\\t");
      default -> {
        if (isDangerous(codePoint)) {
          target.append(REPLACEMENT);
        } else {
          target.appendCodePoint(codePoint);
        }
      }
    }
  }

  private static boolean isHarmless(char c) {
    return c >= ' ' && c < 0x7F;
  }

  private static boolean isDangerous(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.CONTROL
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || (codePoint >= 0x202A && codePoint <= 0x202E)
        || (codePoint >= 0x2066 && codePoint <= 0x2069);
  }

  private static boolean isWide(int codePoint) {
    for (int i = 0; i < WIDE.length; i += 2) {
      if (codePoint <= WIDE[i + 1]) {
        return codePoint >= WIDE[i];
      }
    }
    return false;
  }
}
