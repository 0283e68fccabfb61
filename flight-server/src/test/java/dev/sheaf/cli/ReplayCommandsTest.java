package dev.sheaf.cli;

import static dev.sheaf.cli.Runways.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code revert}, {@code cherry-pick}, {@code rebase} and {@code reset}. */
class ReplayCommandsTest {
  private static final String NOTHING =
      "no merge, cherry-pick, revert or rebase is pending on branch 'main'";

  @TempDir Path directory;

  /** {@code clean} paves 1 and 4, then adds 6, then changes 2; {@code main} adds 5. */
  @BeforeEach
  void makeDataset() {
    Runways.in(directory);
    Runways.change(directory, "clean", "sixth", List.of(), row(6, "WAT", 3_000));
    Runways.change(directory, "clean", "longer", List.of(), row(2, "ASP", 1_050));
  }

  private CommandRun sheaf(Object... arguments) {
    return Runways.sheaf(directory, arguments);
  }

  /** Runs the command that a line ends with. */
  private CommandRun pasted(String line) {
    String command = line.substring(line.indexOf("sheaf ") + "sheaf ".length());
    return sheaf((Object[]) command.split(" ", -1));
  }

  private String rows(String revision) {
    return sheaf("export", revision, "runways", "--format", "csv")
        .succeeded()
        .out()
        .lines()
        .skip(1)
        .sorted()
        .reduce("", (all, line) -> all + line + ' ');
  }

  private List<String> messages(String range) {
    return sheaf("log", range, "--json").succeeded().json("message").toList();
  }

  @Test
  void aRevertIsAVersionThatTakesTheChangeBack() {
    assertEquals(
        "● IDENTIT  revert \"second\"  main  +1 −1 ~1",
        Runways.withoutIds(sheaf("revert", "v1").succeeded().out()).replaceAll("  20.*\n", ""));
    assertEquals("1,GRS,800 2,ASP,900 3,,700 5,CON,2400 ", rows("main"));
    assertEquals(
        "main is at IDENTIT, where nothing of it is left: nothing to do\n",
        Runways.withoutIds(sheaf("revert", "v1").succeeded().out()));
  }

  @Test
  void aRevertOfWhatWasChangedSinceWaits() {
    Runways.change(directory, "main", "again", List.of(), row(2, "ASP", 1_200));
    CommandRun run = sheaf("revert", "v1");
    assertEquals(1, run.exitCode());
    assertEquals(
        """
        revert of IDENTIT · 3 changes · 1 conflict in runways
          id 2  length  1000 → 1200 (main)  | 1000 → 900 (before IDENTIT)
        resolve: sheaf resolve --theirs runways 2 · --cell 2.length=900 · --from answers.csv
        then:    sheaf revert --continue · sheaf revert --abort
        """,
        Runways.withoutIds(run.out()));
    CommandRun merge = sheaf("merge", "--continue");
    assertEquals(1, merge.exitCode());
    assertTrue(
        merge.err().startsWith("error: a revert is pending on branch 'main', and no merge"),
        merge::err);
    sheaf("resolve", "--ours").succeeded();
    sheaf("revert", "--continue").succeeded();
    assertEquals("1,GRS,800 2,ASP,1200 3,,700 5,CON,2400 ", rows("main"));
    sheaf("revert", "--continue").failed(1, NOTHING);
  }

  @Test
  void cherryPicksBringSomeVersionsOver() {
    sheaf("cherry-pick", "clean~1").succeeded();
    assertEquals("1,GRS,800 2,ASP,1000 4,GRS,650 5,CON,2400 6,WAT,3000 ", rows("main"));
    List<String> lines = sheaf("cherry-pick", "main..clean").succeeded().lines();
    assertEquals(3, lines.size());
    assertEquals("main is at IDENTIT: 2 versions picked", Runways.withoutIds(lines.get(2)));
    assertEquals(List.of("longer", "paved", "sixth"), messages("v1..main").subList(0, 3));
    sheaf("cherry-pick", "main~9")
        .failed(2, sheaf("show", "main~9").err().replaceFirst("error: ", "").strip());
    sheaf("cherry-pick")
        .failed(
            2,
            "name a version, or say --continue, --skip or --abort; see 'sheaf cherry-pick --help'");
  }

  @Test
  void cherryPicksThatStopGoOnWithTheRest() {
    Runways.change(directory, "main", "mine", List.of(), row(1, "CON", 800));
    String before = rows("main");
    CommandRun run = sheaf("cherry-pick", "clean~1", "clean~2", "clean");
    assertEquals(1, run.exitCode());
    assertEquals(
        """
        stopped at IDENTIT  paved  (1 done, 1 to come)
        cherry-pick of IDENTIT · 2 changes · 1 conflict in runways
          id 1  surface  GRS → CON (main)  | GRS → ASP (IDENTIT)
        resolve: sheaf resolve --theirs runways 1 · --cell 1.surface=ASP · --from answers.csv
        then:    sheaf cherry-pick --continue · sheaf cherry-pick --skip · sheaf cherry-pick --abort
        """,
        Runways.withoutIds(run.out()));
    assertEquals(before, rows("main"));
    assertTrue(sheaf("status").out().contains("pending: cherry-pick of "), run::out);
    sheaf("resolve", "--theirs").succeeded();
    List<String> lines = sheaf("cherry-pick", "--continue").succeeded().lines();
    assertEquals(
        "main is at IDENTIT: 3 versions picked", Runways.withoutIds(lines.get(lines.size() - 1)));
    assertEquals(rows("clean").replace("5,", ""), rows("main").replace("5,CON,2400 ", ""));
    sheaf("cherry-pick", "--skip").failed(1, NOTHING);
  }

  @Test
  void cherryPicksThatStopLeaveOneOutOrAreAborted() {
    Runways.change(directory, "main", "mine", List.of(), row(1, "CON", 800));
    String before = rows("main");
    sheaf("cherry-pick", "main..clean");
    sheaf("cherry-pick", "--abort").succeeded();
    assertEquals(before, rows("main"));
    assertEquals(1, sheaf("cherry-pick", "main..clean").exitCode());
    sheaf("cherry-pick", "--skip").succeeded();
    assertEquals(List.of("longer", "sixth", "mine"), messages("v1..main").subList(0, 3));
    sheaf("cherry-pick", "clean~2");
    sheaf("cherry-pick", "--skip")
        .failed(
            2,
            "one version alone was to be picked: that is --abort; see 'sheaf cherry-pick --help'");
  }

  @Test
  void dryRunsChangeNothing() {
    Runways.change(directory, "main", "again", List.of(), row(2, "ASP", 1_200));
    String before = rows("main");
    CommandRun conflict = sheaf("revert", "v1", "--dry-run");
    assertEquals(1, conflict.exitCode());
    assertEquals(
        """
        revert of IDENTIT · 3 changes · 1 conflict in runways
          id 2  length  1000 → 1200 (main)  | 1000 → 900 (before IDENTIT)
        nothing was done: --dry-run
        """,
        Runways.withoutIds(conflict.out()));
    assertEquals(
        "cherry-pick of IDENTIT · 1 change · no conflicts\nnothing was done: --dry-run\n",
        Runways.withoutIds(sheaf("cherry-pick", "clean~1", "--dry-run").succeeded().out()));
    assertEquals(before, rows("main"));
    sheaf("revert", "--abort").failed(1, NOTHING);
    sheaf("cherry-pick", "v1", "clean", "--dry-run")
        .failed(
            2,
            "--dry-run takes one version: what the next comes to depends on the first; see 'sheaf"
                + " cherry-pick --help'");
  }

  @Test
  void jsonSaysHowEachEnded() {
    assertEquals("merged", outcome("cherry-pick", "clean~1"));
    assertEquals("merged", outcome("revert", "HEAD"));
    assertEquals("up to date", outcome("revert", "HEAD~1"));
    assertEquals("picked", outcome("cherry-pick", "clean~1", "clean"));
    Runways.change(directory, "main", "mine", List.of(), row(1, "CON", 800));
    JsonNode stopped = sheaf("rebase", "main", "clean", "--json").json().get(0);
    assertEquals("conflicts", stopped.path("outcome").asText());
    assertEquals("runways", stopped.path("conflicts").path(0).path("table").asText());
    assertEquals(2, stopped.path("left").asInt());
    assertEquals("rebased", outcome("rebase", "--skip", "--into", "clean"));
    assertEquals("up to date", outcome("rebase", "main", "clean"));
    assertEquals(1, sheaf("cherry-pick", "v1~1", "--json").exitCode());
    assertEquals("aborted", outcome("cherry-pick", "--abort"));
    JsonNode reset = sheaf("reset", "HEAD~1", "--json").succeeded().json().get(0);
    assertEquals("reset", reset.path("outcome").asText());
    assertEquals("main", reset.path("branch").asText());
    assertEquals(
        reset.path("head").asText(),
        sheaf("log", "-n", "1", "--json").json("version").toList().get(0));
  }

  private String outcome(Object... arguments) {
    Object[] withJson = Arrays.copyOf(arguments, arguments.length + 1);
    withJson[arguments.length] = "--json";
    return sheaf(withJson).succeeded().json().get(0).path("outcome").asText();
  }

  @Test
  void aRebaseMakesTheBranchsVersionsAgain() {
    List<String> lines = sheaf("rebase", "main", "clean").succeeded().lines();
    assertEquals(4, lines.size());
    assertEquals("clean is at IDENTIT: 3 versions made again", Runways.withoutIds(lines.get(3)));
    assertEquals(List.of("longer", "sixth", "paved"), messages("main..clean"));
    assertEquals("1,ASP,800 2,ASP,1050 4,ASP,650 5,CON,2400 6,WAT,3000 ", rows("clean"));
    assertEquals(
        "clean is at IDENTIT: nothing to do\n",
        Runways.withoutIds(sheaf("rebase", "main", "clean").succeeded().out()));
  }

  @Test
  void aRebaseStopsAtAConflictAndGoesOn() {
    Runways.change(directory, "main", "mine", List.of(), row(1, "CON", 800));
    String before = rows("clean");
    CommandRun run = sheaf("rebase", "main", "clean");
    assertEquals(1, run.exitCode());
    assertEquals(
        """
        stopped at IDENTIT  paved  (0 done, 2 to come)
        rebase onto main · 2 changes · 1 conflict in runways
          id 1  surface  GRS → CON (main)  | GRS → ASP (IDENTIT)
        resolve: sheaf resolve --theirs runways 1 · --cell 1.surface=ASP · --from answers.csv --into clean
        then:    sheaf rebase --continue --into clean · sheaf rebase --skip --into clean · sheaf rebase --abort --into clean
        """,
        Runways.withoutIds(run.out()));
    assertEquals(before, rows("clean"));
    sheaf("rebase", "--continue").failed(1, NOTHING);
    sheaf("resolve", "--cell", "1.surface=BIT", "--into", "clean").succeeded();
    sheaf("rebase", "--continue", "--into", "clean").succeeded();
    assertEquals("1,BIT,800 2,ASP,1050 4,ASP,650 5,CON,2400 6,WAT,3000 ", rows("clean"));
  }

  @Test
  void aRebaseLeavesAVersionOutOrIsGivenUp() {
    Runways.change(directory, "main", "mine", List.of(), row(1, "CON", 800));
    String before = rows("clean");
    sheaf("switch", "clean").succeeded();
    assertEquals(1, sheaf("rebase", "main").exitCode());
    sheaf("rebase", "--abort").succeeded();
    assertEquals(before, rows("clean"));
    assertEquals(1, sheaf("rebase", "main").exitCode());
    sheaf("rebase", "--skip").succeeded();
    assertEquals(List.of("longer", "sixth"), messages("main..clean"));
    assertEquals("1,CON,800 2,ASP,1050 4,GRS,650 5,CON,2400 6,WAT,3000 ", rows("clean"));
  }

  @Test
  void aResetSaysHowItIsTakenBack() {
    String before = rows("main");
    List<String> lines = sheaf("reset", "HEAD~1").succeeded().lines();
    assertEquals("main is at IDENTIT  second", Runways.withoutIds(lines.get(0)));
    assertEquals(
        "it was at IDENTIT  third; to take this back: sheaf reset main IDENTIT",
        Runways.withoutIds(lines.get(1)));
    assertEquals("1,GRS,800 2,ASP,1000 4,GRS,650 ", rows("main"));
    pasted(lines.get(1)).succeeded();
    assertEquals(before, rows("main"));
    assertEquals(
        "main is at IDENTIT already\n",
        Runways.withoutIds(sheaf("reset", "main", "main").succeeded().out()));
    sheaf("reset", "mian", "main")
        .failed(2, "there is no branch, tag or version 'mian'; did you mean 'main'?");
    assertEquals(2, sheaf("reset", "v1", "main").exitCode());
  }
}
