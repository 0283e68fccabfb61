package dev.sheaf.files;

import static dev.sheaf.files.FileTables.file;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sheaf.files.FileImport.Mode;
import dev.sheaf.files.ReadOptions.OnReject;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.scan.CursorReader;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.table.Changes;
import dev.sheaf.store.testing.AllocatorExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the rows of a file do to a table, and how the file's mistakes are told. */
@ExtendWith(AllocatorExtension.class)
class FileImportTest {
  /** More rows than a batch has. */
  private static final int FAR = 150_000;

  private BufferAllocator allocator;
  private Dataset dataset;
  @TempDir private Path directory;

  @BeforeEach
  void open(BufferAllocator given) {
    allocator = given;
    dataset = Dataset.inMemory(given, DatasetOptions.defaults());
    run(Mode.UPSERT, file(directory, "first.csv", "id,name\n1,one\n2,two\n"));
  }

  @AfterEach
  void close() {
    dataset.close();
  }

  static Stream<Arguments> modesAndDistances() {
    return Stream.of(Mode.values())
        .flatMap(mode -> Stream.of(1, 10, FAR).map(distance -> arguments(mode, distance)));
  }

  @ParameterizedTest
  @MethodSource("modesAndDistances")
  void aKeyThatStandsTwiceIsAnErrorHoweverFarApart(Mode mode, int distance) {
    StringBuilder text = new StringBuilder("id,name\n7,\"of two\nlines\"\n");
    for (int i = 1; i < distance; i++) {
      text.append(1_000 + i).append(",x\n");
    }
    Path file = file(directory, "twice.csv", text.append("7,second\n8,y\n").toString());
    SheafException error = refusal(ErrorCode.DUPLICATE_KEY, mode, file);
    String first = distance < FAR ? " (the first is on line 2)" : "";
    assertEquals(
        "%s line %,d: a second record with id = 7%s; nothing was imported, a key may stand once in what is imported together"
            .formatted(file, distance + 3, first),
        error.getMessage());
  }

  @Test
  void linesAreCountedOverRecordsThatAreLeftOut() {
    StringBuilder text = new StringBuilder("id,name\n7,first\n8\nx,bad\n\n9,\"two\nlines\"\n");
    for (int i = 1; i < FAR; i++) {
      text.append(1_000 + i).append(",x\n");
    }
    Path file = file(directory, "skip.csv", text.append("y,bad\n7,second\n10\n").toString());
    ReadOptions options =
        ReadOptions.defaults().withTypes(ColumnTypes.parse("id=int64")).withOnReject(OnReject.SKIP);
    SheafException error =
        assertThrows(SheafException.class, () -> run(Mode.UPSERT, options, List.of(file)));
    assertEquals(ErrorCode.DUPLICATE_KEY, error.code());
    assertEquals("line %,d".formatted(7 + FAR + 1), error.values().get("place"));
  }

  @Test
  void aNullInAKeyIsNamedWithItsLine() {
    Path file = file(directory, "null.csv", "id,name\n7,x\n\n,y\n");
    assertEquals(
        file
            + " line 4: column 'id' is part of the primary key, and has no value here; nothing was imported",
        refusal(ErrorCode.NULL_VALUE, Mode.UPSERT, file).getMessage());
  }

  @Test
  void aKeyThatIsThereIsNamedWithItsLine() {
    Path file = file(directory, "there.csv", "id,name\n7,x\n2,y\n");
    assertEquals(
        file
            + " line 3: there is a record with id = 2 already; nothing was imported, --mode upsert replaces such records",
        refusal(ErrorCode.KEY_EXISTS, Mode.APPEND, file).getMessage());
  }

  @Test
  void jsonHasLinesToo() {
    String records = "{\"id\": 7, \"name\": \"a\"}\n\n{\"id\": 8, \"name\": \"b\"}\n";
    Path file = file(directory, "twice.jsonl", records + "{\"id\": 7,\n \"name\": \"c\"}\n");
    SheafException error = refusal(ErrorCode.DUPLICATE_KEY, Mode.UPSERT, file);
    assertEquals("line 4", error.values().get("place"));
    assertEquals(" (the first is on line 1)", error.values().get("first"));
  }

  @Test
  void formatsWithoutLinesHaveRows() throws IOException {
    Dataset other = Dataset.inMemory(allocator, DatasetOptions.defaults());
    List<Path> files = new ArrayList<>();
    try (other) {
      Path csv = file(directory, "keyless.csv", "id,name\n7,a\n8,b\n7,c\n");
      FileImport.Target target = new FileImport.Target("main", "t", PrimaryKey.none(), Mode.UPSERT);
      new FileImport(allocator, other, target, ReadOptions.defaults())
          .run(List.of(csv), CommitMessage.of("keyless"));
      for (FileFormat format :
          List.of(FileFormat.PARQUET, FileFormat.ARROW, FileFormat.ARROW_STREAM)) {
        files.add(write(other, format));
      }
    }
    for (Path file : files) {
      SheafException error = refusal(ErrorCode.DUPLICATE_KEY, Mode.UPSERT, file);
      assertEquals("row 3", error.values().get("place"), file::toString);
    }
  }

  @Test
  void aLaterFileReplacesRecordsOfAnEarlierOne() {
    Path a = file(directory, "a.csv", "id,name\n2,b\n7,x\n");
    Path b = file(directory, "b.csv", "id,name\n7,y\n1,one\n");
    FileImport.Result result = run(Mode.UPSERT, ReadOptions.defaults(), List.of(a, b));
    assertEquals(new Changes(1, 2, 0, 1, 0), result.changes());
    SheafException error =
        assertThrows(
            SheafException.class, () -> run(Mode.REPLACE, ReadOptions.defaults(), List.of(a, b)));
    assertEquals(ErrorCode.DUPLICATE_KEY, error.code());
    assertEquals(b, error.values().get("file"));
    assertEquals("line 2", error.values().get("place"));
  }

  @Test
  void rowsThatStandTwiceInATableWithoutAKeyAreReported() {
    StringBuilder text = new StringBuilder("id,name\n7,a\nx\n8,b\n7,a\n");
    for (int i = 1; i < FAR; i++) {
      text.append(1_000 + i).append(",x\n");
    }
    Path csv = file(directory, "again.csv", text.append("8,b\n7,a\n").toString());
    Path json = file(directory, "keyless.jsonl", "{\"id\":7,\"name\":\"a\"}\n".repeat(3));
    ReadOptions skip =
        ReadOptions.defaults().withTypes(ColumnTypes.parse("id=int64")).withOnReject(OnReject.SKIP);
    try (Dataset other = Dataset.inMemory(allocator, DatasetOptions.defaults())) {
      FileImport.Result first = keyless(other, Mode.UPSERT, skip, csv);
      assertEquals(new Changes(FAR + 1, 0, 0, 0, 0), first.changes());
      assertEquals(List.of(new FileImport.FileRepeats(csv, 3, "line 5")), first.repeats());
      assertEquals(1, first.rejects().get(0).rejects().count());

      FileImport.Result second = keyless(other, Mode.APPEND, ReadOptions.defaults(), json);
      assertEquals(new Changes(0, 0, 0, 1, 0), second.changes());
      assertEquals(List.of(new FileImport.FileRepeats(json, 2, "line 2")), second.repeats());

      FileImport.Result third = keyless(other, Mode.REPLACE, ReadOptions.defaults(), json, json);
      assertEquals(new Changes(0, 0, FAR, 1, 0), third.changes());
      assertEquals(
          List.of(
              new FileImport.FileRepeats(json, 2, "line 2"),
              new FileImport.FileRepeats(json, 3, "line 1")),
          third.repeats());
    }
  }

  private FileImport.Result keyless(Dataset other, Mode mode, ReadOptions options, Path... files) {
    FileImport.Target target = new FileImport.Target("main", "t", PrimaryKey.none(), mode);
    return new FileImport(allocator, other, target, options)
        .run(List.of(files), CommitMessage.of("keyless"));
  }

  @Test
  void columnsThatDoNotFitAreToldWithFileAndTable() throws IOException {
    Path more = file(directory, "more.csv", "id,name,colour\n7,x,red\n");
    assertEquals(
        more + " does not fit table 't': the table has no column 'colour'; nothing was imported",
        refusal(ErrorCode.UNKNOWN_COLUMN, Mode.UPSERT, more).getMessage());
    Path other = file(directory, "other.jsonl", "{\"id\": 7, \"name\": [1]}\n");
    Path arrow;
    try (Dataset source = Dataset.inMemory(allocator, DatasetOptions.defaults())) {
      keyless(source, Mode.UPSERT, ReadOptions.defaults(), other);
      arrow = write(source, FileFormat.ARROW);
    }
    assertEquals(
        arrow
            + " does not fit table 't': column 'name' holds utf8, not list<int64>; nothing was imported",
        refusal(ErrorCode.SCHEMA_MISMATCH, Mode.UPSERT, arrow).getMessage());
  }

  private Path write(Dataset from, FileFormat format) throws IOException {
    Path file = directory.resolve("rows." + format.spelling());
    try (Snapshot snapshot = from.snapshot("main", "t");
        CursorReader rows = new CursorReader(allocator, snapshot.scan(Scan.all()))) {
      TableFileWriter.write(rows, format, file);
    }
    return file;
  }

  private SheafException refusal(ErrorCode code, Mode mode, Path file) {
    Version before = dataset.version("main");
    SheafException error = assertThrows(SheafException.class, () -> run(mode, file));
    assertEquals(code, error.code(), error::getMessage);
    assertEquals(before, dataset.version("main"));
    return error;
  }

  private FileImport.Result run(Mode mode, Path file) {
    return run(mode, ReadOptions.defaults(), List.of(file));
  }

  private FileImport.Result run(Mode mode, ReadOptions options, List<Path> files) {
    return new FileImport(
            allocator,
            dataset,
            new FileImport.Target("main", "t", PrimaryKey.of("id"), mode),
            options)
        .run(files, CommitMessage.of("import"));
  }
}
