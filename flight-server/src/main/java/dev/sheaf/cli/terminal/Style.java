package dev.sheaf.cli.terminal;

/** What a piece of text is, and so how a terminal with colours shows it. */
public enum Style {
  /** Ordinary text. */
  PLAIN(""),
  /** What stands above columns. */
  HEADING("1"),
  /** The id of a version. */
  ID("33"),
  /** The name of a branch. */
  BRANCH("1;32"),
  /** The name of a tag. */
  TAG("36"),
  /** What was added. */
  ADDED("32"),
  /** What was removed. */
  REMOVED("31"),
  /** What was modified. */
  MODIFIED("34"),
  /** What stands back: lines of a graph, dates. */
  FAINT("2"),
  /** The word that begins an error. */
  ERROR("1;31"),
  /** The word that begins a note. */
  NOTE("1;33");

  private static final String ESCAPE = "\u001b[";

  private final String parameters;

  Style(String parameters) {
    this.parameters = parameters;
  }

  /** The text between the escape sequences that switch the style on and off again. */
  String escape(String text) {
    return parameters.isEmpty() || text.isEmpty()
        ? text
        : ESCAPE + parameters + 'm' + text + ESCAPE + "0m";
  }
}
