package dev.sheaf.store.rows;

import java.util.Arrays;
import org.roaringbitmap.Container;

/**
 * Up to {@value #ENTRIES_MAX} neighbouring entries of a row set's directory: for each chunk that
 * holds a row, its key, its container and its cardinality.
 *
 * <p><b>Invariants.</b> 1 to {@value #ENTRIES_MAX} entries; keys strictly increasing; containers
 * canonical. A block never changes and is shared by the row sets that agree on it; blocks with the
 * same keys also share the array of keys.
 */
final class Block {
  static final int ENTRIES_MAX = 128;

  private final long[] keys;
  private final Container[] containers;
  private final int[] cardinalities;
  private final long cardinality;

  /** Takes over the arrays; {@code keys} may be another block's. */
  Block(long[] keys, Container[] containers, int[] cardinalities) {
    this.keys = keys;
    this.containers = containers;
    this.cardinalities = cardinalities;
    long rows = 0;
    for (int count : cardinalities) {
      rows += count;
    }
    this.cardinality = rows;
  }

  int size() {
    return keys.length;
  }

  long key(int entry) {
    return keys[entry];
  }

  long firstKey() {
    return keys[0];
  }

  long lastKey() {
    return keys[keys.length - 1];
  }

  Container container(int entry) {
    return containers[entry];
  }

  /** Rows in the chunk of an entry. */
  int cardinality(int entry) {
    return cardinalities[entry];
  }

  /** Rows in all chunks of the block. */
  long cardinality() {
    return cardinality;
  }

  /** As {@link Arrays#binarySearch(long[], long)}. */
  int find(long key) {
    return Arrays.binarySearch(keys, key);
  }

  /** The first entry whose key is at least {@code key}; {@link #size()} if there is none. */
  int ceiling(long key) {
    int found = find(key);
    return found >= 0 ? found : -(found + 1);
  }

  /** The array of keys, to be shared and not to be written to. */
  long[] sharedKeys() {
    return keys;
  }

  void copyTo(long[] keysOut, Container[] containersOut, int[] cardinalitiesOut, int at) {
    System.arraycopy(keys, 0, keysOut, at, keys.length);
    System.arraycopy(containers, 0, containersOut, at, keys.length);
    System.arraycopy(cardinalities, 0, cardinalitiesOut, at, keys.length);
  }

  /** This block followed by one whose keys are greater; together they fit into one. */
  Block concat(Block next) {
    int total = size() + next.size();
    assert total <= ENTRIES_MAX && lastKey() < next.firstKey();
    long[] allKeys = Arrays.copyOf(keys, total);
    Container[] allContainers = Arrays.copyOf(containers, total);
    int[] allCardinalities = Arrays.copyOf(cardinalities, total);
    next.copyTo(allKeys, allContainers, allCardinalities, size());
    return new Block(allKeys, allContainers, allCardinalities);
  }
}
