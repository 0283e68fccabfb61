package dev.sheaf.store.rows;

/**
 * A 128-bit sum of row hashes modulo 2^128: what a set of rows holds, whatever order, segments or
 * history it came by.
 *
 * <p>A delta updates it in O(|Δ|): add the hashes of the inserted rows, subtract those of the
 * deleted ones. Equal fingerprints prove equal rows against accidents, not against somebody who
 * constructs collisions.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record Fingerprint(long high, long low) {
  /** Of no rows. */
  public static final Fingerprint ZERO = new Fingerprint(0, 0);

  /** The sum modulo 2^128. */
  public Fingerprint plus(Fingerprint other) {
    return plus(other.high, other.low);
  }

  /** The sum with a value given in two halves, modulo 2^128. */
  public Fingerprint plus(long otherHigh, long otherLow) {
    long sumLow = low + otherLow;
    long carry = Long.compareUnsigned(sumLow, low) < 0 ? 1 : 0;
    return new Fingerprint(high + otherHigh + carry, sumLow);
  }

  /** The difference modulo 2^128. */
  public Fingerprint minus(Fingerprint other) {
    long borrow = Long.compareUnsigned(low, other.low) < 0 ? 1 : 0;
    return new Fingerprint(high - other.high - borrow, low - other.low);
  }

  /** Thirty-two lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return String.format("%016x%016x", high, low);
  }
}
