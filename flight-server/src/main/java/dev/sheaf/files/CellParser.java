package dev.sheaf.files;

/** Reads one text into a row of a vector that it was made for. */
@FunctionalInterface
interface CellParser {
  /**
   * Sets {@code row} to the value of {@code bytes[from, to)}, which is not empty.
   *
   * @return false when the text is no value of the type; the row is then undefined
   */
  boolean parse(byte[] bytes, int from, int to, int row);
}
