package dev.sheaf.store.rows;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.roaringbitmap.BitmapContainer;
import org.roaringbitmap.Container;
import org.roaringbitmap.RunContainer;

/**
 * Counts the heap that row sets retain together: whatever several of them share, once.
 *
 * <p>Bytes follow the layout of objects on a 64-bit JVM with compressed references (headers of 12
 * and 16 bytes, references of 4, sizes rounded up to 8); without compression directories are larger
 * and containers are not.
 *
 * <p><b>Threads.</b> One. <b>Cost.</b> O(blocks + entries of blocks not seen before).
 */
public final class RowSetFootprint {
  private static final int OBJECT_BYTES = 12;
  private static final int ARRAY_BYTES = 16;
  private static final int REFERENCE_BYTES = 4;

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private long bytes;
  private long containers;

  /**
   * Adds a row set.
   *
   * @return the bytes that no row set before it retains: what it cost to keep this one as well
   */
  public long add(RowSet rows) {
    long before = bytes;
    if (seen.add(rows)) {
      count(OBJECT_BYTES + REFERENCE_BYTES + Long.BYTES);
      count(ARRAY_BYTES + (long) REFERENCE_BYTES * rows.blocks().length);
      for (Block block : rows.blocks()) {
        add(block);
      }
    }
    return bytes - before;
  }

  /** The bytes that all row sets added so far retain together. */
  public long bytes() {
    return bytes;
  }

  /** The distinct containers of all row sets added so far. */
  public long containers() {
    return containers;
  }

  private void add(Block block) {
    if (!seen.add(block)) {
      return;
    }
    int size = block.size();
    count(OBJECT_BYTES + 3 * REFERENCE_BYTES + Long.BYTES);
    if (seen.add(block.sharedKeys())) {
      count(ARRAY_BYTES + (long) Long.BYTES * size);
    }
    count(ARRAY_BYTES + (long) REFERENCE_BYTES * size);
    count(ARRAY_BYTES + (long) Integer.BYTES * size);
    for (int entry = 0; entry < size; entry++) {
      Container container = block.container(entry);
      if (seen.add(container)) {
        containers++;
        count(OBJECT_BYTES + REFERENCE_BYTES + Integer.BYTES);
        count(ARRAY_BYTES + contentBytes(container));
      }
    }
  }

  private static long contentBytes(Container container) {
    if (container instanceof RunContainer runs) {
      return 2L * Character.BYTES * runs.numberOfRuns();
    }
    return container instanceof BitmapContainer
        ? (long) Long.BYTES * Containers.WORDS
        : (long) Character.BYTES * container.getCardinality();
  }

  private void count(long size) {
    bytes += (size + 7) & -8;
  }
}
