package dev.sheaf.store.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "main",
        "v1.2",
        "feature/load-2025_01",
        "a/b/c",
        "HEADS",
        "refs",
        "20250131",
        "deadbeef",
        "lock",
        "x.lockx",
        "console",
        "com",
        "com10",
        "0"
      })
  void goodNamesPass(String name) {
    assertSame(name, RefName.require(name));
    assertTrue(RefName.isValid(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "a b", "a~1", "a^", "a:b", "a@{1}", "@", "a\\b", "grün", "a\u0000", "a\n", "a\u202eb",
        "-x", "a..b", "..", ".", ".hidden", "a/.b", "a.", "a./b", "/a", "a/", "a//b", "a/../b",
        "x.lock", "a.lock/b", "HEAD", "head", "refs/heads/main", "nul", "a/CON", "Com1.txt", "lpt9"
      })
  void badNamesAreRefused(String name) {
    assertFalse(RefName.isValid(name));
    SheafException error = assertThrows(SheafException.class, () -> RefName.require(name));
    assertEquals(ErrorCode.BAD_NAME, error.code());
  }

  @Test
  void lengthsAreLimited() {
    assertTrue(RefName.isValid("x".repeat(128)));
    assertFalse(RefName.isValid("x".repeat(129)));
    assertTrue(RefName.isValid("a".repeat(39)));
    assertFalse(RefName.isValid("a".repeat(40)));
    assertTrue(RefName.isValid("g".repeat(40)));
  }
}
