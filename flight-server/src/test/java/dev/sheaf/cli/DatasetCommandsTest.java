package dev.sheaf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.OpenMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that make, name, count and check. */
class DatasetCommandsTest {
  @TempDir Path directory;

  @BeforeEach
  void makeDataset() {
    Runways.in(directory.resolve("geo"));
  }

  private CommandRun sheaf(Object... arguments) {
    return CommandRun.of(
        Stream.concat(Stream.of("-C", directory.resolve("geo")), Stream.of(arguments)).toArray());
  }

  @Test
  void initMakesADatasetOnce() {
    Path place = directory.resolve("new");
    assertEquals(
        "dataset in " + place + ": branch main, tuple-first\n",
        CommandRun.of("init", place, "--scheme", "tuple-first").succeeded().out());
    assertEquals(1, CommandRun.of("init", place).exitCode());
    CommandRun wrong = CommandRun.of("init", directory.resolve("x"), "--scheme", "fast");
    assertEquals(2, wrong.exitCode());
    assertTrue(wrong.err().contains("hybrid, tuple-first and version-first"), wrong.err());
    assertFalse(Files.exists(directory.resolve("x")));
    CommandRun below = CommandRun.of("init", place.resolve("catalog.db/x"));
    assertEquals(3, below.exitCode());
    assertTrue(below.err().startsWith("error: cannot read directory "), below.err());
    assertEquals(0, CommandRun.of("-C", directory.resolve("y"), "init").exitCode());
    assertTrue(Files.isDirectory(directory.resolve("y")));
  }

  @Test
  void elsewhereThereIsNoDataset() {
    CommandRun run = CommandRun.of("-C", directory, "log");
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("no dataset"), run.err());
  }

  @Test
  void branchesAreMadeRenamedAndRemoved() {
    assertTrue(sheaf("branch", "tidy", "v1").succeeded().out().startsWith("branch tidy at "));
    assertEquals("branch tidy is now neat\n", sheaf("branch", "-m", "tidy", "neat").out());
    assertEquals(
        List.of("clean", "main", "neat"),
        sheaf("branch", "--json").succeeded().json("name").toList());
    assertEquals("branch neat removed\n", sheaf("branch", "-d", "neat").succeeded().out());
    assertEquals(2, sheaf("branch").succeeded().lines().size());
    assertTrue(sheaf("branch").out().contains("*  main "), sheaf("branch").out());
    assertEquals(1, sheaf("branch", "clean").exitCode());
    assertEquals(2, sheaf("branch", "bad..name").exitCode());
    assertEquals(2, sheaf("branch", "new", "nowhere").exitCode());
    assertEquals(2, sheaf("branch", "new", "-d", "clean").exitCode());
    assertEquals(2, sheaf("branch", "-d", "nowhere").exitCode());
  }

  @Test
  void tagsAreMadeAndRemoved() {
    assertTrue(sheaf("tag", "v2").succeeded().out().startsWith("tag v2 at "));
    assertEquals(List.of("v1", "v2"), sheaf("tag", "--json").json("name").toList());
    assertEquals("tag v1 removed\n", sheaf("tag", "-d", "v1").succeeded().out());
    assertEquals(1, sheaf("tag").succeeded().lines().size());
    assertEquals(1, sheaf("tag", "v2", "main").exitCode());
  }

  @Test
  void switchChangesWhatHeadMeans() {
    assertTrue(sheaf("switch", "clean").succeeded().out().startsWith("on clean at "));
    assertEquals("paved", sheaf("log", "-n", 1, "--json").json("message").toList().get(0));
    assertEquals(2, sheaf("switch", "cleen").exitCode());
  }

  @Test
  void statusTellsWhereHeadIs() {
    List<String> lines = sheaf("status").succeeded().lines();
    assertTrue(lines.get(0).startsWith("on main at "), lines.get(0));
    assertEquals("4 versions, 3 refs", lines.get(1));
    JsonNode status = sheaf("status", "--json").succeeded().json().get(0);
    assertEquals("main", status.path("head").asText());
    assertEquals(4, status.path("versions").asInt());
  }

  @Test
  void tablesListsColumnsAndKeys() {
    assertEquals(
        """
        table    rows  key  columns
        runways     4  id   id int64, surface utf8, length int32
        """,
        sheaf("tables").succeeded().out());
    JsonNode table = sheaf("tables", "v1", "--json").succeeded().json().get(0);
    assertEquals(3, table.path("rows").asInt());
    assertEquals("int64", table.path("columns").path(0).path("type").asText());
    assertFalse(table.path("columns").path(0).path("nullable").asBoolean());
    assertEquals("", sheaf("tables", "main~3").out());
  }

  @Test
  void careCommandsReport() {
    assertTrue(sheaf("fsck").succeeded().out().endsWith(": all is well\n"));
    assertTrue(sheaf("fsck", "--json").succeeded().json().get(0).path("clean").asBoolean());
    assertEquals(8, sheaf("stats", "--json").succeeded().json().get(0).path("rows_stored").asInt());
    assertTrue(sheaf("stats").succeeded().out().contains("rows stored"));
    assertEquals(0, sheaf("compact").exitCode());
    assertEquals(3, sheaf("log", "--json").succeeded().lines().size());
  }

  @Test
  void damageIsFound() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("geo/segments"))) {
      Path segment = files.findFirst().orElseThrow();
      byte[] bytes = Files.readAllBytes(segment);
      bytes[bytes.length - 9] ^= 1;
      Files.write(segment, bytes);
    }
    CommandRun run = sheaf("fsck");
    assertEquals(3, run.exitCode());
    assertTrue(run.err().startsWith("error: the dataset is damaged ("), run.err());
    String first = run.lines().get(0);
    assertTrue(first.matches("segments/\\d\\.0\\.arrows at offset \\d+: .*; restore .*"), first);
    JsonNode finding = sheaf("fsck", "--json").json().get(0).path("findings").get(0);
    assertEquals(
        first,
        "%s at offset %d: %s; %s"
            .formatted(
                finding.path("file").asText(),
                finding.path("offset").asLong(),
                finding.path("problem").asText(),
                finding.path("advice").asText()));
  }

  @Test
  void whoeverReadsNeedNotWaitForAWriter() {
    Path geo = directory.resolve("geo");
    try (Dataset held =
        Dataset.open(geo, DatasetOptions.defaults().withOpenMode(OpenMode.EXISTING))) {
      assertEquals("main", held.head());
      assertEquals(3, sheaf("log").succeeded().lines().size());
      assertEquals(2, sheaf("branch").succeeded().lines().size());
      CommandRun writing = sheaf("branch", "new");
      assertEquals(3, writing.exitCode());
      assertFalse(writing.err().contains("--read-only"), writing.err());
      CommandRun serving = sheaf("serve", "--port", "0");
      assertEquals(3, serving.exitCode());
      assertTrue(serving.err().contains("add --read-only"), serving.err());
    }
    assertEquals(3, sheaf("branch", "new", "--read-only").exitCode());
    assertEquals(3, CommandRun.of("--read-only", "-C", geo, "tag", "new").exitCode());
  }
}
