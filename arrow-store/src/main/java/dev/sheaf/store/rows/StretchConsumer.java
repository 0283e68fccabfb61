package dev.sheaf.store.rows;

/** Takes rows, each with versions next to each other in a list that hold it. */
@FunctionalInterface
public interface StretchConsumer {
  /**
   * Takes a row.
   *
   * @param position of the row in its chunk
   * @param from the first version that holds it
   * @param to the first one after that which does not, or the number of versions
   */
  void accept(int position, int from, int to);
}
