package dev.sheaf.cli;

import dev.sheaf.files.ColumnTypes;
import dev.sheaf.files.FileFormat;
import dev.sheaf.files.ReadOptions;
import dev.sheaf.files.TableFile;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.vector.DictionaryDecoding;
import dev.sheaf.store.vector.GrowingColumn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** A table of resolutions in a file. */
final class ResolutionFile {
  private static final List<String> TEXT = List.of("conflict_id", "resolution", "conflict_columns");

  private ResolutionFile() {}

  /**
   * All rows of a file as one batch; the caller closes it.
   *
   * @param options how the file is read; what stands in it as text gets the types of the columns
   * @param columns of the table whose conflicts are resolved
   */
  static VectorSchemaRoot read(
      BufferAllocator allocator, Path file, ReadOptions options, List<Field> columns) {
    FileFormat format = options.format().orElseGet(() -> FileFormat.of(file));
    ReadOptions typed = format.isText() ? options.withTypes(types(columns)) : options;
    try (TableFile source = TableFile.open(allocator, file, typed)) {
      return read(allocator, source.rows());
    } catch (IOException e) {
      throw SheafException.because(
          e,
          ErrorCode.IO_FAILED,
          "cannot read {file}: {reason}",
          "file",
          file,
          "reason",
          String.valueOf(e.getMessage()));
    }
  }

  private static ColumnTypes types(List<Field> columns) {
    List<Field> fields = new ArrayList<>(columns);
    TEXT.forEach(name -> fields.add(Field.nullable(name, ArrowType.Utf8.INSTANCE)));
    for (Field column : columns) {
      for (String side : List.of("base_", "our_", "their_")) {
        fields.add(new Field(side + column.getName(), column.getFieldType(), column.getChildren()));
      }
    }
    return ColumnTypes.of(fields).whereKnown();
  }

  private static VectorSchemaRoot read(BufferAllocator allocator, ArrowReader rows)
      throws IOException {
    List<GrowingColumn> columns = new ArrayList<>();
    List<FieldVector> finished = new ArrayList<>();
    try {
      int count = 0;
      while (rows.loadNextBatch()) {
        VectorSchemaRoot batch = rows.getVectorSchemaRoot();
        for (int i = 0; i < batch.getFieldVectors().size(); i++) {
          try (FieldVector decoded =
              DictionaryDecoding.decode(allocator, batch.getVector(i), rows)) {
            if (i == columns.size()) {
              columns.add(GrowingColumn.create(allocator, decoded.getField()));
            }
            columns.get(i).append(decoded, 0, batch.getRowCount());
          }
        }
        count += batch.getRowCount();
      }
      columns.forEach(column -> finished.add(column.finish()));
      return new VectorSchemaRoot(
          finished.stream().map(FieldVector::getField).toList(), finished, count);
    } catch (IOException | RuntimeException | Error e) {
      AutoCloseables.close(e, finished);
      throw e;
    } finally {
      columns.forEach(GrowingColumn::close);
    }
  }
}
