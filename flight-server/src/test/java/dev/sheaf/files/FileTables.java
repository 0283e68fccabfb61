package dev.sheaf.files;

import dev.sheaf.store.testing.Bytes;
import dev.sheaf.store.testing.PlainValues;
import dev.sheaf.store.testing.PlainWriter;
import dev.sheaf.store.testing.Real;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Small tables for tests: as files, as plain rows, and as readers. */
final class FileTables {
  private FileTables() {}

  /** A file with that text. */
  static Path file(Path directory, String name, String content) {
    return file(directory, name, content.getBytes(StandardCharsets.UTF_8));
  }

  /** A file with those bytes. */
  static Path file(Path directory, String name, byte[] content) {
    try {
      return Files.write(directory.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All rows of a file as strings; null stays null. */
  static List<List<@Nullable String>> read(BufferAllocator allocator, Path file) {
    return read(allocator, file, ReadOptions.defaults());
  }

  /** All rows of a file as strings; null stays null. */
  static List<List<@Nullable String>> read(
      BufferAllocator allocator, Path file, ReadOptions options) {
    try (TableFile table = TableFile.open(allocator, file, options)) {
      return strings(rows(table.rows()));
    }
  }

  /** All rows of a file as text columns. */
  static List<List<@Nullable String>> readText(BufferAllocator allocator, Path file) {
    return read(allocator, file, ReadOptions.defaults().withTypes(ColumnTypes.allText()));
  }

  /** The rest of a reader as plain values. */
  static List<List<@Nullable Object>> rows(ArrowReader reader) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try {
      while (reader.loadNextBatch()) {
        addRows(reader.getVectorSchemaRoot(), rows);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  static void addRows(VectorSchemaRoot batch, List<List<@Nullable Object>> rows) {
    for (int row = 0; row < batch.getRowCount(); row++) {
      List<@Nullable Object> values = new ArrayList<>();
      for (int i = 0; i < batch.getFieldVectors().size(); i++) {
        values.add(oneNan(PlainValues.read(batch.getVector(i), row)));
      }
      rows.add(values);
    }
  }

  /** Text knows one NaN only. */
  static @Nullable Object oneNan(@Nullable Object value) {
    if (value instanceof Real real && Double.isNaN(real.value())) {
      return Real.of(Double.NaN);
    }
    return value instanceof List<?> list
        ? Collections.unmodifiableList(
            new ArrayList<@Nullable Object>(list.stream().map(FileTables::oneNan).toList()))
        : value;
  }

  static List<List<@Nullable String>> strings(List<List<@Nullable Object>> rows) {
    List<List<@Nullable String>> strings = new ArrayList<>();
    for (List<@Nullable Object> row : rows) {
      List<@Nullable String> texts = new ArrayList<>();
      for (@Nullable Object value : row) {
        texts.add(
            value == null
                ? null
                : value instanceof Bytes bytes
                    ? new String(bytes.toArray(), StandardCharsets.UTF_8)
                    : value.toString());
      }
      strings.add(texts);
    }
    return strings;
  }

  /** A row of strings and nulls. */
  static List<@Nullable String> row(@Nullable String... values) {
    List<@Nullable String> row = new ArrayList<>();
    Collections.addAll(row, values);
    return row;
  }

  /** A reader over plain rows, in batches of random sizes. */
  static ArrowReader reader(
      BufferAllocator allocator, Schema schema, List<List<@Nullable Object>> rows, Random random) {
    return new ArrowReader(allocator) {
      private int next;

      @Override
      public boolean loadNextBatch() throws IOException {
        prepareLoadNextBatch();
        if (next == rows.size()) {
          return false;
        }
        int count = Math.min(rows.size() - next, 1 + random.nextInt(50));
        VectorSchemaRoot root = getVectorSchemaRoot();
        PlainWriter writer = new PlainWriter(random);
        for (int i = 0; i < schema.getFields().size(); i++) {
          int column = i;
          writer.writeAll(
              root.getVector(i),
              rows.subList(next, next + count).stream().map(row -> row.get(column)).toList());
        }
        root.setRowCount(count);
        next += count;
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
        return schema;
      }
    };
  }
}
