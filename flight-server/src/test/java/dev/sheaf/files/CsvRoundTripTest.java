package dev.sheaf.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.Bytes;
import dev.sheaf.store.testing.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
class CsvRoundTripTest {
  @TempDir Path directory;

  @Test
  void anyTextComesBack(BufferAllocator allocator) {
    Seeds.forEach(
        30,
        seed -> {
          Random random = Seeds.random(seed);
          int columns = 1 + random.nextInt(4);
          Schema schema =
              new Schema(
                  IntStream.range(0, columns).mapToObj(i -> TextableTables.text("c" + i)).toList());
          List<List<@Nullable Object>> rows = new ArrayList<>();
          for (int i = random.nextInt(200); i > 0; i--) {
            rows.add(
                schema.getFields().stream()
                    .map(field -> nastyText(random))
                    .collect(Collectors.toCollection(ArrayList::new)));
          }
          FileFormat format = random.nextBoolean() ? FileFormat.CSV : FileFormat.TSV;
          ReadOptions options = ReadOptions.defaults().withTypes(ColumnTypes.allText());
          assertComesBack(allocator, schema, rows, format, options, random);
        });
  }

  @Test
  void valuesOfGivenTypesComeBack(BufferAllocator allocator) {
    Seeds.forEach(
        30,
        seed -> {
          Random random = Seeds.random(seed);
          Schema schema = TextableTables.schema(random, 1 + random.nextInt(12));
          List<List<@Nullable Object>> rows =
              TextableTables.rows(random, schema, random.nextInt(300));
          Map<String, ArrowType> types = new LinkedHashMap<>();
          for (Field field : schema.getFields()) {
            types.put(field.getName(), field.getType());
          }
          ReadOptions options = ReadOptions.defaults().withTypes(ColumnTypes.of(types));
          assertComesBack(allocator, schema, rows, FileFormat.CSV, options, random);
        });
  }

  private void assertComesBack(
      BufferAllocator allocator,
      Schema schema,
      List<List<@Nullable Object>> rows,
      FileFormat format,
      ReadOptions options,
      Random random)
      throws Exception {
    Path file = directory.resolve("t." + format.spelling());
    try (ArrowReader reader = FileTables.reader(allocator, schema, rows, random)) {
      assertEquals(rows.size(), TableFileWriter.write(reader, format, file));
    }
    try (TableFile table = TableFile.open(allocator, file, options)) {
      assertEquals(rows, FileTables.rows(table.rows()), () -> "as " + schema);
      assertEquals(Rejects.NONE, table.rejects());
    }
  }

  private static @Nullable Object nastyText(Random random) {
    String alphabet = "a,;\t\"\n\r '\\#\u00e9\u6771\ud83d\udeeb\0";
    if (random.nextInt(5) == 0) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      int at = random.nextInt(alphabet.length());
      char c = alphabet.charAt(at);
      text.append(Character.isSurrogate(c) ? "\ud83d\udeeb" : String.valueOf(c));
    }
    return Bytes.of(text.toString());
  }
}
