package dev.sheaf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CellAssignmentTest {
  private static final List<String> COLUMNS = List.of("charset", "length_ft", "a.b", "b", "x=y");

  private static void parsed(String text, String id, String column, @Nullable String value) {
    assertEquals(new CellAssignment(id, column, value), CellAssignment.parse(text, COLUMNS), text);
  }

  @Test
  void idsColumnsAndValuesMayHoldDotsAndEqualsSigns() {
    parsed("269408.charset=UTF-8", "269408", "charset", "UTF-8");
    parsed("application/vnd.foo.charset=UTF-8", "application/vnd.foo", "charset", "UTF-8");
    parsed("k=v.charset=a.b=c", "k=v", "charset", "a.b=c");
    parsed("1.a.b=2", "1", "a.b", "2");
    parsed("1.x=y=2", "1", "x=y", "2");
    parsed("LBC,2.length_ft=", "LBC,2", "length_ft", "");
  }

  @Test
  void nullIsSpelledInCapitalsAndQuotesMakeATextOfIt() {
    parsed("1.charset=NULL", "1", "charset", null);
    parsed("1.charset=null", "1", "charset", "null");
    parsed("1.charset=\"NULL\"", "1", "charset", "NULL");
    parsed("1.charset=\"\"", "1", "charset", "");
    parsed("1.charset=\"", "1", "charset", "\"");
    parsed("1.charset=\"\"a\"\"", "1", "charset", "\"a\"");
  }

  @Test
  void whatIsMisspelledIsSaid() {
    for (String text : List.of("269408", "269408.charset", "=", "charset=UTF-8")) {
      SheafException failure =
          assertThrows(SheafException.class, () -> CellAssignment.parse(text, COLUMNS));
      assertEquals(ErrorCode.BAD_ARGUMENT, failure.code());
      assertEquals("'" + text + "' is not spelled ID.column=VALUE", failure.getMessage());
    }
    SheafException unknown =
        assertThrows(SheafException.class, () -> CellAssignment.parse("1.charst=x", COLUMNS));
    assertEquals(ErrorCode.UNKNOWN_COLUMN, unknown.code());
    assertEquals(
        "there is no column 'charst' in '1.charst=x': did you mean 'charset'?",
        unknown.getMessage());
  }
}
