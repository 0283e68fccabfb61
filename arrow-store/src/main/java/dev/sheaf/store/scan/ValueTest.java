package dev.sheaf.store.scan;

import org.apache.arrow.vector.FieldVector;

/** A test of the values of one column. */
@FunctionalInterface
interface ValueTest {
  /**
   * Keeps the positions whose value passes; a null never does unless nulls are what is looked for.
   *
   * @return how many are left
   */
  int narrow(FieldVector column, int[] positions, int count);
}
