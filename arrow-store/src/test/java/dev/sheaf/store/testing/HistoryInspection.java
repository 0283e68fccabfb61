package dev.sheaf.store.testing;

import dev.sheaf.store.Dataset;
import dev.sheaf.store.graph.Version;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;

/** Looks at a dataset at the end of a random history, beside the model. */
@FunctionalInterface
public interface HistoryInspection {
  /**
   * Checks something, and leaves nothing open.
   *
   * @param dataset as it is after the history
   * @param model what it means
   * @param versions of the dataset, by the numbers of the model's
   * @param allocator for what is read
   * @param random the same for a history however often it is run
   * @throws AssertionError at a difference
   */
  void inspect(
      Dataset dataset,
      ModelDataset model,
      List<Version> versions,
      BufferAllocator allocator,
      Random random);
}
