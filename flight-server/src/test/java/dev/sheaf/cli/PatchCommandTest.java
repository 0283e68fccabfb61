package dev.sheaf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code patch} and {@code distance}. */
class PatchCommandTest {
  @TempDir Path directory;
  @TempDir Path files;

  @BeforeEach
  void makeDataset() {
    Runways.in(directory);
  }

  private CommandRun sheaf(Object... arguments) {
    Object[] all = new Object[arguments.length + 2];
    all[0] = "-C";
    all[1] = directory;
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return CommandRun.of(all);
  }

  @Test
  void aPatchGoesToAnotherBranchAndBack() {
    Path patch = files.resolve("clean.patch");
    sheaf("patch", "export", "main...clean", "-o", patch).succeeded();
    assertEquals("fits: +2 −2 rows\n", sheaf("patch", "apply", patch, "--check").succeeded().out());
    assertTrue(sheaf("patch", "apply", patch).succeeded().out().endsWith("  +2 −2 rows\n"));
    assertEquals("runways   +0 −1 rows\n", sheaf("diff", "--stat", "main", "clean").out());
    sheaf("patch", "apply", patch, "--reverse", "-m", "back").succeeded();
    assertEquals("", sheaf("diff", "--stat", "main~2", "main").succeeded().out());
    assertEquals("back", sheaf("log", "-n", 1, "--json").json("message").toList().get(0));
  }

  @Test
  void whatDoesNotFitIsNamedAndChangesNothing() {
    Path patch = files.resolve("clean.patch");
    sheaf("patch", "export", "main...clean", "-o", patch).succeeded();
    CommandRun refused = sheaf("patch", "apply", patch, "--branch", "clean");
    assertEquals(1, refused.exitCode());
    assertTrue(
        refused.err().contains("runways id = 1 is to be deleted and has other values"),
        refused.err());
    assertTrue(refused.err().contains("nothing was changed"), refused.err());
    assertEquals("paved", sheaf("log", "-n", 1, "clean", "--json").json("message").toList().get(0));
  }

  @Test
  void aFileIsNotBelieved() throws IOException {
    Path patch = files.resolve("clean.patch");
    sheaf("patch", "export", "main...clean", "-o", patch).succeeded();
    byte[] bytes = Files.readAllBytes(patch);
    for (int length : List.of(0, 10, bytes.length / 3, bytes.length / 2, bytes.length - 1)) {
      Path cut = Files.write(files.resolve("cut.patch"), Arrays.copyOf(bytes, length));
      CommandRun refused = sheaf("patch", "apply", cut);
      assertEquals(1, refused.exitCode(), () -> length + ": " + refused.err());
    }
    CommandRun missing = sheaf("patch", "apply", files.resolve("none.patch"));
    assertEquals(2, missing.exitCode());
    assertEquals(
        "third\n\nwith a body", sheaf("log", "-n", 1, "--json").json("message").toList().get(0));
  }

  @Test
  void distancesAreRowsThatDiffer() {
    assertEquals(
        """
               clean  main
        clean      ·     5
        main       5     ·
        """,
        sheaf("distance").succeeded().out());
    assertEquals(5, sheaf("distance", "cl*", "main", "--json").json().get(0).path("rows").asInt());
    assertEquals(2, sheaf("distance", "--table", "runway").exitCode());
  }
}
