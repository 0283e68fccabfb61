package dev.sheaf.cli.shell;

import java.util.List;
import java.util.Map;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.LineReader;
import org.jline.reader.impl.CompletionMatcherImpl;

/**
 * Which candidates fit what is typed: those that begin so, in any case, whether or not the quotes
 * that the name needs were typed.
 */
final class NameMatcher extends CompletionMatcherImpl {
  @Override
  protected void defaultMatchers(
      Map<LineReader.Option, Boolean> options,
      boolean prefix,
      CompletingParsedLine line,
      boolean caseInsensitive,
      int errors,
      String originalGroupName) {
    String typed = line.word().substring(0, line.wordCursor());
    matchers = List.of(simpleMatcher(candidate -> fits(candidate, typed)));
    exact = typed::equalsIgnoreCase;
  }

  static boolean fits(String candidate, String typed) {
    boolean quoted = candidate.startsWith("\"") || candidate.startsWith("'");
    boolean unquoted = quoted && !typed.startsWith(candidate.substring(0, 1));
    return candidate.regionMatches(true, unquoted ? 1 : 0, typed, 0, typed.length());
  }
}
