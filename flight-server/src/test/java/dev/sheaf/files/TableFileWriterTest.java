package dev.sheaf.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.Bytes;
import dev.sheaf.store.testing.RandomFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(AllocatorExtension.class)
class TableFileWriterTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              RandomFields.of("id", new ArrowType.Int(64, true)),
              TextableTables.text("a,b"),
              new Field(
                  "l",
                  FieldType.nullable(ArrowType.List.INSTANCE),
                  List.of(TextableTables.text("item")))));
  private static final List<List<@Nullable Object>> ROWS =
      List.of(
          Arrays.asList(BigInteger.ONE, Bytes.of("x"), List.of(Bytes.of("p"), Bytes.of("\"q"))),
          Arrays.asList(BigInteger.TWO, null, null),
          Arrays.asList(null, Bytes.of(""), List.of()));

  @TempDir Path directory;

  @Test
  void textFormatsLookLikeThis(BufferAllocator allocator) {
    assertEquals(
        "id,\"a,b\",l\n1,x,\"[\"\"p\"\",\"\"\\\"\"q\"\"]\"\n2,,\n,\"\",[]\n",
        written(allocator, FileFormat.CSV));
    assertEquals(
        "id\ta,b\tl\n1\tx\t\"[\"\"p\"\",\"\"\\\"\"q\"\"]\"\n2\t\t\n\t\"\"\t[]\n",
        written(allocator, FileFormat.TSV));
    assertEquals(
        """
        {"id":1,"a,b":"x","l":["p","\\"q"]}
        {"id":2,"a,b":null,"l":null}
        {"id":null,"a,b":"","l":[]}
        """,
        written(allocator, FileFormat.JSON_LINES));
    assertEquals("[", written(allocator, FileFormat.JSON).substring(0, 1));
  }

  @Test
  void aTableWithoutRowsIsAFileToo(BufferAllocator allocator) throws Exception {
    for (FileFormat format : FileFormat.values()) {
      Path file = directory.resolve("e." + format.spelling());
      try (ArrowReader reader = FileTables.reader(allocator, SCHEMA, List.of(), new Random(0))) {
        assertEquals(0, TableFileWriter.write(reader, format, file));
      }
      assertTrue(Files.exists(file));
      if (format != FileFormat.JSON && format != FileFormat.JSON_LINES) {
        try (TableFile table = TableFile.open(allocator, file, ReadOptions.defaults())) {
          assertEquals(
              List.of("id", "a,b", "l"),
              table.schema().getFields().stream().map(Field::getName).toList());
          assertEquals(List.of(), FileTables.rows(table.rows()));
        }
      }
    }
  }

  @Test
  void aFailureLeavesWhatWasThere(BufferAllocator allocator) throws Exception {
    for (FileFormat format : FileFormat.values()) {
      Path file = FileTables.file(directory, "t." + format.spelling(), "before");
      try (ArrowReader reader = new FailingReader(allocator)) {
        SheafException failure =
            assertThrows(SheafException.class, () -> TableFileWriter.write(reader, format, file));
        assertEquals("the rows cannot be read: the second batch is lost", failure.getMessage());
      }
      assertEquals("before", Files.readString(file));
      assertEquals(1, filesIn(directory));
      Files.delete(file);
    }
  }

  @Test
  void anExistingFileKeepsItsPermissionsAndALinkItsTarget(BufferAllocator allocator)
      throws Exception {
    Path file = FileTables.file(directory, "t.csv", "before");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
    Path link = Files.createSymbolicLink(directory.resolve("link.csv"), file);
    try (ArrowReader reader = FileTables.reader(allocator, SCHEMA, ROWS, new Random(0))) {
      TableFileWriter.write(reader, FileFormat.CSV, link);
    }
    assertTrue(Files.isSymbolicLink(link));
    assertTrue(Files.readString(file).startsWith("id,"));
    assertEquals("rw-rw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void whatCannotBeWrittenIsSaid(BufferAllocator allocator) throws Exception {
    assertUnwritable(
        allocator,
        directory.resolve("no/such.csv"),
        ErrorCode.IO_FAILED,
        directory.resolve("no/such.csv")
            + " cannot be written: there is no directory "
            + directory.resolve("no"));
    assertUnwritable(
        allocator,
        directory,
        ErrorCode.IO_FAILED,
        directory + " cannot be written: it is a directory");
    assertUnwritable(
        allocator,
        Path.of("/dev/full"),
        ErrorCode.DISK_FULL,
        "there is no space left to write /dev/full");
  }

  @Test
  void aReaderThatWentAwayIsNoFailure(BufferAllocator allocator) throws Exception {
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    try (ArrowReader reader = FileTables.reader(allocator, SCHEMA, ROWS, new Random(0))) {
      SheafException failure =
          assertThrows(
              SheafException.class, () -> TableFileWriter.write(reader, FileFormat.CSV, gone));
      assertEquals(ErrorCode.CANCELLED, failure.code());
    }
  }

  private static void assertUnwritable(
      BufferAllocator allocator, Path file, ErrorCode code, String message) throws Exception {
    for (FileFormat format : List.of(FileFormat.CSV, FileFormat.PARQUET)) {
      Schema schema = new Schema(List.of(TextableTables.text("a")));
      try (ArrowReader reader =
          FileTables.reader(
              allocator, schema, TextableTables.rows(new Random(0), schema, 5), new Random(0))) {
        SheafException failure =
            assertThrows(SheafException.class, () -> TableFileWriter.write(reader, format, file));
        assertEquals(message, failure.getMessage());
        assertEquals(code, failure.code());
      }
    }
  }

  private static String written(BufferAllocator allocator, FileFormat format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ArrowReader reader = FileTables.reader(allocator, SCHEMA, ROWS, new Random(0))) {
      assertEquals(3, TableFileWriter.write(reader, format, out));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static long filesIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.count();
    }
  }

  /** Gives one batch and fails. */
  private static final class FailingReader extends ArrowReader {
    private boolean first = true;

    FailingReader(BufferAllocator allocator) {
      super(allocator);
    }

    @Override
    public boolean loadNextBatch() throws IOException {
      prepareLoadNextBatch();
      if (!first) {
        throw new IOException("the second batch is lost");
      }
      first = false;
      getVectorSchemaRoot().allocateNew();
      getVectorSchemaRoot().setRowCount(3);
      return true;
    }

    @Override
    public long bytesRead() {
      return 0;
    }

    @Override
    protected void closeReadSource() {}

    @Override
    protected Schema readSchema() {
      return SCHEMA;
    }
  }
}
