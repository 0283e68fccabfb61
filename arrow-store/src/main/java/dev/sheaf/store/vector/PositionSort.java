package dev.sheaf.store.vector;

/**
 * Sorts positions by the rows there, by merging: rows that compare as equal stay in order.
 *
 * <p><i>Cost:</i> O(n log n) comparisons; one {@code int[]} on the heap.
 */
final class PositionSort {
  private static final int INSERTION_MAX = 8;

  private final Comparison comparison;

  /** Compares the rows at two positions. */
  @FunctionalInterface
  interface Comparison {
    int compare(int a, int b);
  }

  private PositionSort(Comparison comparison) {
    this.comparison = comparison;
  }

  /** Sorts {@code positions[from, to)}. */
  static void sort(int[] positions, int from, int to, Comparison comparison) {
    int[] copy = positions.clone();
    new PositionSort(comparison).mergeSort(copy, positions, from, to);
  }

  /** Both arrays hold the same in {@code [from, to)}; the second is sorted. */
  private void mergeSort(int[] source, int[] target, int from, int to) {
    if (to - from <= INSERTION_MAX) {
      insertionSort(target, from, to);
      return;
    }
    int middle = (from + to) >>> 1;
    mergeSort(target, source, from, middle);
    mergeSort(target, source, middle, to);
    int left = from;
    int right = middle;
    for (int i = from; i < to; i++) {
      boolean takeLeft =
          right == to || (left < middle && comparison.compare(source[left], source[right]) <= 0);
      target[i] = takeLeft ? source[left++] : source[right++];
    }
  }

  private void insertionSort(int[] positions, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      int position = positions[i];
      int at = i;
      for (; at > from && comparison.compare(positions[at - 1], position) > 0; at--) {
        positions[at] = positions[at - 1];
      }
      positions[at] = position;
    }
  }
}
