package dev.sheaf.store.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;

class AllocatorExtensionTest {
  @Test
  void aTestThatReleasesEverythingPasses() {
    assertEquals("", failureOf("releases"));
  }

  @Test
  void aTestThatKeepsABufferFails() {
    assertTrue(failureOf("keepsABuffer").contains("leak: 8 bytes outstanding"));
  }

  @Test
  void aTestThatKeepsAnEmptyChildAllocatorFails() {
    String failure = failureOf("keepsAChild");
    assertTrue(failure.contains("open allocators: forgotten (0 bytes)"), failure);
  }

  @Test
  void theFailureOfATestIsNotHiddenByItsLeak() {
    String failure = failureOf("failsAndKeepsABuffer");
    assertTrue(failure.startsWith("the failure itself"), failure);
    assertTrue(failure.contains("suppressed: leak: 8 bytes outstanding"), failure);
  }

  private static String failureOf(String method) {
    List<Event> finished =
        EngineTestKit.engine("junit-jupiter")
            .selectors(
                DiscoverySelectors.selectMethod(
                    Samples.class, method, "org.apache.arrow.memory.BufferAllocator"))
            .execute()
            .testEvents()
            .filter(event -> event.getType() == EventType.FINISHED)
            .toList();
    assertEquals(1, finished.size());
    TestExecutionResult result = finished.get(0).getRequiredPayload(TestExecutionResult.class);
    StringBuilder text = new StringBuilder();
    result
        .getThrowable()
        .ifPresent(
            failure -> {
              text.append(failure.getMessage());
              for (Throwable suppressed : failure.getSuppressed()) {
                text.append("; suppressed: ").append(suppressed.getMessage());
              }
            });
    return text.toString();
  }

  /** Run by the tests above only: a nested class is not found by name. */
  @ExtendWith(AllocatorExtension.class)
  static class Samples {
    private BufferAllocator before;

    @BeforeEach
    void remember(BufferAllocator allocator) {
      before = allocator;
    }

    @Test
    void releases(BufferAllocator allocator) {
      assertSame(before, allocator);
      try (ArrowBuf buffer = allocator.buffer(8)) {
        assertEquals(8, buffer.capacity());
      }
    }

    @Test
    void keepsABuffer(BufferAllocator allocator) {
      assertEquals(8, allocator.buffer(8).capacity());
    }

    @Test
    void keepsAChild(BufferAllocator allocator) {
      assertEquals(0, allocator.newChildAllocator("forgotten", 0, 8).getAllocatedMemory());
    }

    @Test
    void failsAndKeepsABuffer(BufferAllocator allocator) {
      assertEquals(8, allocator.buffer(8).capacity());
      fail("the failure itself");
    }
  }
}
