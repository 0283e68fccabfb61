package dev.sheaf.cli.terminal;

/** What stands for our signs where only ASCII can be shown: each takes one column, as before. */
final class AsciiSigns {
  private static final String SIGNS = "●○│─├┤┼┬┴╭╮╯╰━…→−–·±✓";
  private static final String ASCII = "*o|-++|..,.''=~>--.~+";

  private AsciiSigns() {}

  static String of(String text) {
    StringBuilder replaced = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int sign = c < 0x80 ? -1 : SIGNS.indexOf(c);
      replaced.append(sign < 0 ? c : ASCII.charAt(sign));
    }
    return replaced.toString();
  }
}
