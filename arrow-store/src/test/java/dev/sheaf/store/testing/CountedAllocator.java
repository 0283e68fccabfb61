package dev.sheaf.store.testing;

import java.util.stream.Collectors;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * A root allocator whose close is an assertion: nothing is outstanding, and no child is open.
 *
 * <p>Unlike {@code RootAllocator.close()}, it also sees a child allocator that was forgotten while
 * it held no bytes, and it says so as an {@link AssertionError} with the names of those that are
 * open.
 */
final class CountedAllocator implements AutoCloseable {
  private final RootAllocator root;
  private boolean closed;

  CountedAllocator(AllocationListener listener) {
    this.root = new RootAllocator(listener, Long.MAX_VALUE);
  }

  /** Borrowed: ends with this object. */
  BufferAllocator allocator() {
    return root;
  }

  /**
   * Asserts that nothing leaked, and closes the allocator. Closing twice is harmless.
   *
   * @throws AssertionError when bytes or child allocators are outstanding
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    long bytes = root.getAllocatedMemory();
    String children = describeChildren(root);
    if (bytes == 0 && children.isEmpty()) {
      root.close();
      return;
    }
    throw new AssertionError(
        "leak: %d bytes outstanding; open allocators: %s"
            .formatted(bytes, children.isEmpty() ? "none but the root" : children));
  }

  private static String describeChildren(BufferAllocator parent) {
    return parent.getChildAllocators().stream()
        .map(
            child ->
                "%s (%d bytes) %s"
                    .formatted(
                        child.getName(), child.getAllocatedMemory(), describeChildren(child)))
        .map(String::strip)
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
