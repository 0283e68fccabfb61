package dev.sheaf.store.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SheafExceptionTest {
  @Test
  void messageFillsThePlacesAndKeepsTheTextConstant() {
    SheafException e =
        SheafException.of(
            ErrorCode.UNKNOWN_REF, "no ref '{ref}' in {where}", "ref", "mian", "where", 7);
    assertEquals("no ref 'mian' in 7", e.getMessage());
    assertEquals("no ref '{ref}' in {where}", e.template());
    assertEquals(Map.of("ref", "mian", "where", 7), e.values());
    assertEquals(Fault.CALLER, e.fault());
  }

  @Test
  void unknownPlacesAndLoneBracesStayAsTheyAre() {
    assertEquals("a {b} {", SheafException.of(ErrorCode.INTERNAL, "a {b} {").getMessage());
  }

  @Test
  void valuesFromOutsideAreBoundedAndHarmless() {
    SheafException e =
        SheafException.of(
            ErrorCode.BAD_NAME, "'{name}'", "name", "a\u001b[31m\u202E" + "x".repeat(500));
    assertEquals(203, e.getMessage().length());
    assertEquals("'a\uFFFD[31m\uFFFDx", e.getMessage().substring(0, 9));
  }

  @Test
  void aValueWithoutNameIsASlipOfTheProgrammer() {
    assertThrows(
        IllegalArgumentException.class, () -> SheafException.of(ErrorCode.INTERNAL, "x", "name"));
  }
}
