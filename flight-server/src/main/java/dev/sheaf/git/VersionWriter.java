package dev.sheaf.git;

import dev.sheaf.files.ColumnTypes;
import dev.sheaf.files.CsvTextChange;
import dev.sheaf.files.CsvTextRecords;
import dev.sheaf.files.FileFormat;
import dev.sheaf.files.ReadOptions;
import dev.sheaf.files.TableColumns;
import dev.sheaf.files.TableFile;
import dev.sheaf.files.TextCast;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.TableWriter;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionId;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.table.Load;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Makes a table equal to the content of a file, one version after the other, each from what differs
 * from the last that was committed.
 *
 * <p><i>Threads:</i> one. <i>Memory:</i> two contents of the file on the heap.
 */
final class VersionWriter {
  private static final int ROWS_MAX = 1 << 16;
  private static final String LARGE_FILE_POINTER = "version https://git-lfs.github.com/spec/";

  private final BufferAllocator allocator;
  private final Path named;
  private final FileFormat format;
  private final String table;
  private final PrimaryKey key;
  private final HistoryTypes types;

  /** What is in the table: record by record a row, and no row twice. */
  private Optional<CsvTextRecords> held = Optional.empty();

  /** In which version that is so. */
  private @Nullable VersionId heldIn;

  private Optional<CsvTextRecords> written = Optional.empty();
  private long rowCount;
  private long rowVersions;

  /**
   * A writer of one file.
   *
   * @param named what messages call the file
   */
  VersionWriter(
      BufferAllocator allocator,
      Path named,
      FileFormat format,
      String table,
      PrimaryKey key,
      HistoryTypes types) {
    this.allocator = allocator;
    this.named = named;
    this.format = format;
    this.table = table;
    this.key = key;
    this.types = types;
  }

  /** What was written last is in the table of that version. */
  void committed(Version version) {
    held = written;
    heldIn = version.id();
    rowVersions += rowCount;
  }

  /** The rows of all versions committed, each counted by itself. */
  long rowVersions() {
    return rowVersions;
  }

  /**
   * Writes one version; the transaction is then to be committed. If that fails, or this throws, the
   * next version is compared with what was committed last.
   *
   * @param content the file's; null when it was removed
   * @return something remarkable about it, or null
   */
  @Nullable String write(Transaction transaction, byte @Nullable [] content) {
    written = Optional.empty();
    rowCount = 0;
    if (content == null) {
      if (transaction.tableNames().contains(table)) {
        transaction.dropTable(table);
      }
      return "holds no table (the file was removed)";
    }
    requireContent(content);
    Optional<CsvTextRecords> records = writeRecords(transaction, content);
    if (records.isEmpty()) {
      writeWhole(transaction, content);
    }
    rowCount = rowCount(transaction);
    // Of rows that are there once for two records, one record may go and the other stay.
    written = records.filter(text -> text.count() == rowCount);
    return rowCount == 0 ? "holds no rows (the file is a header only)" : null;
  }

  private static void requireContent(byte[] content) {
    if (content.length == 0) {
      throw SheafException.of(ErrorCode.BAD_INPUT, "the file is empty");
    }
    int length = Math.min(content.length, LARGE_FILE_POINTER.length());
    if (new String(content, 0, length, StandardCharsets.ISO_8859_1).equals(LARGE_FILE_POINTER)) {
      throw SheafException.of(
          ErrorCode.BAD_INPUT, "the file is a pointer of Git LFS; its content is not in git");
    }
  }

  /** Writes a regular text; empty, with the table in any state, when it is not one. */
  private Optional<CsvTextRecords> writeRecords(Transaction transaction, byte[] content) {
    // Somebody else may have committed to the branch in between.
    boolean comparable = transaction.base().id().equals(heldIn);
    Optional<CsvTextChange> change =
        comparable ? held.flatMap(text -> CsvTextChange.of(text, content)) : Optional.empty();
    return change.isPresent()
        ? writeChange(transaction, held.orElseThrow(), change.get())
        : CsvTextRecords.of(content, format).flatMap(text -> writeAll(transaction, text));
  }

  private Optional<CsvTextRecords> writeChange(
      Transaction transaction, CsvTextRecords before, CsvTextChange change) {
    Schema schema = schema(transaction, change.after().names());
    TableWriter writer = transaction.table(table);
    boolean regular =
        cast(before, change.removed(), schema, writer::delete)
            && cast(change.after(), change.added(), schema, writer::upsert);
    if (!regular) {
      return Optional.empty();
    }
    boolean keyTwice = !key.isNone() && rowCount(transaction) != change.after().count();
    // Refused, with the key.
    return keyTwice ? writeAll(transaction, change.after()) : Optional.of(change.after());
  }

  private long rowCount(Transaction transaction) {
    try (Snapshot snapshot = transaction.snapshot(table)) {
      return snapshot.rowCount();
    }
  }

  private Optional<CsvTextRecords> writeAll(Transaction transaction, CsvTextRecords records) {
    Schema schema = schema(transaction, records.names());
    settleColumns(transaction, schema);
    try (Load load = transaction.table(table).replace()) {
      if (!cast(records, records.all(), schema, load::add)) {
        return Optional.empty();
      }
      load.finish();
      return Optional.of(records);
    }
  }

  /** Returns whether all records have as many fields as the header, and are UTF-8. */
  private boolean cast(
      CsvTextRecords records, int[] rows, Schema schema, Consumer<VectorSchemaRoot> sink) {
    TextCast cast = new TextCast(schema);
    for (int from = 0; from < rows.length; from += ROWS_MAX) {
      int[] part = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + ROWS_MAX));
      Optional<VectorSchemaRoot> taken = records.texts(allocator, part);
      if (taken.isEmpty()) {
        return false;
      }
      try (VectorSchemaRoot texts = taken.get();
          VectorSchemaRoot typed = cast.cast(allocator, texts, VersionWriter::refuse)) {
        sink.accept(typed);
      }
    }
    return true;
  }

  private static void refuse(int row, Field column, String value, String expected) {
    throw SheafException.of(
        ErrorCode.BAD_INPUT,
        "\"{column}\" is '{value}', not {expected}",
        "column",
        column.getName(),
        "value",
        value,
        "expected",
        expected);
  }

  /** A text that is not regular is parsed as a whole, as an import of that file would. */
  private void writeWhole(Transaction transaction, byte[] content) {
    ReadOptions options = ReadOptions.defaults().withFormat(format);
    List<String> names;
    try (TableFile text =
        TableFile.ofContent(allocator, named, content, options.withTypes(ColumnTypes.allText()))) {
      names = text.schema().getFields().stream().map(Field::getName).toList();
    }
    Schema schema = schema(transaction, names);
    settleColumns(transaction, schema);
    ReadOptions typed = options.withTypes(ColumnTypes.of(schema.getFields()));
    try (TableFile rows = TableFile.ofContent(allocator, named, content, typed);
        Load load = transaction.table(table).replace()) {
      while (rows.rows().loadNextBatch()) {
        load.add(rows.rows().getVectorSchemaRoot());
      }
      load.finish();
    } catch (IOException e) {
      throw SheafException.because(
          e,
          ErrorCode.IO_FAILED,
          "a temporary file cannot be read: {reason}",
          "reason",
          String.valueOf(e.getMessage()));
    }
  }

  /** The columns of a version: with the table's types where it has them, else given or inferred. */
  private Schema schema(Transaction transaction, List<String> names) {
    for (String column : key.columns()) {
      if (!names.contains(column)) {
        throw SheafException.of(
            ErrorCode.BAD_INPUT, "the file has no key column '{column}'", "column", column);
      }
    }
    Map<String, Field> present = new HashMap<>();
    if (transaction.tableNames().contains(table)) {
      for (Field field : transaction.table(table).schema().arrow().getFields()) {
        present.put(field.getName(), field);
      }
    }
    List<Field> fields = new ArrayList<>();
    for (String name : names) {
      @Nullable Field known = present.get(name);
      fields.add(
          known != null
              ? known
              : new Field(name, FieldType.nullable(types.typeOf(name)), List.of()));
    }
    return new Schema(fields);
  }

  /** Makes the table have these columns. */
  private void settleColumns(Transaction transaction, Schema schema) {
    if (!transaction.tableNames().contains(table)) {
      transaction.createTable(table, schema, key);
      return;
    }
    TableColumns.settle(transaction, table, schema);
  }
}
