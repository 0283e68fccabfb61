package dev.sheaf.cli;

import static dev.sheaf.cli.Runways.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sheaf.cli.terminal.Console;
import dev.sheaf.cli.terminal.Interruption;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code merge}, {@code status} of what is pending, and {@code log} of merges. */
class MergeCommandsTest {
  @TempDir Path directory;

  /** {@code main} and {@code clean} both change 1 and 4, in one cell to different values. */
  @BeforeEach
  void makeDataset() {
    Runways.in(directory);
    Runways.change(directory, "main", "fourth", List.of(), row(1, "CON", 800), row(4, "GRS", 660));
  }

  private CommandRun sheaf(Object... arguments) {
    return Runways.sheaf(directory, arguments);
  }

  private String rows(String revision) {
    return sheaf("export", revision, "runways", "--format", "csv")
        .succeeded()
        .out()
        .lines()
        .skip(1)
        .sorted()
        .reduce("", (all, line) -> all + line + '\n');
  }

  @Test
  void aConflictIsShownCellByCellAndHowToResolveIt() {
    CommandRun run = sheaf("merge", "clean");
    assertEquals("", run.err());
    assertEquals(1, run.exitCode());
    assertEquals(
        """
        merge base IDENTIT · 3 changes on main, 2 on clean · 1 conflict in runways
          id 1  surface  GRS → CON (main)  | GRS → ASP (clean)
        resolve: sheaf resolve --theirs runways 1 · --cell 1.surface=ASP · --from answers.csv
        then:    sheaf merge --continue · sheaf merge --abort
        """,
        Runways.withoutIds(run.out()));
  }

  @Test
  void whileAMergeWaitsTheBranchIsAsItWas() {
    String before = rows("main");
    sheaf("merge", "clean");
    assertEquals(before, rows("main"));
    assertEquals(
        """
        on main at IDENTIT  fourth  2026-01-15
        5 versions, 3 refs
        table    rows
        runways     4
        pending: merge of clean into main, 1 conflict in runways
          sheaf conflicts · sheaf merge --continue · sheaf merge --abort
        """,
        Runways.withoutIds(sheaf("status").succeeded().out()));
    JsonNode pending = sheaf("status", "--json").succeeded().json().get(0).path("pending").path(0);
    assertEquals("merge", pending.path("kind").asText());
    assertEquals("clean", pending.path("source").asText());
    assertEquals(1, pending.path("conflicts").path(0).path("records").asInt());
    sheaf("merge", "clean")
        .failed(1, "a merge is pending on branch 'main': continue or abort it first");
    sheaf("reset", "HEAD~1")
        .failed(1, "a merge is pending on branch 'main': continue or abort it first");
  }

  @Test
  void aResolvedMergeIsContinuedAndTheLogDrawsIt() {
    sheaf("merge", "clean");
    assertEquals(
        "no conflicts left: sheaf merge --continue\n",
        sheaf("resolve", "--cell", "1.surface=BIT").succeeded().out());
    List<String> lines = sheaf("merge", "--continue").succeeded().lines();
    assertTrue(lines.get(0).endsWith(" · no conflicts"), lines::toString);
    assertEquals("1 record was changed on both sides, in different cells", lines.get(1));
    assertTrue(lines.get(2).contains("merge clean into main  main  ~2  "), lines::toString);
    assertEquals("1,BIT,800\n2,ASP,1000\n4,ASP,660\n5,CON,2400\n", rows("main"));
    assertEquals(
        """
        ● IDENTIT  merge clean into main
        ├─╮
        ● │ IDENTIT  fourth
        """,
        Runways.withoutIds(sheaf("log", "--graph").succeeded().out())
            .lines()
            .limit(3)
            .map(line -> line.replaceAll("  (main )? *[~+].*", "").stripTrailing() + '\n')
            .reduce("", String::concat));
    assertEquals(0, sheaf("status", "--json").json().get(0).path("pending").size());
    assertEquals(
        "main is at IDENTIT, and has all of it already: nothing to do\n",
        Runways.withoutIds(sheaf("merge", "clean").succeeded().out()));
  }

  @Test
  void withConflictsLeftContinuingShowsThemAgain() {
    String begun = sheaf("merge", "clean").out();
    CommandRun run = sheaf("merge", "--continue");
    assertEquals(1, run.exitCode());
    assertEquals(begun, run.out());
    CommandRun status = sheaf("merge", "--status").succeeded();
    assertEquals(begun, status.out());
  }

  @Test
  void anAbortedMergeLeavesNothing() {
    sheaf("merge", "clean");
    assertEquals(
        "merge of clean is off; main is at IDENTIT as before\n",
        Runways.withoutIds(sheaf("merge", "--abort").succeeded().out()));
    String nothing = "no merge, cherry-pick, revert or rebase is pending on branch 'main'";
    sheaf("merge", "--abort").failed(1, nothing);
    sheaf("merge", "--continue").failed(1, nothing);
    sheaf("merge", "--status").failed(1, nothing);
    assertEquals(0, sheaf("status", "--json").json().get(0).path("pending").size());
  }

  @Test
  void aDryRunChangesNothingAndSaysTheSame() {
    CommandRun dry = sheaf("merge", "clean", "--dry-run");
    assertEquals(1, dry.exitCode());
    List<String> run = sheaf("merge", "clean").lines();
    assertEquals(run.subList(0, 2), dry.lines().subList(0, 2));
    assertEquals("nothing was done: --dry-run", dry.lines().get(2));
    sheaf("merge", "--abort").succeeded();
    CommandRun clear = sheaf("merge", "clean", "--dry-run", "--theirs").succeeded();
    assertTrue(clear.lines().get(0).endsWith(" · no conflicts"), clear::out);
    assertEquals("nothing was done: --dry-run", clear.lines().get(clear.lines().size() - 1));
    sheaf("merge", "--abort")
        .failed(1, "no merge, cherry-pick, revert or rebase is pending on branch 'main'");
  }

  @Test
  void preferencesAndPoliciesDecide() {
    sheaf("merge", "clean", "--policy", "surface=max", "-m", "the better one").succeeded();
    assertEquals("1,CON,800\n2,ASP,1000\n4,ASP,660\n5,CON,2400\n", rows("main"));
    assertEquals(
        "the better one", sheaf("log", "-n", "1", "--json").json("message").toList().get(0));
    sheaf("reset", "main~1").succeeded();
    sheaf("merge", "clean", "--theirs").succeeded();
    assertEquals("1,ASP,800\n2,ASP,1000\n4,ASP,660\n5,CON,2400\n", rows("main"));
    sheaf("reset", "main~1").succeeded();
    sheaf("merge", "clean", "--two-way", "--ours").succeeded();
    assertEquals("1,CON,800\n2,ASP,1000\n4,GRS,660\n5,CON,2400\n", rows("main"));
    sheaf("reset", "main~1").succeeded();
    sheaf("merge", "clean", "--policy", "surfaces=max")
        .failed(
            2,
            "there is a policy for column 'surfaces', which no table has: did you mean 'surface'?");
    sheaf("merge", "clean", "--policy", "surface")
        .failed(2, "--policy is COLUMN=POLICY, not 'surface'; see 'sheaf merge --help'");
  }

  @Test
  void intoNamesTheBranchAndTheHintsDoToo() {
    CommandRun run = sheaf("merge", "main", "--into", "clean");
    assertEquals(1, run.exitCode());
    assertTrue(run.out().contains("--from answers.csv --into clean\n"), run::out);
    assertTrue(
        run.out()
            .endsWith("sheaf merge --continue --into clean · sheaf merge --abort --into clean\n"),
        run::out);
    sheaf("merge", "--continue")
        .failed(1, "no merge, cherry-pick, revert or rebase is pending on branch 'main'");
    sheaf("resolve", "--ours", "--into", "clean").succeeded();
    sheaf("merge", "--continue", "--into", "clean").succeeded();
    assertEquals("1,ASP,800\n2,ASP,1000\n4,ASP,660\n5,CON,2400\n", rows("clean"));
  }

  @Test
  void aBranchWithNothingOfItsOwnGoesOn() {
    sheaf("branch", "old", "main~1").succeeded();
    assertEquals(
        "old would go on from IDENTIT to IDENTIT: a fast-forward\n",
        Runways.withoutIds(
            sheaf("merge", "main", "--into", "old", "--dry-run", "--ff-only").succeeded().out()));
    assertEquals(
        "old went on from IDENTIT to IDENTIT: a fast-forward\n",
        Runways.withoutIds(sheaf("merge", "main", "--into", "old").succeeded().out()));
    sheaf("reset", "old", "main~1").succeeded();
    sheaf("merge", "main", "--into", "old", "--no-ff").succeeded();
    assertEquals(
        List.of("merge main into old"),
        sheaf("log", "-n", "1", "old", "--json").json("message").toList());
    sheaf("merge", "clean", "--ff-only")
        .failed(
            1,
            "branch 'main' has versions that 'clean' has not: that takes a merge, and only a"
                + " fast-forward was asked for");
  }

  @Test
  void severalSourcesAreAllOrNothing() {
    sheaf("branch", "more", "main~1").succeeded();
    Runways.change(directory, "more", "six", List.of(), row(6, "WAT", 3_000));
    String before = rows("main");
    CommandRun run = sheaf("merge", "more", "clean");
    assertEquals(1, run.exitCode());
    assertTrue(
        run.out().endsWith("then:    sheaf merge --continue · sheaf merge --abort\n"), run::out);
    assertEquals(before, rows("main"));
    sheaf("resolve", "--theirs").succeeded();
    CommandRun ended = sheaf("merge", "--continue").succeeded();
    assertTrue(ended.out().contains("merge clean into main"), ended::out);
    assertEquals("1,ASP,800\n2,ASP,1000\n4,ASP,660\n5,CON,2400\n6,WAT,3000\n", rows("main"));
    sheaf("reset", "main@{1}").succeeded();
    assertEquals(before, rows("main"));
    sheaf("merge", "more", "clean", "--ours").succeeded();
    assertEquals("1,CON,800\n2,ASP,1000\n4,ASP,660\n5,CON,2400\n6,WAT,3000\n", rows("main"));
    sheaf("merge", "more", "clean", "--dry-run")
        .failed(
            2,
            "--dry-run takes one source: what the next comes to depends on the first; see 'sheaf"
                + " merge --help'");
  }

  @Test
  void tablesOfOneNameMadeOnBothSidesAreTakenWhole() {
    for (String branch : List.of("main", "clean")) {
      Runways.changeTable(directory, branch, "airports", row(branch.length(), branch, 1));
    }
    CommandRun run = sheaf("merge", "clean", "--policy", "surface=ours");
    assertEquals(1, run.exitCode());
    List<String> lines = run.lines();
    assertTrue(lines.get(0).endsWith(" · clashes in the columns of airports"), run::out);
    assertEquals("  table airports: the sides made different tables of this name", lines.get(1));
    assertEquals("resolve: sheaf resolve --ours airports · --theirs airports", lines.get(3));
    assertEquals(lines.subList(1, 3), sheaf("conflicts", "airports").succeeded().lines());
    sheaf("resolve", "--theirs", "airports").succeeded();
    sheaf("merge", "--continue").succeeded();
    assertEquals(
        "id,surface,length\n5,clean,1\n",
        sheaf("export", "main", "airports", "--format", "csv").succeeded().out());
  }

  @Test
  void jsonSaysHowItEnded() {
    JsonNode conflicts = sheaf("merge", "clean", "--json").json().get(0);
    assertEquals("conflicts", conflicts.path("outcome").asText());
    assertEquals("runways", conflicts.path("conflicts").path(0).path("table").asText());
    sheaf("resolve", "--theirs").succeeded();
    JsonNode merged = sheaf("merge", "--continue", "--json").succeeded().json().get(0);
    assertEquals("merged", merged.path("outcome").asText());
    assertEquals(
        merged.path("head").asText(),
        sheaf("log", "-n", "1", "--json").json("version").toList().get(0));
  }

  @Test
  void whatIsWrongIsSaidAndChangesNothing() {
    sheaf("merge")
        .failed(
            2,
            "name what is to be merged, or say --continue, --abort or --status; see 'sheaf merge"
                + " --help'");
    sheaf("merge", "clena")
        .failed(2, "there is no branch, tag or version 'clena'; did you mean 'clean'?");
    sheaf("merge", "clean", "--into", "mian")
        .failed(2, "there is no branch, tag or version 'mian'; did you mean 'main'?");
    assertEquals(2, sheaf("merge", "clean", "--into", "v1").exitCode());
    sheaf("merge", "clean", "--ours", "--theirs")
        .failed(2, "--ours or --theirs: one of both; see 'sheaf merge --help'");
    sheaf("merge", "clean", "--continue")
        .failed(2, "to begin, to continue or to end: one at a time; see 'sheaf merge --help'");
    sheaf("merge", "clean", "--no-ff", "--ff-only")
        .failed(2, "--no-ff or --ff-only: one of both; see 'sheaf merge --help'");
    assertEquals(0, sheaf("status", "--json").json().get(0).path("pending").size());
  }

  @Test
  void ctrlCLeavesEverythingAsItWas() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Console console = Console.of(out, OutputStream.nullOutputStream(), Map.of(), new Properties());
    int exitCode;
    try (Interruption interruption = new Interruption()) {
      interruption.request();
      assertTrue(Thread.interrupted());
      exitCode =
          SheafCli.run(
              new String[] {"-C", directory.toString(), "merge", "clean"}, console, interruption);
    }
    assertEquals(Failures.INTERRUPTED, exitCode);
    assertEquals("", out.toString(StandardCharsets.UTF_8));
    assertEquals(0, sheaf("status", "--json").json().get(0).path("pending").size());
  }
}
