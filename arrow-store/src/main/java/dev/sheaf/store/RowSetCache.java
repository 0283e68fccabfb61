package dev.sheaf.store;

import dev.sheaf.store.catalog.RowSetKey;
import dev.sheaf.store.rows.RowSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Row sets of versions on the heap, least recently used ones given up first.
 *
 * <p>A row set weighs what it added to those before it, since a version shares most containers with
 * its base. So the cache holds at most its limit, and one whole row set more for each branch that
 * it has versions of.
 */
final class RowSetCache {
  private record Entry(RowSet rows, long bytes) {}

  private final long bytesMax;
  private final Map<RowSetKey, Entry> entries = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;

  RowSetCache(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  synchronized @Nullable RowSet get(RowSetKey key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.rows;
  }

  /**
   * Keeps a row set.
   *
   * @param addedBytes heap that it does not share with a row set that is kept already
   */
  synchronized void put(RowSetKey key, RowSet rows, long addedBytes) {
    Entry before = entries.put(key, new Entry(rows, addedBytes));
    bytes += addedBytes - (before == null ? 0 : before.bytes);
    Iterator<Entry> oldest = entries.values().iterator();
    while (bytes > bytesMax && entries.size() > 1) {
      bytes -= oldest.next().bytes;
      oldest.remove();
    }
  }

  synchronized long bytes() {
    return bytes;
  }
}
