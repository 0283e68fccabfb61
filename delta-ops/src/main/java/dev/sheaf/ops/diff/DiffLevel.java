package dev.sheaf.ops.diff;

/**
 * What is compared. The two differ in what becomes of a record whose values changed.
 *
 * @source papers.md A.3, the first trap
 */
public enum DiffLevel {
  /**
   * Records, by key: one with other values is modified. Only what is {@link DiffType#ADDED} is then
   * the positive diff of Decibel's Table I, {@code NOT IN} on the key, in which a modified record
   * does not appear.
   */
  RECORDS,
  /**
   * Rows: one with other values is removed and added, as bitmaps have it. Without selected columns
   * these are exactly the rows of the delta, and only the columns shown are read.
   */
  ROWS
}
