package dev.sheaf.files;

/** Prints values of the vector that it was made for. */
@FunctionalInterface
interface CellText {
  /** Appends the value in {@code row}, which is not null. */
  void append(int row, TextBuffer out);
}
