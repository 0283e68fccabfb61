package dev.sheaf.git;

import dev.sheaf.files.ColumnTypes;
import dev.sheaf.files.CsvTextRecords;
import dev.sheaf.files.FileFormat;
import dev.sheaf.files.ReadOptions;
import dev.sheaf.files.TableFile;
import dev.sheaf.files.TemporaryDirectory;
import dev.sheaf.files.TextCast;
import dev.sheaf.files.TypeInference;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.TableWriter;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.table.Replacement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Makes a table equal to the content of a file, one version after the other, each from what differs
 * from the last that was committed.
 */
final class VersionWriter {
  private static final int ROWS_MAX = 1 << 16;
  private static final String LARGE_FILE_POINTER = "version https://git-lfs.github.com/spec/";

  private final BufferAllocator allocator;
  private final String table;
  private final PrimaryKey key;
  private final ColumnTypes types;
  private final TypeInference inference;
  private Optional<CsvTextRecords> held = Optional.empty();
  private Optional<CsvTextRecords> written = Optional.empty();
  private long rowCount;

  VersionWriter(
      BufferAllocator allocator,
      String table,
      PrimaryKey key,
      ColumnTypes types,
      TypeInference inference) {
    this.allocator = allocator;
    this.table = table;
    this.key = key;
    this.types = types;
    this.inference = inference;
  }

  /** What was written last is in the table now. */
  void committed() {
    held = written;
  }

  /** What was written last is not in the table; the next version is compared with what is. */
  void failed() {
    written = held;
  }

  /** Rows of the version written last. */
  long rowCount() {
    return rowCount;
  }

  /**
   * Writes one version; the transaction is then to be committed.
   *
   * @return something remarkable about it, or null
   */
  @Nullable String write(Transaction transaction, FileHistory history, FileVersion version) {
    boolean exists = transaction.tableNames().contains(table);
    rowCount = 0;
    if (version.blob().isEmpty()) {
      if (exists) {
        transaction.dropTable(table);
      }
      written = Optional.empty();
      return "holds no table (the file was removed)";
    }
    byte[] content = history.content(version);
    requireContent(content);
    Optional<CsvTextRecords> records = CsvTextRecords.of(content);
    if (records.isPresent()) {
      writeRecords(transaction, exists, records.get());
    } else {
      writeWhole(transaction, content);
    }
    written = records;
    try (Snapshot snapshot = transaction.snapshot(table)) {
      rowCount = snapshot.rowCount();
    }
    if (records.isPresent() && !key.isNone() && rowCount != records.get().count()) {
      throw SheafException.of(
          ErrorCode.DUPLICATE_KEY,
          "{records} records have only {keys} different keys",
          "records",
          records.get().count(),
          "keys",
          rowCount);
    }
    return rowCount == 0 ? "holds no rows (the file is a header only)" : null;
  }

  private static void requireContent(byte[] content) {
    if (content.length == 0) {
      throw SheafException.of(ErrorCode.BAD_INPUT, "the file is empty");
    }
    String start =
        new String(
            content,
            0,
            Math.min(content.length, LARGE_FILE_POINTER.length()),
            StandardCharsets.ISO_8859_1);
    if (start.equals(LARGE_FILE_POINTER)) {
      throw SheafException.of(
          ErrorCode.BAD_INPUT, "the file is a pointer of Git LFS; its content is not in git");
    }
  }

  private void writeRecords(Transaction transaction, boolean exists, CsvTextRecords records) {
    Schema schema = schema(transaction, exists, records.names());
    boolean comparable = exists && held.isPresent() && held.get().names().equals(records.names());
    if (!comparable) {
      settleColumns(transaction, schema);
      try (Replacement replacement = transaction.table(table).replace()) {
        cast(records, records.all(), schema, replacement::add);
        replacement.finish();
      }
      return;
    }
    TableWriter writer = transaction.table(table);
    cast(held.get(), held.get().without(records), schema, writer::delete);
    cast(records, records.without(held.get()), schema, writer::upsert);
  }

  private void cast(
      CsvTextRecords records, int[] rows, Schema schema, Consumer<VectorSchemaRoot> sink) {
    TextCast cast = new TextCast(schema);
    for (int from = 0; from < rows.length; from += ROWS_MAX) {
      int[] part = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + ROWS_MAX));
      try (VectorSchemaRoot texts =
              records
                  .texts(allocator, part)
                  .orElseThrow(
                      () ->
                          SheafException.of(
                              ErrorCode.BAD_INPUT,
                              "a record has too many fields, too few, or bytes that are not"
                                  + " UTF-8"));
          VectorSchemaRoot typed =
              cast.cast(
                  allocator,
                  texts,
                  (row, column, value, expected) -> {
                    throw SheafException.of(
                        ErrorCode.BAD_INPUT,
                        "\"{column}\" is '{value}', not {expected}",
                        "column",
                        column.getName(),
                        "value",
                        value,
                        "expected",
                        expected);
                  })) {
        sink.accept(typed);
      }
    }
  }

  /** A text that is not regular is parsed as a whole, as an import of that file would. */
  private void writeWhole(Transaction transaction, byte[] content) {
    try (TemporaryDirectory directory = TemporaryDirectory.create()) {
      Path file = Files.write(directory.file("version.csv"), content);
      List<String> names;
      try (TableFile text =
          TableFile.open(
              allocator, file, ReadOptions.defaults().withTypes(ColumnTypes.allText()))) {
        names = text.schema().getFields().stream().map(Field::getName).toList();
      }
      boolean exists = transaction.tableNames().contains(table);
      Schema schema = schema(transaction, exists, names);
      ReadOptions options =
          ReadOptions.defaults()
              .withFormat(FileFormat.CSV)
              .withTypes(ColumnTypes.of(schema.getFields()));
      settleColumns(transaction, schema);
      try (TableFile rows = TableFile.open(allocator, file, options);
          Replacement replacement = transaction.table(table).replace()) {
        while (rows.rows().loadNextBatch()) {
          replacement.add(rows.rows().getVectorSchemaRoot());
        }
        replacement.finish();
      }
    } catch (IOException e) {
      throw SheafException.because(
          e,
          ErrorCode.IO_FAILED,
          "a temporary file cannot be written: {reason}",
          "reason",
          String.valueOf(e.getMessage()));
    }
  }

  /** Looks at all values of a text that is not regular; one that does not parse says nothing. */
  static void observeWhole(BufferAllocator allocator, byte[] content, TypeInference inference) {
    try (TemporaryDirectory directory = TemporaryDirectory.create()) {
      Path file = Files.write(directory.file("version.csv"), content);
      ReadOptions options = ReadOptions.defaults().withTypes(ColumnTypes.allText());
      try (TableFile text = TableFile.open(allocator, file, options)) {
        while (text.rows().loadNextBatch()) {
          inference.observe(text.rows().getVectorSchemaRoot());
        }
      }
    } catch (SheafException e) {
      // It will be reported when its version is to be written.
    } catch (IOException e) {
      throw SheafException.because(
          e,
          ErrorCode.IO_FAILED,
          "a temporary file cannot be written: {reason}",
          "reason",
          String.valueOf(e.getMessage()));
    }
  }

  /** The columns of a version: with the table's types where it has them, else given or inferred. */
  private Schema schema(Transaction transaction, boolean exists, List<String> names) {
    for (String column : key.columns()) {
      if (!names.contains(column)) {
        throw SheafException.of(
            ErrorCode.BAD_INPUT, "the file has no key column '{column}'", "column", column);
      }
    }
    Map<String, Field> present = new LinkedHashMap<>();
    if (exists) {
      transaction
          .table(table)
          .schema()
          .arrow()
          .getFields()
          .forEach(field -> present.put(field.getName(), field));
    }
    List<Field> fields = new ArrayList<>();
    for (String name : names) {
      @Nullable Field known = present.get(name);
      ArrowType type = types.typeOrElse(name, () -> inference.typeOf(name));
      fields.add(known != null ? known : new Field(name, FieldType.nullable(type), List.of()));
    }
    return new Schema(fields);
  }

  /** Makes the table have these columns. */
  private void settleColumns(Transaction transaction, Schema schema) {
    if (!transaction.tableNames().contains(table)) {
      transaction.createTable(table, schema, key);
      return;
    }
    Set<String> wanted = new HashSet<>();
    schema.getFields().forEach(field -> wanted.add(field.getName()));
    Set<String> present = new HashSet<>();
    for (Field field : transaction.table(table).schema().arrow().getFields()) {
      present.add(field.getName());
      if (!wanted.contains(field.getName())) {
        transaction.dropColumn(table, field.getName());
      }
    }
    for (Field field : schema.getFields()) {
      if (!present.contains(field.getName())) {
        transaction.addColumn(table, field);
      }
    }
  }
}
