package dev.sheaf.ops.query;

import java.util.Arrays;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * What a look-up by key found.
 *
 * <p><i>Ownership:</i> the caller closes it. <i>Threads:</i> immutable.
 */
public final class FoundRows implements AutoCloseable {
  private final VectorSchemaRoot rows;
  private final int[] found;
  private final int[] missing;

  FoundRows(VectorSchemaRoot rows, int[] found, int[] missing) {
    this.rows = rows;
    this.found = found;
    this.missing = missing;
  }

  /** One row for each key that was found, in the order of the keys; borrowed. */
  public VectorSchemaRoot rows() {
    return rows;
  }

  /**
   * The positions of the keys that were found.
   *
   * @return {@code int[rows]}, strictly increasing: row {@code i} has the key at {@code [i]}
   */
  public int[] found() {
    return found.clone();
  }

  /**
   * The positions of the keys that no row has.
   *
   * @return strictly increasing; empty if all were found
   */
  public int[] missing() {
    return missing.clone();
  }

  @Override
  public String toString() {
    return found.length + " rows, missing " + Arrays.toString(missing);
  }

  @Override
  public void close() {
    rows.close();
  }
}
