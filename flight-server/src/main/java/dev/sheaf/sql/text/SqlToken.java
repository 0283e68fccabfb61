package dev.sheaf.sql.text;

import java.util.Locale;

/**
 * A piece of a statement.
 *
 * @param kind what it is
 * @param text as written
 * @param start where it begins in the statement, in UTF-16 units
 */
public record SqlToken(Kind kind, String text, int start) {
  /** What a token is. */
  public enum Kind {
    /** a name or keyword without quotes */
    WORD,
    /** a name in double quotes */
    QUOTED,
    /** a string, in whichever quotes */
    STRING,
    /** a number */
    NUMBER,
    /** {@code ?}, {@code $1} or {@code $name} */
    PARAMETER,
    /** any other character, or two that belong together */
    SYMBOL,
    /** blanks and comments */
    SPACE
  }

  /** Where it ends. */
  public int end() {
    return start + text.length();
  }

  /** Whether it is this keyword, in any case and without quotes. */
  public boolean is(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  /** Whether it is this symbol. */
  public boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  /** The name that a word or quoted name means; the value of a string. */
  public String value() {
    if (kind == Kind.QUOTED) {
      return text.substring(1, text.length() - 1).replace("\"\"", "\"");
    }
    if (kind == Kind.STRING && text.startsWith("'")) {
      return text.substring(1, text.length() - 1).replace("''", "'");
    }
    return text;
  }

  /** The text in lower case. */
  public String lower() {
    return text.toLowerCase(Locale.ROOT);
  }
}
