package dev.sheaf.store.vector;

import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.jspecify.annotations.Nullable;

/** The validity bits of a vector, looked at once so that vectors without nulls cost nothing. */
final class Validity {
  /** So many rows are scanned for nulls in the time that one is looked up at its position. */
  private static final int SCAN_PER_LOOKUP = 128;

  private enum Kind {
    ALL_VALID,
    BITS,
    ALL_NULL
  }

  private final Kind kind;
  private final long address;

  private Validity(Kind kind, long address) {
    this.kind = kind;
    this.address = address;
  }

  /**
   * Of a vector of which about so many rows will be read: more than a few make it worth a scan
   * whether there are nulls at all.
   */
  static Validity of(FieldVector vector, int reads) {
    if (vector instanceof NullVector) {
      return new Validity(Kind.ALL_NULL, 0);
    }
    long address = VectorMemory.validity(vector);
    int rows = vector.getValueCount();
    boolean allValid =
        address == 0 || (reads >= rows / SCAN_PER_LOOKUP && Bits.allSet(address, rows));
    return new Validity(allValid ? Kind.ALL_VALID : Kind.BITS, address);
  }

  /** Whether one row is valid. */
  boolean has(int row) {
    return switch (kind) {
      case ALL_VALID -> true;
      case BITS -> (MemoryUtil.getByte(address + (row >>> 3)) >>> (row & 7) & 1) != 0;
      case ALL_NULL -> false;
    };
  }

  /** The {@link Presence} of rows {@code positions[from, from + count)}, which are in range. */
  long @Nullable [] at(int[] positions, int from, int count, long @Nullable [] parent) {
    if (kind == Kind.ALL_VALID) {
      return parent;
    }
    long[] words = new long[Bits.words(count)];
    for (int i = 0, word = 0; kind == Kind.BITS && i < count; i += 64, word++) {
      words[word] = Bits.gather(address, positions, from + i, Math.min(64, count - i));
    }
    return Presence.and(words, parent, count);
  }

  /** The {@link Presence} of rows {@code [start, start + count)}, which are in range. */
  long @Nullable [] range(int start, int count, long @Nullable [] parent) {
    if (kind == Kind.ALL_VALID) {
      return parent;
    }
    long[] words = new long[Bits.words(count)];
    for (int i = 0, word = 0; kind == Kind.BITS && i < count; i += 64, word++) {
      words[word] = Bits.load(address, (long) start + i, Math.min(64, count - i));
    }
    return Presence.and(words, parent, count);
  }
}
