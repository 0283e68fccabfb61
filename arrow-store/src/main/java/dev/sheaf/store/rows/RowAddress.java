package dev.sheaf.store.rows;

/**
 * The address of a row: a segment and an offset in it, in one {@code long}.
 *
 * <pre>
 *   63        62 … 32     31        30 … 16    15 … 0
 *   +---------+-----------+---------+----------+------------+
 *   | 0       | segment   | 0       | chunk    | position   |
 *   +---------+-----------+---------+----------+------------+
 *                                    `------ offset ------'
 * </pre>
 *
 * Addresses order by segment, then by offset. They are internal and never shown to a user. Chunk
 * and position here are those of the segment: a chunk is {@value #CHUNK_ROWS} consecutive offsets,
 * whatever the batches that the rows were written in.
 */
public final class RowAddress {
  /** Rows in a chunk: the offsets that one container of a row set covers. */
  public static final int CHUNK_ROWS = 1 << 16;

  /** The bits that are zero in every address. */
  private static final long ZERO_BITS = 0x8000_0000_8000_0000L;

  private RowAddress() {}

  /**
   * The address of the row at {@code offset} of {@code segment}.
   *
   * @throws IllegalArgumentException if either is negative
   */
  public static long of(int segment, int offset) {
    if ((segment | offset) < 0) {
      throw new IllegalArgumentException("negative segment or offset: " + segment + ", " + offset);
    }
    return (long) segment << 32 | offset;
  }

  /** The segment of an address. */
  public static int segment(long address) {
    return (int) (address >>> 32);
  }

  /** The 0-based offset of an address in its segment. */
  public static int offset(long address) {
    return (int) address;
  }

  /** Which chunk of its segment an address lies in. */
  public static int chunk(long address) {
    return offset(address) >>> 16;
  }

  /** The 0-based position of an address in its chunk, below {@link #CHUNK_ROWS}. */
  public static int position(long address) {
    return (int) address & 0xFFFF;
  }

  /** Whether both halves are non-negative. */
  public static boolean isValid(long address) {
    return (address & ZERO_BITS) == 0;
  }

  /** An address as text, for messages of internal errors: {@code segment:offset}. */
  public static String toString(long address) {
    return segment(address) + ":" + offset(address);
  }

  /** The key of the chunk of an address: {@code segment << 16 | chunk}. */
  static long chunkKey(long address) {
    return address >>> 16;
  }

  static long chunkKey(int segment, int chunk) {
    return (long) segment << 16 | chunk;
  }

  /** The key that all keys of a segment lie below. */
  static long endKeyOf(int segment) {
    return (segment + 1L) << 16;
  }

  static int segmentOfKey(long chunkKey) {
    return (int) (chunkKey >>> 16);
  }

  static int chunkOfKey(long chunkKey) {
    return (int) chunkKey & 0xFFFF;
  }

  /** The address of the first row of a chunk. */
  static long firstOfKey(long chunkKey) {
    return chunkKey << 16;
  }

  static long requireValid(long address) {
    if (!isValid(address)) {
      throw new IllegalArgumentException("not a row address: 0x" + Long.toHexString(address));
    }
    return address;
  }
}
