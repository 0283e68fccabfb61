package dev.sheaf.sql.engine;

import dev.sheaf.store.scan.BatchCursor;
import org.apache.arrow.memory.BufferAllocator;

/** Where rows come from. */
@FunctionalInterface
public interface RowSource {
  /**
   * Begins to read; may be called again for another pass.
   *
   * @param allocator pays for copies; outlives the cursor
   * @return the caller closes it
   */
  BatchCursor open(BufferAllocator allocator);
}
