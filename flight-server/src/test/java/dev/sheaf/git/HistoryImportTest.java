package dev.sheaf.git;

import static dev.sheaf.git.ImportFixture.notes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sheaf.files.ColumnTypes;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.AllocatorExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(AllocatorExtension.class)
class HistoryImportTest {
  @TempDir Path directory;
  private ImportFixture fixture;

  @BeforeEach
  void create(BufferAllocator allocator) throws IOException {
    fixture = new ImportFixture(allocator, directory);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void eachCommitThatChangedTheFileBecomesAVersion() throws IOException {
    ObjectId first = fixture.commit("one\n\nwith a body", "id,name", "1,a", "2,b");
    fixture
        .git()
        .commit("main", "elsewhere", Map.of("data/t.csv", "id,name\n1,a\n2,b\n", "other", "x"));
    ObjectId second = fixture.commit("two", "id,name", "2,B", "3,c");
    HistoryImport.Result result = fixture.run();
    assertEquals(2, result.imported());
    assertEquals(0, result.present());
    assertEquals(4, result.rowVersions());
    assertEquals(List.of(), result.notes());
    Version version = fixture.versions().get(0);
    assertEquals("one\n\nwith a body", version.message());
    assertEquals("Ada <ada@example.org>", version.author());
    assertEquals(OffsetDateTime.parse("2021-11-02T22:00:30+02:00"), version.time());
    assertEquals(
        Map.of("git.commit", first.name(), "git.path", "data/t.csv", "git.table", "t"),
        version.properties());
    assertEquals(second.name(), fixture.versions().get(1).properties().get("git.commit"));
    assertEquals(
        OffsetDateTime.parse("2021-11-02T22:02:30+02:00"), fixture.versions().get(1).time());
    assertEquals(List.of("id,name", "1,a", "2,b"), fixture.lines(0));
    assertEquals(List.of("id,name", "2,B", "3,c"), fixture.lines(1));
    assertEquals(4, fixture.dataset().statistics().rowsStored());
  }

  @Test
  void aSecondRunImportsNothing() throws IOException {
    fixture.commit("one", "id", "1");
    fixture.commit("two", "id", "2");
    fixture.run();
    HistoryImport.Result again = fixture.run();
    assertEquals(0, again.imported());
    assertEquals(2, again.present());
    assertEquals(List.of("one", "two"), fixture.subjects());
  }

  @Test
  void whatWasRejectedIsNotCountedAsThere() throws IOException {
    fixture.commit("one", "id", "1");
    fixture.commit("twice", "id", "2", "2");
    fixture.commit("three", "id", "3");
    assertEquals(2, fixture.run().imported());
    HistoryImport.Result again = fixture.run();
    assertEquals(2, again.present());
    assertEquals(1, again.leftOut());
  }

  @Test
  void commitsThatCameLaterAreAdded() throws IOException {
    fixture.commit("one", "id,x", "1,a");
    fixture.run();
    fixture.commit("two", "id,x", "1,a", "2,b");
    HistoryImport.Result result = fixture.run();
    assertEquals(1, result.imported());
    assertEquals(1, result.present());
    assertEquals(List.of("one", "two"), fixture.subjects());
    assertEquals(2, fixture.dataset().statistics().rowsStored());
  }

  @Test
  void anInterruptedImportGoesOnWhereItEnded() throws IOException {
    for (int i = 0; i < 8; i++) {
      fixture.commit("commit " + i, "id,n", "1," + i, "2,x");
    }
    for (int stop = 1; stop <= 4; stop++) {
      int versions = 2 * stop;
      HistoryImport.Listener impatient =
          (pass, done, total) -> {
            if (pass == HistoryImport.Pass.VERSIONS && done == 2) {
              throw new IllegalStateException("enough");
            }
          };
      assertThrows(
          IllegalStateException.class, () -> fixture.run(ColumnTypes.inferred(), impatient));
      assertEquals(versions, fixture.versions().size());
    }
    assertEquals(0, fixture.run(ColumnTypes.inferred(), ImportFixture.SILENT).imported());
    for (int i = 0; i < 8; i++) {
      assertEquals("commit " + i, fixture.subjects().get(i));
      assertEquals(List.of("id,n", "1," + i, "2,x"), fixture.lines(i));
    }
    assertEquals(9, fixture.dataset().statistics().rowsStored());
  }

  @Test
  void aHeaderAloneIsAnEmptyTableAndTheRowsComeBackToTheirAddresses() throws IOException {
    fixture.commit("one", "id,name", "1,a", "2,b", "3,c");
    fixture.commit("accident", "id,name");
    fixture.commit("repaired", "id,name", "1,a", "2,b", "3,c");
    fixture.commit("and on", "id,name", "3,c", "2,b", "4,d");
    HistoryImport.Result result = fixture.run();
    assertEquals(4, result.imported());
    assertEquals(List.of("accident: holds no rows (the file is a header only)"), notes(result));
    assertEquals(List.of("id,name"), fixture.lines(1));
    assertEquals(fixture.rows(0), fixture.rows(2));
    assertEquals(3, fixture.rows(2).cardinality());
    assertEquals(4, fixture.dataset().statistics().rowsStored());
    assertEquals(List.of("id,name", "2,b", "3,c", "4,d"), fixture.lines(3));
  }

  @Test
  void columnsComeAndGoWithTheHeader() throws IOException {
    fixture.commit("two columns", "id,name", "1,a", "2,b");
    fixture.commit("added", "id,name,x", "1,a,", "2,b,7");
    fixture.commit("reordered", "x,id,name", ",1,a", "7,2,b");
    fixture.commit("renamed", "id,name,y", "1,a,", "2,b,7");
    fixture.commit("removed", "id,name", "1,a", "2,b");
    assertEquals(List.of(), fixture.run().notes());
    assertEquals(List.of("id,name", "1,a", "2,b"), fixture.lines(0));
    assertEquals(List.of("id,name,x", "1,a,", "2,b,7"), fixture.lines(1));
    assertEquals(fixture.lines(1), fixture.lines(2));
    assertEquals(fixture.rows(1), fixture.rows(2));
    assertEquals(List.of("id,name,y", "1,a,", "2,b,7"), fixture.lines(3));
    assertEquals(List.of("id,name", "1,a", "2,b"), fixture.lines(4));
  }

  @Test
  void aRemovedFileIsAVersionWithoutTheTable() throws IOException {
    fixture.commit("one", "id", "1");
    fixture.git().commit("main", "removed", Map.of("other", "x"));
    fixture.commit("back", "id", "1", "2");
    HistoryImport.Result result = fixture.run();
    assertEquals(List.of("removed: holds no table (the file was removed)"), notes(result));
    assertEquals(List.of("one", "removed", "back"), fixture.subjects());
    assertFalse(fixture.versions().get(1).tables().containsKey("t"));
    assertEquals(List.of("id", "1", "2"), fixture.lines(2));
  }

  @Test
  void mergesAreFollowedToWhereTheContentCameFrom() throws IOException {
    GitFixture git = fixture.git();
    ObjectId root = git.commit("root", Map.of("data/t.csv", "id\n1\n"));
    ObjectId main = git.commit("main only", Map.of("data/t.csv", "id\n1\n", "a", "2"), root);
    ObjectId side = git.commit("side", Map.of("data/t.csv", "id\n1\n2\n"), root);
    ObjectId merge = git.commit("merge", Map.of("data/t.csv", "id\n1\n2\n", "a", "2"), main, side);
    ObjectId other = git.commit("other", Map.of("data/t.csv", "id\n1\n3\n"), root);
    git.point(
        "main", git.commit("of its own", Map.of("data/t.csv", "id\n1\n2\n3\n"), merge, other));
    fixture.run();
    assertEquals(List.of("root", "side", "of its own"), fixture.subjects());
    assertEquals(List.of("id", "1", "2", "3"), fixture.lines(2));
  }

  @Test
  void aRenamedFileBeginsWhereItsPathDoes() throws IOException {
    fixture.git().commit("main", "old name", Map.of("old.csv", "id\n1\n"));
    fixture.commit("renamed", "id", "1");
    fixture.run();
    assertEquals(List.of("renamed"), fixture.subjects());
    fixture.run("old.csv", "old", PrimaryKey.of("id"), ColumnTypes.allText(), ImportFixture.SILENT);
    assertEquals(List.of("renamed", "old name", "renamed"), fixture.subjects());
    assertEquals(List.of("t"), List.copyOf(fixture.versions().get(2).tables().keySet()));
  }

  /** One commit may change several files, and each is imported by itself. */
  @Test
  void filesThatChangedTogetherGoToTheirTables() throws IOException {
    for (int i = 1; i <= 3; i++) {
      String text = "id\n" + i + "\n";
      fixture.git().commit("main", "both " + i, Map.of("data/t.csv", text, "u.csv", text));
    }
    assertEquals(3, fixture.run().imported());
    HistoryImport.Result other =
        fixture.run("u.csv", "u", PrimaryKey.of("id"), ColumnTypes.allText(), ImportFixture.SILENT);
    assertEquals(3, other.imported());
    HistoryImport.Result twin =
        fixture.run("u.csv", "v", PrimaryKey.none(), ColumnTypes.inferred(), ImportFixture.SILENT);
    assertEquals(3, twin.imported());
    assertEquals(9, fixture.versions().size());
    assertEquals(0, fixture.run().imported());
  }

  @Test
  void withoutAKeyTheTableIsASetOfRows() throws IOException {
    fixture.commit("twice", "name", "x", "x", "y");
    fixture.commit("once", "name", "x", "y");
    fixture.commit("and quoted", "name", "x", "\"x\"", "y");
    fixture.commit("quoted only", "name", "\"x\"", "y");
    fixture.commit("moved", "name", "y", "\"x\"");
    fixture.commit("gone", "name", "y");
    HistoryImport.Result result =
        fixture.run(
            ImportFixture.PATH,
            "t",
            PrimaryKey.none(),
            ColumnTypes.allText(),
            ImportFixture.SILENT);
    assertEquals(List.of(), result.notes());
    for (int i = 0; i < 5; i++) {
      assertEquals(List.of("name", "x", "y"), fixture.lines(i), fixture.subjects().get(i));
    }
    assertEquals(List.of("name", "y"), fixture.lines(5));
  }

  @Test
  void compositeKeysAndMovedRecordsKeepTheirRows() throws IOException {
    fixture.commit("one", "a,b,v", "1,x,p", "1,y,q", "2,x,r");
    fixture.commit("moved", "a,b,v", "2,x,r", "1,y,q", "1,x,p");
    fixture.commit("swapped", "a,b,v", "2,x,r", "1,y,p", "1,x,q");
    fixture.run(
        ImportFixture.PATH,
        "t",
        PrimaryKey.of("a", "b"),
        ColumnTypes.allText(),
        ImportFixture.SILENT);
    assertEquals(fixture.rows(0), fixture.rows(1));
    assertEquals(List.of("a,b,v", "1,x,q", "1,y,p", "2,x,r"), fixture.lines(2));
    assertEquals(5, fixture.dataset().statistics().rowsStored());
  }

  @Test
  void whatSomebodyElseCommittedInBetweenIsReplaced() throws IOException {
    for (int i = 0; i < 4; i++) {
      fixture.commit("commit " + i, "id,n", "1," + i, "2,x");
    }
    fixture.run(
        ColumnTypes.allText(),
        (pass, done, total) -> {
          if (done == 2) {
            try (Transaction transaction = fixture.dataset().begin("main")) {
              transaction.table("t").clear();
              transaction.commit(CommitMessage.of("cleared"));
            }
          }
        });
    assertEquals(
        List.of("commit 0", "commit 1", "cleared", "commit 2", "commit 3"), fixture.subjects());
    assertEquals(List.of("id,n", "1,2", "2,x"), fixture.lines(3));
  }

  @Test
  void otherDelimitersAreReadOffTheHeaderOrTheName() throws IOException {
    fixture.commit("semicolons", "id;name", "1;\"a,b\"", "2;c");
    fixture.commit("commas", "id,name", "1,\"a,b\"", "2,c");
    fixture.run();
    assertEquals(List.of("id,name", "1,\"a,b\"", "2,c"), fixture.lines(0));
    assertEquals(fixture.rows(0), fixture.rows(1));
    fixture.git().commit("main", "tabs", Map.of("u.tsv", "a,b\tid\nx,y\t1\n"));
    fixture.run("u.tsv", "u", PrimaryKey.of("id"), ColumnTypes.allText(), ImportFixture.SILENT);
    assertEquals(
        List.of("a,b", "id"),
        fixture.dataset().schema("main", "u").columns().stream()
            .map(column -> column.field().getName())
            .toList());
  }
}
