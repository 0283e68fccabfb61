package dev.sheaf.store.testing;

import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test an allocator of its own, and fails the test when something is outstanding at its
 * end.
 *
 * <pre>{@code
 * @ExtendWith(AllocatorExtension.class)
 * class SegmentTest {
 *   @Test
 *   void appendedRowsAreRead(BufferAllocator allocator) { ... }
 * }
 * }</pre>
 *
 * <p>A test, its {@code @BeforeEach} and its {@code @AfterEach} methods receive the same allocator;
 * it is checked after the last of them. A {@code @BeforeAll} method receives one for the whole
 * class, which every test of the class then shares. Each iteration of a repeated or parameterized
 * test counts as a test. When a test fails and leaks, the leak is a suppressed exception of the
 * failure.
 */
public final class AllocatorExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(AllocatorExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == BufferAllocator.class;
  }

  @Override
  public BufferAllocator resolveParameter(ParameterContext parameter, ExtensionContext context) {
    // JUnit closes what a store holds when the context ends, and fails the test if that throws.
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            CountedAllocator.class,
            type -> new CountedAllocator(AllocationListener.NOOP),
            CountedAllocator.class)
        .allocator();
  }
}
