package dev.sheaf.files;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A table in a file, open for reading: its schema, then its rows once, in the order of the file.
 *
 * <pre>{@code
 * try (TableFile file = TableFile.open(allocator, path, ReadOptions.defaults())) {
 *   while (file.rows().loadNextBatch()) {
 *     table.insert(file.rows().getVectorSchemaRoot());
 *   }
 *   report(file.rejects());
 * }
 * }</pre>
 *
 * <table>
 *   <caption>What is read how</caption>
 *   <tr><td>CSV, TSV</td><td>UTF-8, RFC 4180, lines may end in any way; an empty field is null, a
 *       quoted empty one ({@code ""}) an empty text. Types inferred or given. Parsed by DuckDB.</td></tr>
 *   <tr><td>JSON</td><td>An array of objects, or objects one after the other. Types from JSON, or
 *       given. Parsed by Jackson.</td></tr>
 *   <tr><td>Parquet</td><td>Types of the file. Read by DuckDB.</td></tr>
 *   <tr><td>Arrow</td><td>File or stream, types of the file, dictionaries included.</td></tr>
 * </table>
 *
 * <p><i>Ownership:</i> owns the reader and all that it holds; closing frees it, in any state.
 * <i>Threads:</i> one. <i>Memory:</i> a batch at a time.
 *
 * <p><i>Errors:</i> {@code BAD_INPUT} with file, line, column, value and expectation where a record
 * cannot be read; {@code IO_FAILED} where the file cannot.
 */
public final class TableFile implements AutoCloseable {
  private final SourceFile source;
  private final FileFormat format;
  private final ArrowReader rows;
  private final Supplier<Rejects> rejects;
  private final Records records;
  private final Places places;
  private final Schema schema;

  /** Which record of the file a row of the last batch is. */
  private interface Records {
    long of(int row) throws IOException;
  }

  /** Where a record stands. */
  private interface Places {
    String of(long record) throws IOException;
  }

  private TableFile(
      SourceFile source,
      FileFormat format,
      ArrowReader rows,
      Supplier<Rejects> rejects,
      Records records,
      Places places)
      throws IOException {
    this.source = source;
    this.format = format;
    this.rows = rows;
    this.rejects = rejects;
    this.records = records;
    this.places = places;
    this.schema = rows.getVectorSchemaRoot().getSchema();
  }

  /**
   * Opens a file and settles the types of its columns; where they are inferred, this reads all of
   * it.
   *
   * @throws SheafException {@code BAD_INPUT} when there is no such file or it is not what it is
   *     said to be, {@code UNKNOWN_COLUMN} when a type was given for a column that it does not have
   */
  public static TableFile open(BufferAllocator allocator, Path file, ReadOptions options) {
    FileFormat format = options.format().orElseGet(() -> FileFormat.of(file));
    return open(allocator, SourceFile.open(file), format, options);
  }

  /**
   * Opens what would stand in a file of that name, as {@link #open} does. The bytes go through a
   * temporary file.
   */
  public static TableFile ofContent(
      BufferAllocator allocator, Path named, byte[] content, ReadOptions options) {
    FileFormat format = options.format().orElseGet(() -> FileFormat.of(named));
    return open(allocator, SourceFile.ofContent(named, content), format, options);
  }

  private static TableFile open(
      BufferAllocator allocator, SourceFile source, FileFormat format, ReadOptions options) {
    try {
      return openRows(allocator, source, format, options);
    } catch (IOException e) {
      source.close();
      throw FileErrors.unreadable(source.named(), e);
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private static TableFile openRows(
      BufferAllocator allocator, SourceFile source, FileFormat format, ReadOptions options)
      throws IOException {
    if (!format.isText() && !options.types().isInferred()) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "{file} has types of its own; --types is for CSV and JSON",
          "file",
          source.named());
    }
    return switch (format) {
      case CSV, TSV -> of(source, format, CsvRows.open(allocator, source, format, options));
      case JSON, JSON_LINES -> of(source, format, JsonRows.open(allocator, source, options));
      case PARQUET -> of(source, format, ParquetRows.open(allocator, source, options));
      case ARROW, ARROW_STREAM -> {
        ArrowIpcRows rows = ArrowIpcRows.open(allocator, source, options);
        yield of(source, format, rows, () -> Rejects.NONE, rows::recordOf, rows::placeOf);
      }
    };
  }

  private static TableFile of(SourceFile source, FileFormat format, FileRows rows)
      throws IOException {
    return of(source, format, rows, rows::rejects, rows::recordOf, rows::placeOf);
  }

  private static TableFile of(
      SourceFile source,
      FileFormat format,
      ArrowReader rows,
      Supplier<Rejects> rejects,
      Records records,
      Places places)
      throws IOException {
    try {
      return new TableFile(source, format, rows, rejects, records, places);
    } catch (IOException | RuntimeException e) {
      rows.close();
      throw e;
    }
  }

  /** The format that the file was opened with. */
  public FileFormat format() {
    return format;
  }

  /** The columns, in the order of the file. */
  public Schema schema() {
    return schema;
  }

  /**
   * The rows; borrowed. A failed load throws a {@link SheafException} for what is wrong with the
   * file and an {@code IOException} for what went wrong while reading it.
   */
  public ArrowReader rows() {
    return rows;
  }

  /** What was left out; complete after the last batch. */
  public Rejects rejects() {
    return rejects.get();
  }

  /**
   * Where a row of the batch that was loaded last stands in the file, for messages: {@code line
   * 17}, or {@code row 17} in a format without lines. No batch is loaded after it.
   *
   * @param row its position in the batch
   */
  public String placeOf(int row) {
    return placeOfRecord(recordOf(row));
  }

  /**
   * Which record of the file a row of the batch that was loaded last is, for {@link
   * #placeOfRecord}; cheap.
   *
   * @param row its position in the batch
   */
  long recordOf(int row) {
    try {
      return records.of(row);
    } catch (IOException e) {
      throw FileErrors.unreadable(source.named(), e);
    }
  }

  /** As {@link #placeOf}, of a record of any batch. No batch is loaded after it. */
  String placeOfRecord(long record) {
    try {
      return places.of(record);
    } catch (IOException e) {
      throw FileErrors.unreadable(source.named(), e);
    }
  }

  @Override
  public void close() {
    try (SourceFile last = source) {
      rows.close();
    } catch (IOException e) {
      throw FileErrors.unreadable(source.named(), e);
    }
  }
}
