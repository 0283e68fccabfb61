package dev.sheaf.flight.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sheaf.flight.lease.Handles.Limits;
import dev.sheaf.flight.lease.Handles.Overflow;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HandlesTest {
  private static final Limits LIMITS = new Limits(2, 3, Duration.ofSeconds(10));

  private long nanos;

  private Handles<String> handles(Overflow overflow) {
    return new Handles<>("things", LIMITS, overflow, () -> nanos);
  }

  @Test
  void useKeepsAHandleAndIdlenessForgetsIt() {
    Handles<String> handles = handles(Overflow.REFUSE);
    String id = handles.add(this, "a");
    assertNotEquals(id, handles.add(this, "b"));
    for (int i = 0; i < 5; i++) {
      nanos += Duration.ofSeconds(10).toNanos();
      assertEquals(Optional.of("a"), handles.find(id));
    }
    nanos += Duration.ofSeconds(10).toNanos() + 1;
    assertEquals(Optional.empty(), handles.find(id));
    handles.add(this, "c");
    handles.add(this, "d"); // both of the first are gone
    assertEquals(2, handles.count());
  }

  @Test
  void anOwnerHasNoMoreThanItsShare() {
    Handles<String> handles = handles(Overflow.REFUSE);
    String first = handles.add("one", "a");
    handles.add("one", "b");
    SheafException refused = assertThrows(SheafException.class, () -> handles.add("one", "c"));
    assertEquals(ErrorCode.LIMIT_EXCEEDED, refused.code());
    handles.add("other", "d");
    assertThrows(SheafException.class, () -> handles.add("third", "e"));
    assertEquals(Optional.of("a"), handles.remove(first));
    assertEquals(Optional.empty(), handles.find(first));
    handles.add("one", "c");
  }

  @Test
  void theOneNotUsedForLongestGoesFirst() {
    Handles<String> handles = handles(Overflow.FORGET);
    String others = handles.add("other", "x");
    String a = handles.add("one", "a");
    String b = handles.add("one", "b");
    handles.find(a);
    String c = handles.add("one", "c");
    assertEquals(Optional.empty(), handles.find(b));
    assertEquals(Optional.of("a"), handles.find(a));
    assertEquals(Optional.of("x"), handles.find(others));
    handles.add("third", "y");
    assertEquals(Optional.empty(), handles.find(c));
    assertEquals(3, handles.count());
  }
}
