package dev.sheaf.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.VersionId;
import dev.sheaf.store.testing.Seeds;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamTicketTest {
  private static final StreamTicket TICKET = new StreamTicket(new VersionId(1, -2, 3), "flughäfen");

  @Test
  void aTicketReadsBack() {
    assertEquals(TICKET, StreamTicket.parse(TICKET.toBytes()));
    StreamTicket longest = new StreamTicket(VersionId.NONE, "x".repeat(1_024));
    assertEquals(longest, StreamTicket.parse(longest.toBytes()));
  }

  @Test
  void aTicketWithoutANameIsRefused() {
    byte[] bytes = TICKET.toBytes();
    for (int length = 0; length <= 21; length++) {
      assertRefused(Arrays.copyOf(bytes, length));
    }
  }

  @Test
  void anotherFormatIsRefused() {
    byte[] bytes = TICKET.toBytes();
    bytes[0] = 2;
    assertRefused(bytes);
  }

  @Test
  void aNameThatIsTooLongOrNoTextIsRefused() {
    assertRefused(new StreamTicket(VersionId.NONE, "x".repeat(1_025)).toBytes());
    byte[] bytes = TICKET.toBytes();
    bytes[bytes.length - 1] = (byte) 0xC3;
    assertRefused(bytes);
  }

  @Test
  void anyBytesAreATicketOrRefused() {
    Seeds.forEach(
        2_000,
        seed -> {
          Random random = Seeds.random(seed);
          byte[] bytes = new byte[random.nextInt(64)];
          random.nextBytes(bytes);
          if (bytes.length > 0 && random.nextBoolean()) {
            bytes[0] = 1;
          }
          try {
            StreamTicket.parse(bytes);
          } catch (SheafException e) {
            assertEquals(ErrorCode.BAD_ARGUMENT, e.code());
          }
        });
  }

  private static void assertRefused(byte[] bytes) {
    SheafException refused = assertThrows(SheafException.class, () -> StreamTicket.parse(bytes));
    assertEquals(ErrorCode.BAD_ARGUMENT, refused.code());
  }
}
