package dev.sheaf.store.scan;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;

/** Says in our words that an allocator refused: whose budget, how large, and what to do. */
public final class BudgetErrors {
  private BudgetErrors() {}

  /**
   * Runs something that allocates.
   *
   * @param allocator whose budget it is
   * @throws SheafException BUDGET_EXCEEDED where Arrow says that memory ran out
   */
  public static <T> T within(BufferAllocator allocator, Supplier<T> work) {
    try {
      return work.get();
    } catch (OutOfMemoryException e) {
      BufferAllocator budget = limited(allocator);
      throw SheafException.because(
          e,
          ErrorCode.BUDGET_EXCEEDED,
          "the off-heap budget is used up: '{owner}' holds {held} bytes, and the limit is {limit} bytes; close what is not needed, read or write smaller batches, or raise the budget",
          "owner",
          budget.getName(),
          "held",
          budget.getAllocatedMemory(),
          "limit",
          budget.getLimit());
    }
  }

  /** As {@link #within(BufferAllocator, Supplier)}, for work without a result. */
  public static void run(BufferAllocator allocator, Runnable work) {
    within(
        allocator,
        () -> {
          work.run();
          return Boolean.TRUE;
        });
  }

  /** The nearest allocator with a limit of its own: children of a budget have none. */
  private static BufferAllocator limited(BufferAllocator allocator) {
    BufferAllocator at = allocator;
    while (at.getLimit() == Long.MAX_VALUE && at.getParentAllocator() != null) {
      at = at.getParentAllocator();
    }
    return at;
  }
}
