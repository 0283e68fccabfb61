package dev.sheaf.cli.report;

import java.util.regex.Pattern;

/** Text as a word of a shell: what a hint says can be pasted. */
public final class ShellWord {
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_@%+=:,./-]+");

  private ShellWord() {}

  /** The text, in single quotes if a shell would read it otherwise. */
  public static String of(String text) {
    return PLAIN.matcher(text).matches() ? text : '\'' + text.replace("'", "'\\''") + '\'';
  }
}
