package dev.sheaf.sql.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sheaf.store.error.SheafException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTravelTest {
  private static final Set<String> RESERVED =
      Set.of("select", "from", "where", "join", "left", "on", "as", "order", "for", "using", "and");

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "FROM t AS OF 'v' # FROM t AT (VERSION => 'v')",
        "FROM t AS OF 'v' a WHERE 1 # FROM t a AT (VERSION => 'v') WHERE 1",
        "FROM t a AS OF 'v', u # FROM t a AT (VERSION => 'v'), u",
        "FROM t AS OF 'v' AS a (x, y) JOIN u # FROM t AS a (x, y) AT (VERSION => 'v') JOIN u",
        "FROM t FOR VERSION AS OF 3 ORDER # FROM t AT (VERSION => 3) ORDER",
        "FROM t for system_version as of 'v' \"A b\" # FROM t \"A b\" AT (VERSION => 'v')",
        "FROM x.t TIMESTAMP AS OF '2025-01-31' # FROM x.t AT (TIMESTAMP => '2025-01-31')",
        "FROM t FOR SYSTEM_TIME AS OF TIMESTAMP '2025' b # FROM t b AT (TIMESTAMP => TIMESTAMP '2025')",
        "FROM t AS OF DATE '2025-01-31' # FROM t AT (TIMESTAMP => DATE '2025-01-31')",
        "FROM t AS OF ? JOIN u AS OF $2 # FROM t AT (VERSION => ?) JOIN u AT (VERSION => $2)",
        "FROM t AT (VERSION => f(1)) a ON # FROM t a AT (VERSION => f(1)) ON",
        "FROM t /* x */ AS /* y */ OF 'v' # FROM t /* x */ AT (VERSION => 'v')"
      })
  void isBroughtToOneSpelling(String written, String translated) {
    assertEquals(translated, TimeTravel.translate(written, RESERVED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT x AS of FROM t",
        "SELECT 'a AS OF ''v''' FROM t",
        "SELECT \"t AS OF 'v'\" FROM t",
        "SELECT 1 -- t AS OF 'v'",
        "SELECT $q$ t AS OF 'v' $q$",
        "SELECT E'\\' AS OF \\'v' FROM t",
        "SELECT ts AT TIME ZONE 'UTC' FROM t",
        "SELECT version AS v, timestamp AS t FROM t",
        "SELECT * FROM t FOR x"
      })
  void everythingElseIsLeftAlone(String sql) {
    assertEquals(sql, TimeTravel.translate(sql, RESERVED));
  }

  @Test
  void tokensAreTheTextAgain() {
    String sql = "SELECT /* a /* b */ c */ 'it''s', \"x\"\"y\", 1.5e-3, $1, $a$;$a$ ::int -- end";
    StringBuilder text = new StringBuilder();
    SqlTokens.of(sql).forEach(token -> text.append(token.text()));
    assertEquals(sql, text.toString());
  }

  @Test
  void statementsEndAtSemicolons() {
    assertEquals(
        List.of("SELECT ';' ", " /* ; */ SELECT $$;$$"),
        SqlTokens.statements("SELECT ';' ;; -- ;\n; /* ; */ SELECT $$;$$"));
    assertEquals(List.of(), SqlTokens.statements(" ; -- nothing"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'a", "\"a", "/* a", "/* a /* b */", "$x$ a $y$", "E'\\'"})
  void whatDoesNotEndIsTold(String sql) {
    assertThrows(SheafException.class, () -> SqlTokens.of(sql));
  }
}
