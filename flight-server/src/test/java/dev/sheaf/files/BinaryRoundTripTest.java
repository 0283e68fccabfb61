package dev.sheaf.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.TypeNames;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.RandomValues;
import dev.sheaf.store.testing.Seeds;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(AllocatorExtension.class)
class BinaryRoundTripTest {
  @TempDir Path directory;

  @Test
  void anyTableComesBackFromArrow(BufferAllocator allocator) {
    Seeds.forEach(
        40,
        seed -> {
          Random random = Seeds.random(seed);
          Schema schema = RandomFields.schema(random, 1 + random.nextInt(6));
          List<List<@Nullable Object>> rows = rows(random, schema, random.nextInt(120));
          for (FileFormat format : List.of(FileFormat.ARROW, FileFormat.ARROW_STREAM)) {
            Path file = directory.resolve("t." + format.spelling());
            write(allocator, schema, rows, format, file, random);
            try (TableFile table = TableFile.open(allocator, file, ReadOptions.defaults())) {
              assertEquals(schema, table.schema());
              assertEquals(rows, FileTables.rows(table.rows()));
            }
          }
        });
  }

  @Test
  void exactTypesComeBackFromParquet(BufferAllocator allocator) {
    Seeds.forEach(
        30,
        seed -> {
          Random random = Seeds.random(seed);
          Schema schema = parquetSchema(random, 1 + random.nextInt(8));
          List<List<@Nullable Object>> rows =
              TextableTables.rows(random, schema, random.nextInt(200));
          Path file = directory.resolve("t.parquet");
          write(allocator, schema, rows, FileFormat.PARQUET, file, random);
          try (TableFile table = TableFile.open(allocator, file, ReadOptions.defaults())) {
            assertEquals(names(schema), names(table.schema()));
            assertEquals(rows, FileTables.rows(table.rows()), () -> "as " + schema);
          }
        });
  }

  @Test
  void parquetRefusesWhatItWouldChange(BufferAllocator allocator) {
    for (String type :
        List.of(
            "float16",
            "decimal(50,3)",
            "duration[us]",
            "interval[year_month]",
            "timestamp[ns, UTC]")) {
      Field field = RandomFields.of("c", TypeSpelling.parse(type));
      Path file = directory.resolve("t.parquet");
      SheafException refusal =
          assertThrows(
              SheafException.class,
              () ->
                  write(
                      allocator,
                      new Schema(List.of(field)),
                      List.of(),
                      FileFormat.PARQUET,
                      file,
                      new Random(0)));
      assertEquals(ErrorCode.UNSUPPORTED_TYPE, refusal.code());
      assertTrue(Files.notExists(file));
    }
  }

  @Test
  void parquetGoesToAStreamToo(BufferAllocator allocator) throws Exception {
    Schema schema = new Schema(List.of(TextableTables.text("a")));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ArrowReader reader =
        FileTables.reader(
            allocator, schema, TextableTables.rows(new Random(1), schema, 10), new Random(1))) {
      assertEquals(10, TableFileWriter.write(reader, FileFormat.PARQUET, out));
    }
    Path file = FileTables.file(directory, "s.parquet", out.toByteArray());
    assertEquals(10, FileTables.read(allocator, file).size());
  }

  @Test
  void damagedFilesAreErrors(BufferAllocator allocator) {
    for (String name : List.of("t.parquet", "t.arrow", "t.arrows")) {
      Path file = FileTables.file(directory, name, "this is no such file");
      SheafException refusal =
          assertThrows(SheafException.class, () -> FileTables.read(allocator, file));
      assertEquals(ErrorCode.BAD_INPUT, refusal.code(), refusal.getMessage());
    }
  }

  private static void write(
      BufferAllocator allocator,
      Schema schema,
      List<List<@Nullable Object>> rows,
      FileFormat format,
      Path file,
      Random random)
      throws Exception {
    try (ArrowReader reader = FileTables.reader(allocator, schema, rows, random)) {
      assertEquals(rows.size(), TableFileWriter.write(reader, format, file));
    }
  }

  private static List<List<@Nullable Object>> rows(Random random, Schema schema, int count) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<@Nullable Object> row = new ArrayList<>();
      for (Field field : schema.getFields()) {
        row.add(FileTables.oneNan(RandomValues.any(random, field)));
      }
      rows.add(row);
    }
    return rows;
  }

  private static List<String> names(Schema schema) {
    return schema.getFields().stream()
        .map(field -> field.getName() + " " + TypeNames.of(field))
        .toList();
  }

  /** Columns of the types that come back as themselves. */
  private static Schema parquetSchema(Random random, int columns) {
    List<String> types =
        List.of(
            "bool",
            "int8",
            "int16",
            "int32",
            "int64",
            "uint8",
            "uint16",
            "uint32",
            "uint64",
            "float32",
            "float64",
            "decimal(12,3)",
            "decimal(38,0)",
            "text",
            "binary",
            "date32",
            "time[us]",
            "timestamp[us]",
            "timestamp[ns]",
            "timestamp[us, UTC]");
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      ArrowType type = TypeSpelling.parse(types.get(random.nextInt(types.size())));
      fields.add(RandomFields.of("c" + i, type));
    }
    return new Schema(fields);
  }
}
