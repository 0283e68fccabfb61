package dev.sheaf.ops.query;

/** Some rows of a batch, each with groups next to each other that it counts for. */
final class StretchBlock {
  static final int ROWS_MAX = 1_024;

  /** Where each row stands in the batch. */
  final int[] positions = new int[ROWS_MAX];

  /** The first group of each. */
  final int[] from = new int[ROWS_MAX];

  /** The group behind the last of each. */
  final int[] to = new int[ROWS_MAX];

  int count;

  void add(int position, int first, int end) {
    positions[count] = position;
    from[count] = first;
    to[count++] = end;
  }

  boolean isFull() {
    return count == ROWS_MAX;
  }
}
