package dev.sheaf.git;

import static dev.sheaf.git.ImportFixture.notes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sheaf.files.ColumnTypes;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.AllocatorExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectInserter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Commits that cannot become versions, and imports that cannot begin. */
@ExtendWith(AllocatorExtension.class)
class HistoryImportFaultTest {
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

  private void commitAround(String message, byte[] content) throws IOException {
    fixture.commit("before", "id,name", "1,a", "2,b");
    fixture.commitBytes(message, content);
    fixture.commit("after", "id,name", "2,b", "3,c");
  }

  private void assertReported(String reason) throws IOException {
    for (ColumnTypes types : List.of(ColumnTypes.allText(), ColumnTypes.inferred())) {
      HistoryImport.Result result = fixture.run(types, ImportFixture.SILENT);
      assertEquals(List.of("bad failed: " + reason), notes(result));
      assertEquals(2, result.imported());
      assertEquals(List.of("before", "after"), fixture.subjects());
      assertEquals(List.of("id,name", "1,a", "2,b"), fixture.lines(0));
      assertEquals(List.of("id,name", "2,b", "3,c"), fixture.lines(1));
      HistoryImport.Result again = fixture.run(types, ImportFixture.SILENT);
      assertEquals(List.of(), again.notes());
      assertEquals(0, again.imported());
      fixture.startAnew();
    }
  }

  @Test
  void recordsWithMissingFieldsAreReported() throws IOException {
    commitAround("bad", "id,name\n1,a\n<<<<<<< HEAD\n2,b\n".getBytes(UTF_8));
    assertReported("line 3: 1 field, but the header has 2");
  }

  @Test
  void recordsWithTooManyFieldsAreReported() throws IOException {
    commitAround("bad", "id,name\n1,a,b\n".getBytes(UTF_8));
    assertReported("line 2: 3 fields, but the header has 2");
  }

  @Test
  void quotesThatAreNotClosedAreReported() throws IOException {
    commitAround("bad", "id,name\n1,\"a\n2,b\n".getBytes(UTF_8));
    assertReported("line 2: a quote is not closed, or text follows a closing quote");
  }

  @Test
  void bytesThatAreNoTextAreReported() throws IOException {
    commitAround("bad", "id,name\n1,a\n2,caf\u00e9\n".getBytes(ISO_8859_1));
    assertReported("line 3: bytes that are not UTF-8 text");
  }

  @Test
  void anEmptyFileIsReported() throws IOException {
    commitAround("bad", new byte[0]);
    assertReported("the file is empty");
  }

  @Test
  void keysThatAreThereTwiceAreReported() throws IOException {
    commitAround("bad", "id,name\n1,a\n1,b\n".getBytes(UTF_8));
    assertReported("more than one record has id = 1");
  }

  @Test
  void recordsThatAreThereTwiceAreReported() throws IOException {
    commitAround("bad", "id,name\n1,a\n2,b\n2,b\n".getBytes(UTF_8));
    assertReported("more than one record has id = 2");
  }

  @Test
  void aRecordWithoutAKeyIsReported() throws IOException {
    commitAround("bad", "id,name\n1,a\n,b\n".getBytes(UTF_8));
    assertReported("a record has no value in the key column 'id'");
  }

  @Test
  void aVersionWithoutTheKeyColumnIsReported() throws IOException {
    commitAround("bad", "ident,name\n1,a\n".getBytes(UTF_8));
    assertReported("the file has no key column 'id'");
  }

  @Test
  void aPointerInsteadOfTheContentIsReported() throws IOException {
    commitAround(
        "bad",
        ("version https://git-lfs.github.com/spec/v1\noid sha256:" + "0".repeat(64) + "\nsize 1\n")
            .getBytes(UTF_8));
    assertReported("the file is a pointer of Git LFS; its content is not in git");
  }

  /** As in a partial clone. The versions around it are read in one go with it. */
  @Test
  void aContentThatTheRepositoryDoesNotHaveIsReported() throws IOException {
    byte[] content = "id,name\n7,g\n".getBytes(UTF_8);
    commitAround("bad", content);
    String blob = new ObjectInserter.Formatter().idFor(Constants.OBJ_BLOB, content).name();
    Files.delete(
        fixture
            .git()
            .directory()
            .resolve("objects")
            .resolve(blob.substring(0, 2))
            .resolve(blob.substring(2)));
    String commit = fixture.git().repository().resolve("main~1").name().substring(0, 7);
    assertReported(
        "the repository does not have the content of data/t.csv at commit "
            + commit
            + ": if it is a partial clone, clone it without --filter");
  }

  @Test
  void severalBadVersionsInARowChangeNothing() throws IOException {
    fixture.commitBytes("empty at first", new byte[0]);
    fixture.commit("before", "id,name", "1,a", "2,b");
    fixture.commit("bad", "id,name", "1,a,x", "2,b");
    fixture.commit("worse", "id,name", "1,a,x", "2,b", "2,c");
    fixture.commit("good", "id,name", "1,A", "2,b");
    HistoryImport.Result result = fixture.run();
    assertEquals(
        List.of(
            "empty at first failed: the file is empty",
            "bad failed: line 2: 3 fields, but the header has 2",
            "worse failed: line 2: 3 fields, but the header has 2"),
        notes(result));
    assertEquals(List.of("id,name", "1,A", "2,b"), fixture.lines(1));
    assertEquals(3, fixture.dataset().statistics().rowsStored());
  }

  @Test
  void aBadVersionAtTheEndIsReportedByEachRun() throws IOException {
    fixture.commit("good", "id", "1");
    fixture.commit("bad", "id", "1", "1");
    List<String> said = List.of("bad failed: more than one record has id = 1");
    assertEquals(said, notes(fixture.run()));
    assertEquals(said, notes(fixture.run()));
    fixture.commit("repaired", "id", "1", "2");
    assertEquals(said, notes(fixture.run()));
    assertEquals(List.of(), notes(fixture.run()));
    assertEquals(List.of("good", "repaired"), fixture.subjects());
  }

  @Test
  void aValueThatIsNotOfItsTypeIsReported() throws IOException {
    fixture.commit("number", "id,n", "1,5");
    fixture.commit("word", "id,n", "1,5", "2,five");
    fixture.commit("number again", "id,n", "1,6");
    HistoryImport.Result result = fixture.run(ColumnTypes.parse("n=int64"), ImportFixture.SILENT);
    assertEquals(List.of("word failed: \"n\" is 'five', not a whole number"), notes(result));
    assertEquals(List.of("id,n", "1,6"), fixture.lines(1));
  }

  @Test
  void aColumnThatNeverWasIsRefusedBeforeAnythingHappens() throws IOException {
    fixture.commit("one", "idnt,name", "1,a");
    fixture.commit("two", "idnt,name", "2,a");
    assertRefused(
        ErrorCode.UNKNOWN_COLUMN,
        "no version of data/t.csv has a column 'ident': did you mean 'idnt'?",
        PrimaryKey.of("ident"),
        ColumnTypes.allText());
    assertRefused(
        ErrorCode.UNKNOWN_COLUMN,
        "no version of data/t.csv has a column 'length': there are 'idnt', 'name'",
        PrimaryKey.of("idnt"),
        ColumnTypes.parse("name=text,length=int32"));
  }

  @Test
  void aTableWithAnotherKeyIsRefused() throws IOException {
    fixture.commit("one", "id,name", "1,a");
    fixture.run();
    fixture.commit("two", "id,name", "2,a");
    assertRefused(
        ErrorCode.BAD_ARGUMENT,
        "the key of table 't' is id, and an import cannot change it",
        PrimaryKey.of("name"),
        ColumnTypes.allText());
    assertRefused(
        ErrorCode.BAD_ARGUMENT,
        "the key of table 't' is id, and an import cannot change it",
        PrimaryKey.none(),
        ColumnTypes.allText());
  }

  @Test
  void aNameThatNoTableCanHaveIsRefusedOnce() throws IOException {
    fixture.commit("one", "id", "1");
    SheafException refusal =
        assertThrows(
            SheafException.class,
            () ->
                fixture.run(
                    ImportFixture.PATH,
                    "a/b",
                    PrimaryKey.of("id"),
                    ColumnTypes.allText(),
                    ImportFixture.SILENT));
    assertEquals(ErrorCode.BAD_NAME, refusal.code());
    assertEquals(List.of(), fixture.versions());
  }

  @Test
  void aFileOfAnotherFormatIsRefused() throws IOException {
    fixture.git().commit("main", "one", Map.of("t.json", "{}", "t.csv.gz", "x"));
    for (String path : List.of("t.json", "t.csv.gz")) {
      SheafException refusal =
          assertThrows(
              SheafException.class,
              () ->
                  fixture.run(
                      path, "t", PrimaryKey.none(), ColumnTypes.allText(), ImportFixture.SILENT));
      assertEquals(ErrorCode.BAD_ARGUMENT, refusal.code());
      assertEquals(
          "only histories of CSV and TSV files can be imported, and " + path + " is neither",
          refusal.getMessage());
    }
    assertEquals(List.of(), fixture.versions());
  }

  private void assertRefused(ErrorCode code, String message, PrimaryKey key, ColumnTypes types) {
    List<String> before = fixture.subjects();
    SheafException refusal =
        assertThrows(
            SheafException.class,
            () -> fixture.run(ImportFixture.PATH, "t", key, types, ImportFixture.SILENT));
    assertEquals(message, refusal.getMessage());
    assertEquals(code, refusal.code());
    assertEquals(before, fixture.subjects());
  }
}
