package dev.sheaf.architecture.wrong.sql;

import org.jline.reader.LineReader;

/** Breaks: line editing in cli. */
final class EditsLines {
  private EditsLines() {}

  static boolean reads(LineReader reader) {
    return reader.isReading();
  }
}
