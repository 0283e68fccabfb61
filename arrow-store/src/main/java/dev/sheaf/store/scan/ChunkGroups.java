package dev.sheaf.store.scan;

import java.util.Arrays;

/**
 * Puts rows that lie in one chunk next to each other, so that a chunk is leased once per batch.
 *
 * <p><i>Representation:</i> the places of the given rows, ordered by chunk and stable within one;
 * {@code starts[g] .. starts[g + 1]} are those of group {@code g}.
 */
public final class ChunkGroups {
  private final int[] order;
  private final int[] starts;
  private final int groupCount;

  private ChunkGroups(int[] order, int[] starts, int groupCount) {
    this.order = order;
    this.starts = starts;
    this.groupCount = groupCount;
  }

  /**
   * Groups the first {@code count} addresses.
   *
   * @param addresses row addresses, or negative for rows that belong to no group
   */
  public static ChunkGroups of(long[] addresses, int count) {
    int[] places = new int[count];
    int placeCount = 0;
    boolean ordered = true;
    long last = -1;
    for (int i = 0; i < count; i++) {
      if (addresses[i] >= 0) {
        places[placeCount++] = i;
        ordered &= addresses[i] >>> 16 >= last;
        last = addresses[i] >>> 16;
      }
    }
    int[] order = Arrays.copyOf(places, placeCount);
    if (!ordered) {
      order = sorted(addresses, order);
    }
    int[] starts = new int[placeCount + 1];
    int groups = 0;
    long chunk = -1;
    for (int i = 0; i < placeCount; i++) {
      long next = addresses[order[i]] >>> 16;
      if (next != chunk) {
        starts[groups++] = i;
        chunk = next;
      }
    }
    starts[groups] = placeCount;
    return new ChunkGroups(order, starts, groups);
  }

  /** Sorted by chunk, then by place: chunks are numbered first, so that both fit into one long. */
  private static int[] sorted(long[] addresses, int[] places) {
    long[] chunks = new long[places.length];
    for (int i = 0; i < places.length; i++) {
      chunks[i] = addresses[places[i]] >>> 16;
    }
    Arrays.sort(chunks);
    int distinct = 0;
    for (int i = 0; i < chunks.length; i++) {
      if (i == 0 || chunks[i] != chunks[i - 1]) {
        chunks[distinct++] = chunks[i];
      }
    }
    long[] keys = new long[places.length];
    for (int i = 0; i < places.length; i++) {
      long number = Arrays.binarySearch(chunks, 0, distinct, addresses[places[i]] >>> 16);
      keys[i] = number << 32 | places[i];
    }
    Arrays.sort(keys);
    int[] order = new int[places.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = (int) keys[i];
    }
    return order;
  }

  /** How many chunks the rows lie in. */
  public int groupCount() {
    return groupCount;
  }

  /** How many of the rows lie in the chunk of a group. */
  public int size(int group) {
    return starts[group + 1] - starts[group];
  }

  /** The place among the given rows of the i-th row of a group. */
  public int place(int group, int i) {
    return order[starts[group] + i];
  }
}
