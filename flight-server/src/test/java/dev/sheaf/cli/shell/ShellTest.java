package dev.sheaf.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.cli.shell.ShellRun.Said;
import dev.sheaf.store.testing.AllocatorExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(AllocatorExtension.class)
class ShellTest {
  private static final String HINT =
      "SQL on every version. '.help' lists the commands, Ctrl-D leaves.\n";

  @TempDir private Path home;
  private ShellRun shell;

  @BeforeEach
  void open(BufferAllocator allocator) {
    shell = new ShellRun(allocator, Map.of());
  }

  @AfterEach
  void close() {
    shell.close();
    assertEquals(List.of(), shell.defects);
  }

  @Test
  void aStatementGoesOnUntilItsSemicolon() {
    Said said = shell.run("SELECT id, 'a;b' AS x -- not yet;", "  FROM airports", "ORDER BY id;");
    assertEquals(HINT + "id  x\n 1  a;b\n 2  a;b\n2 rows\n", said.out());
    assertEquals("", said.err());
    assertTrue(said.screen().contains("sheaf main> "), said.screen());
    assertTrue(said.screen().contains("       ...> "), said.screen());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "  ", "-- nothing", "SELECT 1;", "SELECT ';';  -- done", ".tables", " .quit"})
  void finished(String line) {
    assertTrue(ShellParser.isFinished(line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "SELECT ';",
        "SELECT 1 /* ;",
        "SELECT \";",
        "SELECT $$;",
        "SELECT 1; SELECT 2",
        "SELECT 1 -- ;"
      })
  void unfinished(String line) {
    assertFalse(ShellParser.isFinished(line));
  }

  @Test
  void errorsHaveACodeAndEndNothing() {
    Said said =
        shell.run("SELECT nme FROM airports;", "SELEC;", ".tabels", ".mode xml", "SELECT 7 AS n;");
    List<String> errors = said.err().lines().toList();
    assertEquals(4, errors.size(), said.err());
    assertEquals("error: no column 'nme': did you mean 'name'? [UNKNOWN_COLUMN]", errors.get(0));
    assertEquals(
        "error: there is no command '.tabels': did you mean '.tables'? [BAD_SQL]", errors.get(2));
    assertTrue(errors.get(3).startsWith("error: there is no mode 'xml'"), errors.get(3));
    assertEquals(HINT + "n\n7\n1 row\n", said.out());
  }

  @Test
  void theRestOfALineIsNotRunBehindAnError() {
    Said said = shell.run("SELECT 1 AS a; SELECT x; SELECT 3 AS c;");
    assertEquals(HINT + "a\n1\n1 row\n", said.out());
    assertEquals(1, said.err().lines().count());
  }

  @Test
  void thePromptSaysWhereTheSessionIsAndThatATransactionIsOpen() {
    Said said =
        shell.run(
            ".use clean", "BEGIN;", "DELETE FROM airports WHERE id = 1;", "SELECT 1;", "ROLLBACK;");
    assertTrue(said.screen().contains("sheaf clean> "), said.screen());
    assertTrue(said.screen().contains("sheaf clean*> "), said.screen());
    assertTrue(said.out().contains("1 row changed, not committed yet\n"), said.out());
    assertTrue(said.out().endsWith("rolled back\n"), said.out());
    assertEquals("", said.err());
    assertEquals("clean", shell.session.ref());
  }

  @Test
  void whoLeavesATransactionIsToldThatItIsRolledBack() {
    Said said = shell.run("BEGIN;", "DELETE FROM airports;");
    assertEquals("note: the transaction was not committed, and is rolled back\n", said.err());
    assertTrue(shell.run(".tables").out().contains("airports     2  id\n"));
  }

  @Test
  void dotCommandsShowWhatThereIs() {
    assertEquals(
        HINT
            + """
            table     rows  key
            airports     2  id
            runways      0  id
            2 rows
            column        type   null  key
            id            int64  no    1
            name          utf8   yes
            Elevation ft  int32  yes
            """,
        shell.run(".tables", ".schema airports").out());
    assertEquals(
        shell.run(".schema airports").out(), shell.run(".schema \"v1.0\".airports;").out());
    assertTrue(shell.run(".refs").out().contains("clean  branch  "));
    String help = shell.run(".help").out();
    DotCommands.NAMES.forEach(name -> assertTrue(help.contains(name), name));
    assertEquals(
        "error: it is '.schema TABLE': the columns of a table, or of REF.TABLE [BAD_ARGUMENT]\n",
        shell.run(".schema").err());
    assertEquals("", shell.run(".quit", "SELEC;").err(), "nothing is read behind it");
  }

  @Test
  void modesChangeHowRowsAreShown() {
    String query = "SELECT id, name FROM airports ORDER BY id;";
    assertEquals(HINT + "id,name\n1,one\n2,\n", shell.run(".mode csv", query).out());
    assertEquals(
        HINT + "{\"id\":1,\"name\":\"one\"}\n{\"id\":2,\"name\":null}\n",
        shell.run(".mode jsonl", query).out());
    assertEquals(
        HINT + "row 1\n  id  1\nname  one\nrow 2\n  id  2\nname  –\n2 rows\n",
        shell.run(".mode vertical", query).out());
    assertTrue(shell.run(".timer on", query).err().endsWith("s\n"));
    assertEquals("", shell.run(".timer off", query).err());
  }

  @Test
  void aFileIsReadUntilItsFirstError() throws IOException {
    Path file = home.resolve("some.sql");
    Files.writeString(file, "SELECT 1 AS a;\n\nSELECT x;\nSELECT 3 AS c;");
    Said said = shell.run(".read '" + file + "'", ".read " + home.resolve("none.sql"));
    assertEquals(HINT + "a\n1\n1 row\n", said.out());
    List<String> errors = said.err().lines().toList();
    assertTrue(errors.get(0).startsWith("error: line 3: "), said.err());
    assertEquals(
        "error: there is no file " + home.resolve("none.sql") + " [BAD_INPUT]", errors.get(1));
  }

  @Test
  void namesAreCompletedWhereTheyStand() {
    assertEquals(List.of("SELECT", "SET"), shell.offered("SE|"));
    assertEquals(List.of("select"), shell.offered("sel|"));
    assertEquals(List.of("airports"), shell.offered("SELECT * FROM air|"));
    assertEquals(List.of("\"v1.0\"."), shell.offered("SELECT * FROM v|").subList(0, 1));
    assertEquals(List.of("airports", "runways"), shell.offered("SELECT * FROM clean.|"));
    assertEquals(List.of("airports"), shell.offered("SELECT * FROM \"v1.0\".a|"));
    assertEquals(List.of("name"), shell.offered("SELECT na| FROM airports"));
    assertEquals(
        List.of("\"Elevation ft\""), shell.offered("SELECT el| FROM airports").subList(0, 1));
    assertEquals(List.of("surface"), shell.offered("SELECT b.s| FROM airports a JOIN runways b"));
    assertEquals(List.of("id", "surface"), shell.offered("SELECT * FROM a; SELECT main.runways.|"));
    assertEquals(List.of("'v1.0'"), shell.offered("SELECT * FROM airports AS OF 'v|"));
    assertEquals(List.of("'clean'"), shell.offered("SELECT * FROM airports AS OF c|"));
    assertEquals(List.of("'airports'"), shell.offered("FROM diff('a|"));
    assertEquals(List.of("diff(", "diff_stat("), shell.offered("SELECT * FROM di|"));
    assertEquals(List.of("clean"), shell.offered("USE c|"));
    assertEquals(List.of("merge("), shell.offered("CALL m|"));
    assertEquals(List.of(), shell.offered("SELECT 1 -- air|"));
    assertEquals(List.of(), shell.offered("SELECT * FROM nothing.|"));
  }

  @Test
  void dotCommandsAndTheirNamesAreCompleted() {
    assertEquals(List.of(".tables", ".timer"), shell.offered(".t|"));
    assertEquals(List.of("clean"), shell.offered(".use c|"));
    assertEquals(List.of("airports"), shell.offered(".schema a|"));
    assertEquals(List.of("json", "jsonl"), shell.offered(".mode j|"));
    assertEquals(List.of("off", "on"), shell.offered(".timer |"));
  }

  @Test
  void whatWasTypedIsRememberedWhereAUserHasAHome(BufferAllocator allocator) throws IOException {
    Path file = home.resolve("sheaf").resolve("sql_history");
    Map<String, String> variables = Map.of("XDG_STATE_HOME", home.toString());
    try (ShellRun other = new ShellRun(allocator, variables)) {
      other.run("SELECT 'secret';");
      assertTrue(Files.readString(file).contains("SELECT 'secret';"));
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
    Path blocked = Files.writeString(home.resolve("file"), "");
    try (ShellRun other =
        new ShellRun(allocator, Map.of("HOME", blocked.toString(), "XDG_STATE_HOME", "relative"))) {
      assertEquals(HINT + "n\n1\n1 row\n", other.run("SELECT 1 AS n;").out());
    }
  }
}
