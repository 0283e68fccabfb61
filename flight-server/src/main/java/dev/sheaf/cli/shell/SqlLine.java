package dev.sheaf.cli.shell;

import java.util.List;
import org.jline.reader.CompletingParsedLine;

/**
 * A line of the shell with the word that is to be completed: JLine replaces it by what is chosen.
 *
 * @param line all of it
 * @param cursor in it
 * @param word what stands before the cursor of the word; may be empty
 */
record SqlLine(String line, int cursor, String word) implements CompletingParsedLine {
  @Override
  public int wordCursor() {
    return word.length();
  }

  @Override
  public int wordIndex() {
    return 0;
  }

  @Override
  public List<String> words() {
    return List.of(word);
  }

  @Override
  public CharSequence escape(CharSequence candidate, boolean complete) {
    return candidate;
  }

  @Override
  public int rawWordCursor() {
    return word.length();
  }

  @Override
  public int rawWordLength() {
    return word.length();
  }
}
