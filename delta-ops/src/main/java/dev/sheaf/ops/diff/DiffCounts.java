package dev.sheaf.ops.diff;

/**
 * How many records were added, removed and modified.
 *
 * @param added keys that were not there before
 * @param removed keys that are not there any more
 * @param modified keys with other values
 */
public record DiffCounts(long added, long removed, long modified) {
  /** No difference. */
  public static final DiffCounts NONE = new DiffCounts(0, 0, 0);

  /** Both together. */
  public DiffCounts plus(DiffCounts other) {
    return new DiffCounts(added + other.added, removed + other.removed, modified + other.modified);
  }

  /** Whether all are zero. */
  public boolean isZero() {
    return (added | removed | modified) == 0;
  }
}
