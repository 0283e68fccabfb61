package dev.sheaf.flight.sql;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which names a client wants to hear of: {@code %} stands for any characters, {@code _} for one,
 * and a backslash in front takes the meaning from either.
 */
final class NamePattern {
  private NamePattern() {}

  /** The names that fit a pattern. */
  static Predicate<String> of(String pattern) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\' && i + 1 < pattern.length()) {
        regex.append(Pattern.quote(String.valueOf(pattern.charAt(++i))));
      } else if (c == '%') {
        regex.append(".*");
      } else if (c == '_') {
        regex.append('.');
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL).asMatchPredicate();
  }
}
