package dev.sheaf.files;

import static dev.sheaf.files.FileTables.file;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.files.ReadOptions.OnReject;
import dev.sheaf.store.testing.FailingAllocations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFaultTest {
  private static final String CSV = "id,n,s\n1,1.5,x\n2,oops,\"y\"\n\n3,3.5,\n";
  private static final String JSON = "{\"id\":1,\"l\":[1,2]}\n{\"id\":\"x\",\"s\":{\"a\":true}}\n";

  @TempDir Path directory;

  @Test
  void readingCsvSurvivesAnyFailedAllocation() throws Exception {
    sweepReading(file(directory, "t.csv", CSV), "id=int64,n=double", 2);
  }

  @Test
  void readingJsonSurvivesAnyFailedAllocation() throws Exception {
    sweepReading(file(directory, "t.jsonl", JSON), "id=int64", 1);
  }

  @Test
  void readingAndWritingBinaryFormatsSurvivesAnyFailedAllocation() throws Exception {
    Random random = new Random(7);
    Schema schema = new Schema(List.of(TextableTables.text("a"), TextableTables.text("b")));
    List<List<@Nullable Object>> rows = TextableTables.rows(random, schema, 20);
    for (FileFormat format : FileFormat.values()) {
      Path file = directory.resolve("t." + format.spelling());
      FailingAllocations.sweep(
          allocator -> {
            Files.deleteIfExists(file);
            try (ArrowReader reader = FileTables.reader(allocator, schema, rows, new Random(3))) {
              TableFileWriter.write(reader, format, file);
            } finally {
              assertNothingBeside(file);
            }
          });
      ReadOptions options =
          format == FileFormat.CSV || format == FileFormat.TSV
              ? ReadOptions.defaults().withTypes(ColumnTypes.allText())
              : ReadOptions.defaults();
      FailingAllocations.sweep(
          allocator -> {
            try (TableFile table = TableFile.open(allocator, file, options)) {
              assertEquals(rows, FileTables.rows(table.rows()));
            }
          });
    }
  }

  private static void sweepReading(Path file, String types, int rows) throws Exception {
    ReadOptions options =
        ReadOptions.defaults().withTypes(ColumnTypes.parse(types)).withOnReject(OnReject.SKIP);
    FailingAllocations.sweep(
        allocator -> {
          try (TableFile table = TableFile.open(allocator, file, options)) {
            assertEquals(rows, FileTables.rows(table.rows()).size());
          }
        });
  }

  private void assertNothingBeside(Path file) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<String> hidden =
          files
              .map(path -> String.valueOf(path.getFileName()))
              .filter(n -> n.startsWith("."))
              .toList();
      assertTrue(hidden.isEmpty(), () -> hidden + " beside " + file);
    }
  }
}
