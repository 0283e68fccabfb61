package dev.sheaf.store.testing;

import dev.sheaf.store.Dataset;
import dev.sheaf.store.graph.Version;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Takes part in a random history: after each step it may do something that the history itself does
 * not know, on both sides. What comes of it is checked as everything else.
 */
@FunctionalInterface
public interface HistoryGuest {
  /**
   * Does something, or nothing, and leaves no transaction open.
   *
   * @param versions of the dataset by the numbers of the model; grows with both
   * @param allocator for what is read and written
   * @param random the same for a step however often it is run
   * @return what was done, for people; empty for nothing
   * @throws AssertionError at a difference
   */
  String act(
      Dataset dataset,
      ModelDataset model,
      List<Version> versions,
      BufferAllocator allocator,
      Random random);
}
