package dev.sheaf.store;

import dev.sheaf.store.catalog.Catalog;
import dev.sheaf.store.catalog.DeltaEntry;
import dev.sheaf.store.catalog.RowSetEntry;
import dev.sheaf.store.catalog.RowSetKey;
import dev.sheaf.store.graph.VersionId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Says when a head's row set is worth storing whole: as soon as reading the deltas since the last
 * whole one costs more than that one did.
 *
 * <p>So a head is never farther from a whole row set than that is large, and whole ones take in
 * total no more than the deltas do.
 *
 * <p><i>Threads:</i> that of the commit.
 */
final class Checkpoints {
  /** What a delta costs to read besides its bytes, in bytes: a look-up in the catalog. */
  private static final long STEP_BYTES = 512;

  /** Below this, a whole row set is not worth a row in the catalog. */
  private static final long BYTES_MIN = 4096;

  private static final int REMEMBERED_MAX = 16_384;

  /**
   * What leads to a row set.
   *
   * @param deltaBytes cost of the deltas since the last whole row set, or since the empty one
   * @param wholeBytes size of that
   */
  private record Chain(long deltaBytes, long wholeBytes) {
    private static final Chain EMPTY = new Chain(0, 0);

    Chain with(DeltaEntry delta) {
      return new Chain(deltaBytes + delta.bytes() + STEP_BYTES, wholeBytes);
    }

    boolean isLong() {
      return deltaBytes >= Math.max(BYTES_MIN, wholeBytes);
    }
  }

  private final Catalog catalog;
  private final Map<RowSetKey, Chain> chains =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RowSetKey, Chain> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  Checkpoints(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Whether the row set that a new delta leads to should be stored whole as well. */
  boolean isDue(DeltaEntry delta) {
    return chainOf(delta.baseKey()).with(delta).isLong();
  }

  /** Remembers what was committed, so that the next commit need not ask the catalog. */
  void committed(DeltaEntry delta, long wholeBytes) {
    chains.put(
        delta.key(),
        wholeBytes >= 0 ? new Chain(0, wholeBytes) : chainOf(delta.baseKey()).with(delta));
  }

  private Chain chainOf(RowSetKey key) {
    Deque<DeltaEntry> deltas = new ArrayDeque<>();
    RowSetKey at = key;
    Chain chain = null;
    while (chain == null) {
      chain = at.version().equals(VersionId.NONE) ? Chain.EMPTY : chains.get(at);
      if (chain == null) {
        RowSetEntry entry = catalog.rowSetEntry(at);
        if (entry.isMaterialized()) {
          chain = new Chain(0, entry.materializedBytes());
        } else {
          DeltaEntry delta = entry.deltas().get(0);
          deltas.push(delta);
          at = delta.baseKey();
        }
      }
    }
    for (DeltaEntry delta : deltas) {
      chain = chain.with(delta);
      chains.put(delta.key(), chain);
    }
    return chain;
  }
}
