package dev.sheaf.store.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.testing.Seeds;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionIdTest {
  private static final String HEX = "00ff00112233445566778899aabbccddeeff0123";

  @Test
  void bytesAndDigitsMeanTheSame() {
    VersionId id = VersionId.parse(HEX);
    assertEquals(HEX, id.hex());
    assertEquals("00ff001", id.shortHex());
    assertEquals(id, VersionId.of(id.toBytes()));
    assertEquals(id, VersionId.parse(HEX.toUpperCase(Locale.ROOT)));
    assertArrayEquals(new byte[20], VersionId.NONE.toBytes());
  }

  @Test
  void idsAreOrderedAsTheirBytes() {
    Random random = Seeds.random("ids");
    for (int i = 0; i < 1_000; i++) {
      byte[] a = new byte[VersionId.BYTES];
      byte[] b = new byte[VersionId.BYTES];
      random.nextBytes(a);
      random.nextBytes(b);
      System.arraycopy(a, 0, b, 0, random.nextInt(VersionId.BYTES + 1));
      assertEquals(
          Integer.signum(Arrays.compareUnsigned(a, b)),
          Integer.signum(VersionId.of(a).compareTo(VersionId.of(b))));
    }
  }

  @Test
  void prefixesSpanTheIdsThatStartWithThem() {
    assertEquals("00ff" + "0".repeat(36), VersionId.lowestWithPrefix("00ff").hex());
    assertEquals("00ff" + "f".repeat(36), VersionId.highestWithPrefix("00ff").hex());
    assertEquals(HEX, VersionId.lowestWithPrefix(HEX).hex());
    assertEquals("f".repeat(40), VersionId.highestWithPrefix("").hex());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00ff",
        "00ff00112233445566778899aabbccddeeff012g",
        "00ff00112233445566778899aabbccddeeff01234"
      })
  void anythingElseIsNoId(String text) {
    SheafException error = assertThrows(SheafException.class, () -> VersionId.parse(text));
    assertEquals(ErrorCode.BAD_REVISION, error.code());
  }
}
