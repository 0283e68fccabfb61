package dev.sheaf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code import}: what it says of what it did, of what it left out, and of what it refuses. */
class ImportCommandTest {
  @TempDir private Path directory;

  @BeforeEach
  void makeDataset() {
    CommandRun.of("init", directory.resolve("geo")).succeeded();
    file("first.csv", "id,name\n1,one\n2,two\n");
    said("2 added, 0 changed, 0 removed, 0 as they were", "t", "first.csv", "--key", "id");
  }

  @Test
  void modesDoWhatTheySay() {
    file("next.csv", "id,name\n2,TWO\n3,three\n");
    run("t", "next.csv", "--mode", "append")
        .failed(
            1,
            at("next.csv")
                + " line 2: there is a record with id = 2 already; nothing was imported, --mode upsert replaces such records");
    said("1 added, 1 changed, 0 removed, 0 as they were", "t", "next.csv", "--mode", "upsert");
    said("0 added, 0 changed, 1 removed, 2 as they were", "t", "next.csv", "--mode", "Replace");
    assertEquals("id,name\n2,TWO\n3,three\n", exported());
    assertEquals(
        "nothing changed, so there is no new version: 0 added, 0 changed, 0 removed, 2 as they were\n",
        run("t", "next.csv", "--mode", "replace").succeeded().out());
    run("t", "next.csv", "--mode", "merge")
        .failed(2, "--mode is append, upsert or replace, not 'merge'; see 'sheaf import --help'");
  }

  @Test
  void aLaterFileHasTheLastWord() {
    file("a.csv", "id,name\n2,a\n3,a\n");
    file("b.csv", "id,name\n3,b\n4,b\n");
    run("t", "a.csv", "b.csv", "--mode", "upsert").succeeded();
    assertEquals("id,name\n1,one\n2,a\n3,b\n4,b\n", exported());
    run("t", "a.csv", "missing.csv").failed(1, "there is no file " + at("missing.csv"));
    assertEquals("id,name\n1,one\n2,a\n3,b\n4,b\n", exported());
  }

  @Test
  void whatIsLeftOutIsToldByCountAndLine() {
    file("bad.csv", "id,name\n5,five\n6\nseven,x\n8,eight\n");
    run("t", "bad.csv")
        .failed(
            1,
            at("bad.csv")
                + " line 3: 1 field, but the header has 2; nothing was imported; --on-error skip reports such lines and imports the rest");
    CommandRun skipped = run("t", "bad.csv", "--on-error", "skip");
    assertEquals(0, skipped.exitCode());
    assertEquals(
        "note: "
            + at("bad.csv")
            + ": left out 2 records, on line 3, 4 (1 field, but the header has 2)\n",
        skipped.err());
    assertTrue(skipped.out().endsWith("  2 added, 0 changed, 0 removed, 0 as they were\n"));

    file("same.csv", "a,b\n1,2\n3,4\n1,2\n1,2\n");
    CommandRun keyless = run("pairs", "same.csv", "--no-key");
    assertEquals(
        "note: "
            + at("same.csv")
            + ": 2 records equal earlier ones, the first on line 4; a table without a key holds each once\n",
        keyless.err());
    assertTrue(keyless.out().endsWith("  2 added, 0 changed, 0 removed, 0 as they were\n"));
  }

  @Test
  void replaceTakesTheColumnsOfTheFile() {
    file("other.csv", "id,colour\n1,red\n2,\n");
    CommandRun replaced = run("t", "other.csv", "--mode", "replace");
    assertEquals(
        """
        note: table 't': column 'colour' is new
        note: table 't': column 'name' is gone; earlier versions have it
        """,
        replaced.err());
    assertTrue(
        replaced.out().endsWith("  0 added, 1 changed, 0 removed, 1 as they were\n"),
        replaced.out());
    assertEquals("id,colour\n2,\n1,red\n", exported());
    assertEquals("id,name\n1,one\n2,two\n", sheaf("export", "HEAD~1", "t").succeeded().out());
    file("keyless.csv", "colour\nred\n");
    run("t", "keyless.csv", "--mode", "replace")
        .failed(
            2,
            at("keyless.csv")
                + " has no column 'id', which is part of the primary key: there are 'colour'");
    run("t", "first.csv", "other.csv", "--mode", "replace")
        .failed(
            2,
            at("other.csv")
                + " does not fit table 't': the table has no column 'colour'; nothing was imported");
    assertEquals("id,colour\n2,\n1,red\n", exported());
    assertTrue(sheaf("fsck").succeeded().out().endsWith(": all is well\n"));
  }

  @Test
  void typesAreInferredOrGiven() {
    file("typed.csv", "id,n,d\n1,1.50,2024-01-02\n2,2.25,2024-01-03\n");
    run("inferred", "typed.csv", "--key", "id").succeeded();
    run("texts", "typed.csv", "--key", "id", "--types", "text").succeeded();
    run("given", "typed.csv", "--key", "n,id", "--types", "n=decimal(10,2),id=int32").succeeded();
    assertEquals(
        """
        table     rows  key    columns
        given        2  n, id  id int32, n decimal128(10, 2), d date32
        inferred     2  id     id int64, n float64, d date32
        t            2  id     id int64, name utf8
        texts        2  id     id utf8, n utf8, d utf8
        """,
        sheaf("tables").succeeded().out());
  }

  @Test
  void whatCannotBeIsSaidWithTheWayOut() {
    file("noise.csv", "\u0000\u0001\u0002");
    file("empty.csv", "");
    file("other.csv", "id,name,colour\n5,x,red\n");
    run("new", "first.csv")
        .failed(2, "there is no table 'new' yet: name its key with --key a,b, or say --no-key");
    run("new", "first.csv", "--key", "ide").failed(2, "no column 'ide': did you mean 'id'?");
    run("t", "first.csv", "--key", "name")
        .failed(2, "the key of table 't' is [id], which an import cannot change; leave --key out");
    run("t", "first.csv", "--no-key", "--key", "id")
        .failed(2, "--key or --no-key: one of both; see 'sheaf import --help'");
    run("t", "empty.csv")
        .failed(
            1, at("empty.csv") + " is empty: it has not even a line with the names of its columns");
    run("t", "other.csv")
        .failed(
            2,
            at("other.csv")
                + " does not fit table 't': the table has no column 'colour'; nothing was imported");
    CommandRun old = run("t", "first.csv", "--branch", "HEAD~1");
    assertEquals(2, old.exitCode());
    assertTrue(old.err().contains("and no branch; only branches can be written to"), old.err());
    assertEquals(2, run("a/../b", "first.csv", "--key", "id").exitCode());
    assertTrue(run("new", "noise.csv", "--key", "id").exitCode() > 0);
    assertEquals("id,name\n1,one\n2,two\n", exported());
    assertEquals(1, sheaf("log", "--json").succeeded().lines().size());
  }

  private void said(String counts, Object... arguments) {
    String out = run(arguments).succeeded().out();
    assertTrue(out.matches("[0-9a-f]{7}  " + counts + "\n"), out);
  }

  private CommandRun run(Object... arguments) {
    Object[] all = new Object[arguments.length + 1];
    all[0] = "import";
    for (int i = 0; i < arguments.length; i++) {
      boolean isFile = arguments[i].toString().endsWith(".csv");
      all[i + 1] = isFile ? at(arguments[i].toString()) : arguments[i];
    }
    return sheaf(all);
  }

  private CommandRun sheaf(Object... arguments) {
    return Runways.sheaf(directory.resolve("geo"), arguments);
  }

  private String exported() {
    return sheaf("export", "main", "t").succeeded().out();
  }

  private Path at(String name) {
    return directory.resolve(name);
  }

  private void file(String name, String text) {
    try {
      Files.writeString(at(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
