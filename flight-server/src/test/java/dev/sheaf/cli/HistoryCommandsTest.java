package dev.sheaf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Transaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code log}, {@code show}, {@code diff} and {@code reflog}. */
class HistoryCommandsTest {
  @TempDir static Path directory;

  @BeforeAll
  static void makeDataset() {
    Runways.in(directory);
  }

  private static CommandRun sheaf(Object... arguments) {
    return Runways.sheaf(directory, arguments);
  }

  private static String withoutIds(String text) {
    return Runways.withoutIds(text);
  }

  @Test
  void logShowsWhatEachVersionChanged() {
    assertEquals(
        """
        ● IDENTIT  third   main  +1        2026-01-03
        ● IDENTIT  second  v1    +1 −1 ~1  2026-01-02
        ● IDENTIT  first         +3        2026-01-01
        """,
        withoutIds(sheaf("log").succeeded().out()));
  }

  @Test
  void logDrawsTheGraph() {
    assertEquals(
        """
        ● IDENTIT  paved     clean  ~2        2026-01-04
        │ ● IDENTIT  third   main   +1        2026-01-03
        ├─╯
        ● IDENTIT  second    v1     +1 −1 ~1  2026-01-02
        ● IDENTIT  first            +3        2026-01-01
        """,
        withoutIds(sheaf("log", "--graph", "--all").succeeded().out()));
  }

  @Test
  void logTakesRevisionsRangesAndALimit() {
    assertEquals(
        List.of("paved", "second"),
        sheaf("log", "-n", 2, "clean", "--json").succeeded().json("message").toList());
    assertEquals(List.of("paved"), sheaf("log", "main..clean", "--json").json("message").toList());
    assertEquals("", sheaf("log", "-n", 0).succeeded().out());
    sheaf("log", "-n", -1).failed(2, "--limit is 0 or more, not -1; see 'sheaf log --help'");
    sheaf("log", "mian")
        .failed(2, "there is no branch, tag or version 'mian'; did you mean 'main'?");
  }

  @Test
  void logAsJsonHasEverything() {
    JsonNode version = sheaf("log", "--json", "-n", "1").succeeded().json().get(0);
    assertEquals("third\n\nwith a body", version.path("message").asText());
    assertEquals("Ada", version.path("author").asText());
    assertEquals("2026-01-03T12:00:00+01:00", version.path("time").asText());
    assertEquals(40, version.path("version").asText().length());
    assertEquals(40, version.path("parents").path(0).asText().length());
    assertEquals("main", version.path("refs").path(0).asText());
    assertEquals("runways", version.path("tables").path(0).path("table").asText());
    assertEquals(4, version.path("tables").path(0).path("rows").asLong());
    assertEquals(1, version.path("added").asLong());
  }

  @Test
  void onANarrowScreenTheSubjectGivesWay(@TempDir Path other) {
    Runways.in(other);
    try (Dataset dataset = Dataset.open(other);
        Transaction transaction = dataset.begin("main")) {
      transaction.commit(CommitMessage.of("a subject that is too long"));
    }
    CommandRun run =
        CommandRun.with(Map.of("COLUMNS", "54"), "-C", other, "log", "--graph", "--all");
    run.succeeded().lines().forEach(line -> assertTrue(line.length() <= 54, line));
    assertTrue(run.out().contains("a subject tha…  main  "), run.out());
    assertTrue(run.out().contains("2026-01-02"), run.out());
  }

  @Test
  void showTellsAllOfOneVersion() {
    String shown = withoutIds(sheaf("show").succeeded().out());
    assertEquals(
        """
        version  IDENTIT
        parents  IDENTIT
        refs     main
        author   Ada
        time     2026-01-03 12:00:00 +01:00

            third

            with a body

        table    rows  changes
        runways     4  +1
        """,
        shown);
    assertEquals(
        "second", sheaf("show", "v1", "--json").succeeded().json().get(0).path("message").asText());
  }

  @Test
  void diffShowsRecordsByKeyAndOnlyCellsThatDiffer() {
    assertEquals(
        """
        runways   1 added   1 removed   1 modified (1 cell)
           id  surface  length
        ~  2            900 → 1000
        −  3   –        700
        +  4   GRS      650
        """,
        sheaf("diff", "main~2", "main~1").succeeded().out());
  }

  @Test
  void diffTakesRangesAndTables() {
    String expected = "runways   0 added   0 removed   2 modified (2 cells)\n";
    assertEquals(expected, sheaf("diff", "--count=cells", "main...clean").succeeded().out());
    assertEquals(expected, sheaf("diff", "--count=cells", "main~1", "clean", "runways").out());
    assertEquals(
        "runways   0 added   1 removed   2 modified\n",
        sheaf("diff", "--count=records", "main..clean").succeeded().out());
    assertEquals(
        "runways   +2 −3 rows\n", sheaf("diff", "--stat", "main..clean").succeeded().out());
    assertEquals("", sheaf("diff", "main", "main").succeeded().out());
    sheaf("diff", "main")
        .failed(
            2,
            "two revisions or a range are needed, and at most one table; see 'sheaf diff"
                + " --help'");
    CommandRun unknown = sheaf("diff", "main", "clean", "runway");
    assertEquals(2, unknown.exitCode());
    assertTrue(unknown.err().contains("'runway'; did you mean 'runways'?"), unknown.err());
  }

  @Test
  void diffAsJsonHasBothStatesOfARecord() {
    List<JsonNode> changes = sheaf("diff", "main~2", "main~1", "--json").succeeded().json();
    assertEquals(
        List.of("modified", "removed", "added"),
        changes.stream().map(change -> change.path("change").asText()).toList());
    assertEquals(900, changes.get(0).path("from").path("length").asInt());
    assertEquals(1_000, changes.get(0).path("to").path("length").asInt());
    assertTrue(changes.get(1).path("to").isNull());
    assertTrue(changes.get(1).path("from").path("surface").isNull());
    assertTrue(changes.get(2).path("from").isNull());
    assertEquals("length", changes.get(0).path("columns").path(0).asText());
    JsonNode stat = sheaf("diff", "main~2", "main~1", "--json", "--count=cells").json().get(0);
    assertEquals(1, stat.path("cells").asInt());
    assertEquals(1, stat.path("cells_by_column").path("length").asInt());
    assertEquals(2, stat.path("rows_added").asInt());
  }

  @Test
  void aTableThatIsNewIsAllAdded() {
    assertEquals(
        "runways   +3 −0 rows\n  table created\n",
        sheaf("diff", "--stat", "main~3", "main~2").succeeded().out());
    assertEquals(
        "runways   0 added   3 removed   0 modified\n  table dropped\n",
        sheaf("diff", "--count=records", "main~2", "main~3").succeeded().out());
  }

  @Test
  void diffComparesSelectedColumnsAndTakesConditions() {
    assertEquals(
        """
        runways   1 added   1 removed   0 modified
           id  surface
        −  3   –
        +  4   GRS
        """,
        sheaf("diff", "main~2", "main~1", "runways", "--columns", "surface").succeeded().out());
    assertEquals(
        """
        runways   0 added   0 removed   1 modified (1 cell)
           id  length
        ~  2   900 → 1000
        """,
        sheaf("diff", "main~2", "main~1", "--where", "length >= 1000 and \"id\" != 9").out());
    assertEquals(
        """
        runways   +2 −2 rows
           id  surface  length
        −  2   ASP      900
        +  2   ASP      1000
        −  3   –        700
        +  4   GRS      650
        """,
        sheaf("diff", "--rows", "main~2", "main~1").succeeded().out());
    CommandRun wrong = sheaf("diff", "main~2", "main~1", "--where", "length >");
    assertEquals(2, wrong.exitCode());
    assertTrue(wrong.err().contains("ends where a value is expected"), wrong.err());
    CommandRun unknown = sheaf("diff", "main~2", "main~1", "--columns", "lenght");
    assertEquals(2, unknown.exitCode());
    assertTrue(unknown.err().contains("did you mean 'length'?"), unknown.err());
  }

  @Test
  void diffAsFileHasTheColumnsOfBothSides(@TempDir Path files) throws IOException {
    assertEquals(
        """
        diff_type,from_id,to_id,from_surface,to_surface,from_length,to_length
        modified,2,2,ASP,ASP,900,1000
        removed,3,,,,700,
        added,,4,,GRS,,650
        """,
        sheaf("diff", "main~2", "main~1", "--format", "csv").succeeded().out());
    Path arrow = files.resolve("changes.arrow");
    sheaf("diff", "main~2", "main~1", "runways", "-o", arrow).succeeded();
    assertTrue(Files.size(arrow) > 0);
    sheaf("diff", "main~2", "main~1", "--format", "csv", "--json")
        .failed(2, "--format and -o go with neither --json nor a count; see 'sheaf diff --help'");
    assertEquals(
        "diff_type,from_id,to_id,from_surface,to_surface,from_length,to_length\n",
        sheaf("diff", "main", "main", "runways", "--format", "csv").succeeded().out());
    sheaf("diff", "main", "main", "--format", "csv")
        .failed(
            2,
            "no table differs, and a file of this format holds one: name it after the revisions,"
                + " or write a page with --format html");
  }

  @Test
  void diffAsAPageIsOneFileWithNothingUnescaped(@TempDir Path files) throws IOException {
    Path page = files.resolve("changes.html");
    sheaf("diff", "main~2", "main~1", "-o", page).succeeded();
    String html = Files.readString(page);
    assertTrue(html.contains("<del>900</del> <span class=\"to\">→</span> <ins>1000</ins>"), html);
    assertTrue(html.contains("<td><i>null</i></td>"), html);
    assertTrue(html.contains("prefers-color-scheme: dark"), html);
    assertFalse(html.contains("http"), "the page refers to nothing");
    assertTrue(sheaf("diff", "main", "main", "--format", "html").out().contains("hold the same"));
  }

  @Test
  void reflogShowsWhereARefWas() {
    List<JsonNode> steps = sheaf("reflog", "--json").succeeded().json();
    assertEquals(4, steps.size());
    assertEquals(steps.get(1).path("to"), steps.get(0).path("from"));
    assertTrue(steps.get(3).path("from").isNull());
    sheaf("reflog", "mian")
        .failed(2, "there is no branch or tag 'mian', and never was; did you mean 'main'?");
    List<String> lines = sheaf("reflog", "clean").succeeded().lines();
    assertEquals(2, lines.size());
    assertTrue(lines.get(1).contains("clean@{1}"), lines.get(1));
  }
}
