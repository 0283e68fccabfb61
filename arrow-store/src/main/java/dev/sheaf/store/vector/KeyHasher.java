package dev.sheaf.store.vector;

import java.util.Arrays;
import java.util.Objects;
import org.apache.arrow.vector.FieldVector;

/**
 * A 64-bit hash of keys, by which an index finds them: equal keys have equal hashes, whatever the
 * physical width of their columns. It depends on the order of key columns and not on their ids; a
 * null counts as nothing.
 *
 * <p>Two keys may share a hash: whoever finds one compares the values.
 *
 * <p><i>Cost:</i> as {@link RowHasher}. <i>Threads:</i> static functions of their arguments.
 */
public final class KeyHasher {
  private final ValueHasher[] hashers;
  private final long[] high;
  private final long[] low;

  private KeyHasher(FieldVector[] keyColumns, int count) {
    hashers = new ValueHasher[keyColumns.length];
    for (int c = 0; c < keyColumns.length; c++) {
      hashers[c] = ValueHasher.of(keyColumns[c], count, c + 1L);
    }
    high = new long[Math.min(count, Positions.BLOCK)];
    low = new long[high.length];
  }

  /**
   * Hashes the keys at {@code positions[0, count)}.
   *
   * @param keyColumns in key order
   * @param out receives the hash of the key at {@code positions[i]} at {@code out[i]}
   */
  public static void hashKeys(FieldVector[] keyColumns, int[] positions, int count, long[] out) {
    for (FieldVector column : keyColumns) {
      Positions.check(positions, 0, count, column.getValueCount());
    }
    KeyHasher hasher = new KeyHasher(keyColumns, count);
    for (int done = 0; done < count; done += Positions.BLOCK) {
      hasher.hashBlock(positions, done, Math.min(Positions.BLOCK, count - done), out, done);
    }
  }

  /** Hashes the keys of rows {@code [start, start + count)}. */
  public static void hashKeys(FieldVector[] keyColumns, int start, int count, long[] out) {
    for (FieldVector column : keyColumns) {
      Objects.checkFromIndexSize(start, count, column.getValueCount());
    }
    KeyHasher hasher = new KeyHasher(keyColumns, count);
    int[] positions = new int[Math.min(count, Positions.BLOCK)];
    for (int done = 0; done < count; done += Positions.BLOCK) {
      int block = Math.min(Positions.BLOCK, count - done);
      Positions.fill(positions, start + done, block);
      hasher.hashBlock(positions, 0, block, out, done);
    }
  }

  private void hashBlock(int[] positions, int from, int count, long[] out, int outFrom) {
    Arrays.fill(high, 0, count, 0);
    Arrays.fill(low, 0, count, 0);
    for (ValueHasher hasher : hashers) {
      hasher.add(positions, from, count, high, low, 0);
    }
    for (int i = 0; i < count; i++) {
      out[outFrom + i] = Mix.scrambleAgain(low[i] + Mix.scramble(high[i] ^ Mix.K0));
    }
  }
}
