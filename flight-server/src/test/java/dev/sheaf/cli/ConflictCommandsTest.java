package dev.sheaf.cli;

import static dev.sheaf.cli.Runways.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code conflicts} and {@code resolve}. */
class ConflictCommandsTest {
  @TempDir Path directory;
  @TempDir Path files;

  /** A pending merge with a conflict of every kind: 1 and 4 changed, 2 removed, 9 added twice. */
  @BeforeEach
  void makeDataset() {
    Runways.in(directory);
    Runways.change(
        directory,
        "main",
        "mine",
        List.of(2L),
        row(1, "CON", 800),
        row(4, null, 660),
        row(9, "GRS", 100));
    Runways.change(
        directory, "clean", "theirs", List.of(), row(2, "ASP", 1_010), row(9, "WAT", 100));
    assertEquals(1, sheaf("merge", "clean").exitCode());
  }

  private CommandRun sheaf(Object... arguments) {
    return Runways.sheaf(directory, arguments);
  }

  private String merged() {
    sheaf("merge", "--continue").succeeded();
    return sheaf("export", "main", "runways", "--format", "csv")
        .succeeded()
        .out()
        .lines()
        .skip(1)
        .sorted()
        .reduce("", (all, line) -> all + line + ' ');
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(files.resolve(name), content);
  }

  @Test
  void everyKindOfConflictIsALine() {
    String lines =
        """
          id 1  surface  GRS → CON (main)  | GRS → ASP (clean)
          id 2  length   removed (main)    | 1000 → 1010 (clean)
          id 4  surface  GRS → – (main)    | GRS → ASP (clean)
          id 9  surface  added GRS (main)  | added WAT (clean)
        """;
    assertEquals(lines, sheaf("conflicts", "runways").succeeded().out());
    assertEquals(
        "merge of clean into main: 4 conflicts in runways\n"
            + lines
            + """
            resolve: sheaf resolve --theirs runways 1 · --cell 1.surface=ASP · --from answers.csv
            then:    sheaf merge --continue · sheaf merge --abort
            """,
        sheaf("conflicts").succeeded().out());
  }

  @Test
  void jsonHasTheThreeRecords() {
    List<JsonNode> all = sheaf("conflicts", "--json").succeeded().json();
    assertEquals(4, all.size());
    assertEquals("2", all.get(1).path("id").asText());
    assertEquals("length", all.get(1).path("columns").path(0).asText());
    assertEquals(1_000, all.get(1).path("base").path("length").asInt());
    assertTrue(all.get(1).path("ours").isNull());
    assertEquals(1_010, all.get(1).path("theirs").path("length").asInt());
    assertTrue(all.get(3).path("base").isNull());
  }

  @Test
  void aFileHasARowForEachConflict() throws IOException {
    Path csv = files.resolve("c.csv");
    sheaf("conflicts", "-o", csv).succeeded();
    assertEquals(5, Files.readAllLines(csv).size());
    assertEquals(Files.readString(csv), sheaf("conflicts", "--format", "csv").succeeded().out());
    sheaf("conflicts", "--json", "--format", "csv")
        .failed(2, "--json or --format: one of both; see 'sheaf conflicts --help'");
  }

  @Test
  void cellsAreDecidedOneByOne() {
    assertEquals(
        "left: 2 conflicts in runways\n",
        sheaf("resolve", "--cell", "1.surface=BIT", "--cell", "4.surface=NULL").succeeded().out());
    sheaf("resolve", "runways", "--cell", "2.length=1020", "--cell", "9.surface=\"NULL\"")
        .succeeded();
    assertEquals("1,BIT,800 2,ASP,1020 4,,660 5,CON,2400 9,NULL,100 ", merged());
  }

  @Test
  void sidesAreTakenForRecordsOrForAll() {
    sheaf("resolve", "--theirs", "runways", "1", "2").succeeded();
    assertEquals(
        "left: 1 conflict in runways\n",
        sheaf("resolve", "--base", "runways", "9").succeeded().out());
    sheaf("resolve", "--ours", "runways", "4").succeeded();
    assertEquals("1,ASP,800 2,ASP,1010 4,,660 5,CON,2400 ", merged());
  }

  @Test
  void aSideForATableLeavesWhatWasSaidOfRecordsAndCells() {
    sheaf("resolve", "--cell", "1.surface=BIT").succeeded();
    sheaf("resolve", "--theirs", "runways", "4").succeeded();
    sheaf("resolve", "--ours", "runways").succeeded();
    assertEquals("1,BIT,800 4,ASP,660 5,CON,2400 9,GRS,100 ", merged());
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "json", "parquet", "arrow"})
  void aFileOfResolutionsDecides(String format) throws IOException {
    Path csv =
        file(
            "answers.csv",
            "conflict_id,resolution,surface\n1,ours,x\n4,,BIT\n9,base,\n2,theirs,\n");
    Path answers = files.resolve("a." + format);
    if (format.equals("csv")) {
      answers = csv;
    } else {
      Path other = files.resolve("other");
      CommandRun.of("init", other).succeeded();
      CommandRun.of(
              "-C",
              other,
              "import",
              "a",
              csv,
              "--key",
              "conflict_id",
              "--types",
              "conflict_id=text")
          .succeeded();
      CommandRun.of("-C", other, "export", "main", "a", "-o", answers).succeeded();
    }
    assertEquals(
        "no conflicts left: sheaf merge --continue\n",
        sheaf("resolve", "--from", answers).succeeded().out());
    assertEquals("1,CON,800 2,ASP,1010 4,BIT,660 5,CON,2400 ", merged());
  }

  @Test
  void whatConflictsWroteCanBeAnsweredInPlace() throws IOException {
    String csv = sheaf("conflicts", "--format", "csv").succeeded().out();
    String answered =
        csv.lines()
            .map(line -> line + (line.startsWith("conflict_id") ? ",resolution" : ",theirs"))
            .reduce("", (all, line) -> all + line + '\n');
    sheaf("resolve", "--from", file("answers.csv", answered)).succeeded();
    assertEquals("1,ASP,800 2,ASP,1010 4,ASP,660 5,CON,2400 9,WAT,100 ", merged());
  }

  @Test
  void allOfACommandOrNothing() {
    String before = sheaf("conflicts", "--json").out();
    sheaf("resolve", "--cell", "1.surface=BIT", "--cell", "77.surface=BIT")
        .failed(1, "there is no conflict '77' in table 'runways'");
    sheaf("resolve", "--cell", "4.length=1", "--cell", "2.length=long")
        .failed(
            2,
            "'long' is no value for column 'length' of type int32; give one that fits, or resolve"
                + " by side or with a table of resolutions");
    assertEquals(before, sheaf("conflicts", "--json").out());
  }

  @Test
  void whatIsWrongIsSaid() throws IOException {
    String usage = "; see 'sheaf resolve --help'";
    sheaf("resolve").failed(2, "say one of --ours, --theirs, --base, --cell and --from" + usage);
    sheaf("resolve", "--ours", "--theirs")
        .failed(2, "say one of --ours, --theirs, --base, --cell and --from" + usage);
    sheaf("resolve", "runways", "1", "--cell", "1.surface=x")
        .failed(2, "records are named for --ours, --theirs and --base only" + usage);
    sheaf("resolve", "--ours", "runway")
        .failed(2, "no table 'runway' takes part in the merge: did you mean 'runways'?");
    sheaf("resolve", "--ours", "runways", "77")
        .failed(1, "there is no conflict '77' in table 'runways'");
    sheaf("resolve", "--cell", "1.id=7")
        .failed(2, "column 'id' is part of the key, which a resolution does not change");
    sheaf("resolve", "--ours", "--into", "clean")
        .failed(1, "no merge, cherry-pick, revert or rebase is pending on branch 'clean'");
    sheaf("conflicts", "--into", "clena")
        .failed(2, "there is no branch, tag or version 'clena'; did you mean 'clean'?");
    sheaf("resolve", "--from", file("a.csv", "conflict_id\n1\n"))
        .failed(
            1,
            "the table of resolutions says neither a side, in a column 'resolution', nor values");
    sheaf("resolve", "--from", file("b.csv", "conflict_id,resolution\n1,mine\n"))
        .failed(2, "'mine' is no side of a merge; say ours, theirs or base");
    assertEquals(4, sheaf("conflicts", "--json").json().size());
  }
}
