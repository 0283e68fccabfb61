package dev.sheaf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.cli.terminal.Console;
import dev.sheaf.cli.terminal.Interruption;
import dev.sheaf.git.GitFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportGitCommandTest {
  @TempDir Path directory;
  private GitFixture git;

  @BeforeEach
  void create() throws IOException {
    git = new GitFixture(directory.resolve("repo.git"));
    git.head("main");
    CommandRun.of("init", dataset()).succeeded();
  }

  @AfterEach
  void close() {
    git.close();
  }

  private Path dataset() {
    return directory.resolve("geo");
  }

  private ObjectId commit(String message, String content) throws IOException {
    return git.commit("main", message, Map.of("t.csv", content));
  }

  private CommandRun sheaf(Object... arguments) {
    Object[] all = new Object[arguments.length + 2];
    all[0] = "-C";
    all[1] = dataset();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return CommandRun.of(all);
  }

  private CommandRun importGit(String... options) {
    Object[] all = new Object[options.length + 4];
    all[0] = "import-git";
    all[1] = "t";
    all[2] = git.directory();
    all[3] = "t.csv";
    System.arraycopy(options, 0, all, 4, options.length);
    return sheaf(all);
  }

  private static void assertNotes(CommandRun run, String... notes) {
    assertEquals(0, run.exitCode());
    assertEquals(List.of(notes), run.err().lines().toList());
  }

  @Test
  void everyCommitBecomesAVersion() throws IOException {
    commit("one", "id,name\n1,a\n2,b\n");
    commit("two", "id,name\n1,A\n2,b\n");
    assertEquals(
        "2 commits imported   4 row-versions, 3 rows stored\n",
        importGit("--key", "id").succeeded().out());
    assertEquals(List.of("two", "one"), sheaf("log", "--json").json("message").limit(2).toList());
    assertEquals(
        "id,name\n2,b\n1,A\n".lines().sorted().toList(),
        sheaf("export", "HEAD", "t").succeeded().out().lines().sorted().toList());
  }

  @Test
  void aSecondRunGoesOnAndKnowsTheKey() throws IOException {
    commit("one", "id\n1\n");
    importGit("--key", "id").succeeded();
    assertEquals(
        "nothing new: 1 commit was there already\n", importGit("--key", "id").succeeded().out());
    commit("two", "id\n1\n2\n");
    commit("three", "id\n3\n");
    assertEquals(
        "2 commits imported, 1 was there already   3 row-versions, 3 rows stored\n",
        importGit().succeeded().out());
    importGit("--key", "name")
        .failed(2, "the key of table 't' is id, and an import cannot change it");
  }

  @Test
  void commitsThatAreNoTableAreNotedAndTheRestGoesOn() throws IOException {
    commit("one", "id\n1\n");
    ObjectId empty = commit("accident", "id\n");
    ObjectId bad = commit("conflict", "id\n1\n1\n");
    commit("repaired", "id\n1\n");
    CommandRun run = importGit("--key", "id");
    assertNotes(
        run,
        "note: "
            + empty.name().substring(0, 7)
            + " 2021-11-02 holds no rows (the file is a header only)",
        "note: "
            + bad.name().substring(0, 7)
            + " 2021-11-02 was not imported: more than one record has id = 1");
    assertEquals("3 commits imported   2 row-versions, 1 row stored\n", run.out());
  }

  @Test
  void anImportOfNothingFails() throws IOException {
    ObjectId only = commit("one", "id\n1\n1\n");
    CommandRun run = importGit("--key", "id");
    assertEquals(1, run.exitCode());
    assertEquals(
        "note: "
            + only.name().substring(0, 7)
            + " 2021-11-02 was not imported: more than one record has id = 1\n"
            + "error: none of the commits could be imported; the notes say why\n",
        run.err());
    assertEquals("", sheaf("tables").out());
  }

  @Test
  void whatIsNamedWronglyIsSaid() throws IOException {
    commit("one", "id\n1\n");
    importGit("--key", "idd")
        .failed(2, "no version of t.csv has a column 'idd': did you mean 'id'?");
    importGit("--git-branch", "mian")
        .failed(2, git.directory() + " has no branch 'mian': did you mean 'main'?");
    importGit("--branch", "other").failed(2, "there is no branch, tag or version 'other'");
    importGit("--types", "id=figure")
        .failed(
            2,
            "'figure' is not a type: there are 'text', 'int64', 'float64', 'bool', 'date', 'time',"
                + " 'timestamp', 'timestamptz', …");
    sheaf("import-git", "t", git.directory(), "u.csv")
        .failed(
            1,
            "no commit of main in " + git.directory() + " has a file u.csv: did you mean 't.csv'?");
    sheaf("import-git", "t", directory.resolve("nowhere"), "t.csv")
        .failed(1, "there is no directory " + directory.resolve("nowhere"));
    assertEquals(2, sheaf("import-git", "t").exitCode());
    assertEquals("", sheaf("tables").out());
  }

  @Test
  void anInterruptedImportGoesOnWithTheNextRun() throws IOException {
    for (int i = 0; i < 5; i++) {
      commit("commit " + i, i == 2 ? "id,n\n" : "id,n\n1," + i + "\n");
    }
    try (Interruption interruption = new Interruption()) {
      // The first note is what somebody presses Ctrl-C at.
      ByteArrayOutputStream err =
          new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int from, int count) {
              super.write(bytes, from, count);
              interruption.request();
            }
          };
      Console console = Console.of(new ByteArrayOutputStream(), err, Map.of(), new Properties());
      String[] arguments = {
        "-C", dataset().toString(), "import-git", "t", git.directory().toString(), "t.csv"
      };
      int exitCode = SheafCli.run(arguments, console, interruption);
      assertTrue(Thread.interrupted());
      assertEquals(
          "note: what was imported stays; the same command goes on from there",
          err.toString(StandardCharsets.UTF_8).lines().reduce((first, last) -> last).orElse(""));
      assertEquals(130, exitCode);
    }
    assertEquals(3, sheaf("log", "--json").lines().size());
    assertEquals(
        "2 commits imported, 3 were there already   2 row-versions, 4 rows stored\n",
        importGit().succeeded().out());
    assertEquals(
        List.of("commit 4", "commit 3", "commit 2", "commit 1", "commit 0"),
        sheaf("log", "--json").json("message").limit(5).toList());
    sheaf("fsck").succeeded();
  }
}
