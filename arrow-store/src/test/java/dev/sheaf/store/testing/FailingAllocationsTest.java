package dev.sheaf.store.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

class FailingAllocationsTest {
  @Test
  void sweepCountsTheAllocationsOfACorrectOperation() throws Exception {
    long allocations =
        FailingAllocations.sweep(
            allocator -> {
              try (ArrowBuf first = allocator.buffer(8);
                  ArrowBuf second = allocator.buffer(8);
                  BufferAllocator child = allocator.newChildAllocator("child", 0, 64);
                  ArrowBuf third = child.buffer(8)) {
                assertEquals(24, first.capacity() + second.capacity() + third.capacity());
              }
            });
    assertEquals(3, allocations);
  }

  @Test
  @SuppressWarnings("MustBeClosedChecker")
  void sweepFindsTheLeakOnTheFailingPath() {
    AssertionError error =
        assertThrows(
            AssertionError.class,
            () ->
                FailingAllocations.sweep(
                    allocator -> {
                      ArrowBuf first = allocator.buffer(8);
                      ArrowBuf second = allocator.buffer(8); // the first is lost when this fails
                      second.close();
                      first.close();
                    }));
    assertEquals("when allocation 2 fails (ONCE)", error.getMessage());
    assertTrue(String.valueOf(error.getCause()).contains("leak: 8 bytes"), "" + error.getCause());
  }

  @Test
  void sweepFindsTheCleanUpThatAllocates() {
    AssertionError error =
        assertThrows(
            AssertionError.class,
            () ->
                FailingAllocations.sweep(
                    allocator -> {
                      ArrowBuf first = allocator.buffer(8);
                      try {
                        allocator.buffer(8).close();
                      } finally {
                        allocator.buffer(8).close();
                        first.close();
                      }
                    }));
    assertEquals("when allocation 2 fails (LASTING)", error.getMessage());
  }

  @Test
  void sweepFindsTheErrorThatHidesTheInjectedOne() {
    AssertionError error =
        assertThrows(
            AssertionError.class,
            () ->
                FailingAllocations.sweep(
                    allocator -> {
                      try {
                        allocator.buffer(8).close();
                      } catch (OutOfMemoryException e) {
                        throw new IllegalStateException("something went wrong");
                      }
                    }));
    assertTrue(String.valueOf(error.getCause()).contains("hidden"), "" + error.getCause());
  }

  @Test
  void anErrorOfTheOperationItselfPasses() {
    IllegalStateException own = new IllegalStateException("own");
    assertSame(
        own,
        assertThrows(
            IllegalStateException.class,
            () ->
                FailingAllocations.sweep(
                    allocator -> {
                      throw own;
                    })));
  }

  @Test
  void sweepOnALastingObjectChecksItAfterEachAttempt() throws Exception {
    FailingAllocations failures = new FailingAllocations();
    try (BufferAllocator allocator = new RootAllocator(failures, Long.MAX_VALUE)) {
      List<Boolean> outcomes = new ArrayList<>();
      long allocations =
          failures.sweep(
              () -> {
                allocator.buffer(8).close();
                allocator.buffer(8).close();
              },
              () -> {
                allocator.buffer(8).close();
                outcomes.add(failures.fired());
              });
      assertEquals(2, allocations);
      assertEquals(List.of(true, true, true, true, false, false), outcomes);
    }
  }
}
