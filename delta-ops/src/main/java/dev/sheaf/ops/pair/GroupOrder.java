package dev.sheaf.ops.pair;

/** In which order groups come. */
public enum GroupOrder {
  /**
   * As is cheapest: within each pass those with a row of the first side, in the order in which it
   * is stored, then those with a row of the second, and so on. The same at each run.
   */
  STORED,
  /** Ascending by key, as {@link dev.sheaf.store.vector.KeyOrder} says. */
  KEY
}
