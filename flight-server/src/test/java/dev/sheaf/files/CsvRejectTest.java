package dev.sheaf.files;

import static dev.sheaf.files.FileTables.file;
import static dev.sheaf.files.FileTables.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sheaf.files.ReadOptions.OnReject;
import dev.sheaf.files.Rejects.Reject;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.testing.AllocatorExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(AllocatorExtension.class)
class CsvRejectTest {
  private static final String SKIP_HINT =
      "; nothing was imported; --on-error skip reports such lines and imports the rest";

  @TempDir Path directory;

  @Test
  void aValueThatIsNotOfItsTypeIsNamedWithItsLine(BufferAllocator allocator) {
    String rows = "1,\"two\nlines\",80\n".repeat(2_000);
    Path file = file(directory, "broken.csv", "id,note,length_ft\n" + rows + "\n9,x,12x\n");
    assertEquals(
        file
            + " line 4,003: \"length_ft\" is '12x', not a whole number"
            + SKIP_HINT
            + "; --types length_ft=text keeps them",
        refusal(allocator, file, "length_ft=int64"));
  }

  @Test
  void missingAndExtraFieldsAreErrors(BufferAllocator allocator) {
    assertProblem(allocator, "a,b\n1,x\n2\n", 3, "1 field, but the header has 2");
    assertProblem(allocator, "a,b\n1,x\n2,y,z\n", 3, "3 fields, but the header has 2");
    assertProblem(allocator, "a,b\n1,\"x\n\n\"\n\n2\n3,y\n", 6, "1 field, but the header has 2");
    assertProblem(allocator, "\uFEFFa,b\r\n1,x\r\n2\r\n", 3, "1 field, but the header has 2");
  }

  @Test
  void misplacedQuotesAreErrors(BufferAllocator allocator) {
    String problem = "a quote is not closed, or text follows a closing quote";
    assertProblem(allocator, "a,b\n1,x\n2,\"y\n3,z\n", 3, problem);
    assertProblem(allocator, "a,b\n1,\"x\"y\n2,z\n", 2, problem);
  }

  @Test
  void bytesThatAreNoUtf8AreErrors(BufferAllocator allocator) {
    Path file =
        file(
            directory,
            "latin.csv",
            "a,b\n1,x\n2,Z\u00fcrich\n".getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(
        file + " line 3: bytes that are not UTF-8 text" + SKIP_HINT,
        refusal(allocator, file, "text"));
    Path header = file(directory, "h.csv", "\u00fc,b\n".getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(
        header + " line 1: the header is not UTF-8 text; convert the file, for example with iconv",
        refusal(allocator, header, "text"));
    Path utf16 = file(directory, "w.csv", "a,b\n1,x\n".getBytes(StandardCharsets.UTF_16));
    assertEquals(
        utf16 + " is UTF-16 text; convert it to UTF-8, for example with iconv -f UTF-16 -t UTF-8",
        refusal(allocator, utf16, "text"));
  }

  @Test
  void anEmptyFileIsAnError(BufferAllocator allocator) {
    for (String content : List.of("", "\uFEFF")) {
      Path file = file(directory, "e.csv", content);
      assertEquals(
          file + " is empty: it has not even a line with the names of its columns",
          refusal(allocator, file, "text"));
    }
  }

  @Test
  void aQuoteThatIsNeverClosedInALargeFileIsFound(BufferAllocator allocator) {
    String content = "a,b\n1,x\n2,\"y\n" + "3,zzzzzzzzzzzzzzzz\n".repeat(4_000_000);
    Path file = file(directory, "q.csv", content);
    assertEquals(
        file + " line 3: the record that begins here has more than 64 MB; is a quote not closed?",
        refusal(allocator, file, "text"));
  }

  @Test
  void skippedRecordsAreCountedWithTheirLines(BufferAllocator allocator) {
    Path file =
        file(directory, "t.csv", "id,n\n1,10\n2\n3,30\n4,x\n\n5,\"5\n0\"\n6,60,7\n7,70\n8,1.5\n");
    List<List<@Nullable String>> rows = new ArrayList<>();
    Rejects rejects = skip(allocator, file, "id=int64,n=int64", rows);
    assertEquals(List.of(row("1", "10"), row("3", "30"), row("7", "70")), rows);
    assertEquals(5, rejects.count());
    assertEquals(
        List.of(
            new Reject(3, "1 field, but the header has 2"),
            new Reject(5, "\"n\" is '4'".replace("4", "x") + ", not a whole number"),
            new Reject(7, "\"n\" is '5\n0', not a whole number"),
            new Reject(9, "3 fields, but the header has 2"),
            new Reject(11, "\"n\" is '1.5', not a whole number")),
        rejects.first());
    assertEquals("3, 5, 7, 9, 11", rejects.lines());
  }

  @Test
  void ofManySkippedRecordsTheFirstAreShown(BufferAllocator allocator) {
    Path file = file(directory, "t.csv", "id,n\n" + "1,x\n2\n".repeat(50_000) + "3,3\n");
    List<List<@Nullable String>> rows = new ArrayList<>();
    Rejects rejects = skip(allocator, file, "id=int64,n=int64", rows);
    assertEquals(List.of(row("3", "3")), rows);
    assertEquals(100_000, rejects.count());
    assertEquals("2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …", rejects.lines());
  }

  @Test
  void skippedRecordsDoNotInfluenceTheTypes(BufferAllocator allocator) {
    Path file = file(directory, "t.csv", "id,n\n1,10\nx\n3,30\n");
    ReadOptions options = ReadOptions.defaults().withOnReject(OnReject.SKIP);
    try (TableFile table = TableFile.open(allocator, file, options)) {
      assertEquals("[[1, 10], [3, 30]]", FileTables.rows(table.rows()).toString());
      assertEquals("3", table.rejects().lines());
    }
  }

  @Test
  void anUnknownColumnInTheTypesIsAnError(BufferAllocator allocator) {
    Path file = file(directory, "t.csv", "length_ft,b\n1,2\n");
    assertEquals(
        file + " has no column 'lenght_ft': did you mean 'length_ft'?",
        refusal(allocator, file, "lenght_ft=text", ErrorCode.UNKNOWN_COLUMN));
  }

  @Test
  void aMissingFileOrADirectoryIsAnError(BufferAllocator allocator) {
    Path near = file(directory, "runways.csv", "a\n1\n");
    assertEquals(
        "there is no file " + directory.resolve("runway.csv") + ": did you mean runways.csv?",
        refusal(allocator, directory.resolve("runway.csv"), "text"));
    assertEquals(
        "there is no file " + near.resolve("x.csv"),
        refusal(allocator, near.resolve("x.csv"), "text"));
    Path inner = directory.resolve("dir.csv");
    inner.toFile().mkdir();
    assertEquals(inner + " is a directory; name a file in it", refusal(allocator, inner, "text"));
  }

  private void assertProblem(BufferAllocator allocator, String content, int line, String problem) {
    Path file = file(directory, "p.csv", content);
    String expected = file + " line " + line + ": " + problem + SKIP_HINT;
    assertEquals(expected, refusal(allocator, file, "text"));
    List<List<@Nullable String>> rows = new ArrayList<>();
    Rejects rejects = skip(allocator, file, "text", rows);
    assertEquals(new Reject(line, problem), rejects.first().get(0));
  }

  private static Rejects skip(
      BufferAllocator allocator, Path file, String types, List<List<@Nullable String>> rows) {
    ReadOptions options =
        ReadOptions.defaults().withTypes(ColumnTypes.parse(types)).withOnReject(OnReject.SKIP);
    try (TableFile table = TableFile.open(allocator, file, options)) {
      rows.addAll(FileTables.strings(FileTables.rows(table.rows())));
      return table.rejects();
    }
  }

  private static String refusal(BufferAllocator allocator, Path file, String types) {
    return refusal(allocator, file, types, ErrorCode.BAD_INPUT);
  }

  private static String refusal(
      BufferAllocator allocator, Path file, String types, ErrorCode code) {
    ReadOptions options = ReadOptions.defaults().withTypes(ColumnTypes.parse(types));
    SheafException refusal =
        assertThrows(SheafException.class, () -> FileTables.read(allocator, file, options));
    assertEquals(code, refusal.code());
    return String.valueOf(refusal.getMessage());
  }
}
