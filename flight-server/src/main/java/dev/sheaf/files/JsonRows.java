package dev.sheaf.files;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.sheaf.files.ReadOptions.OnReject;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a JSON file: one per object, a column per member, null where an object lacks it.
 *
 * <p>Types are found by a first pass over all records ({@link JsonShape}); Jackson parses both.
 * DuckDB is not used here: it reads strings that look like dates as dates, days and months
 * exchanged where it likes, rounds numbers to types it was given, and makes rows of nulls of lines
 * that it cannot parse.
 */
final class JsonRows extends FileRows {
  private static final int BATCH_ROWS_MAX = 1 << 16;
  private static final int VALUES_PER_BATCH = 1 << 20;
  private static final long BATCH_CHARS_MAX = 64L << 20;

  private final SourceFile source;
  private final ReadOptions options;
  private final Schema schema;
  private final Map<String, Integer> positions = new HashMap<>();
  private final long recordCount;
  private final RejectLog badRecords = new RejectLog();
  private long[] lines = {};
  private @Nullable JsonRecords records;
  private long read;
  private boolean atEnd;

  private JsonRows(
      BufferAllocator allocator,
      SourceFile source,
      ReadOptions options,
      Schema schema,
      long recordCount) {
    super(allocator);
    this.source = source;
    this.options = options;
    this.schema = schema;
    this.recordCount = recordCount;
    for (int i = 0; i < schema.getFields().size(); i++) {
      positions.put(schema.getFields().get(i).getName(), i);
    }
  }

  /** Reads the file once for its columns; the source is borrowed. */
  static JsonRows open(BufferAllocator allocator, SourceFile source, ReadOptions options)
      throws IOException {
    JsonShape shape = new JsonShape();
    long count = 0;
    try (JsonRecords records = JsonRecords.open(source, options.onReject())) {
      while (records.next()) {
        count++;
        try {
          shape.observe(records.parser());
        } catch (JsonProcessingException e) {
          throw records.malformed(e);
        }
      }
    }
    if (shape.members().isEmpty()) {
      throw SheafException.of(
          ErrorCode.BAD_INPUT,
          "{file} holds no records with members, so there are no columns",
          "file",
          source.named());
    }
    options.types().requireKnown(source.named(), shape.members().keySet());
    List<Field> fields = new ArrayList<>();
    shape.members().forEach((name, member) -> fields.add(field(name, member, options.types())));
    return new JsonRows(allocator, source, options, new Schema(fields), count);
  }

  private static Field field(String name, JsonShape shape, ColumnTypes types) {
    @Nullable ArrowType given = types.typeOf(name);
    return given == null
        ? shape.field(name)
        : new Field(name, FieldType.nullable(given), List.of());
  }

  @Override
  protected Schema readSchema() {
    return schema;
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    prepareLoadNextBatch();
    while (!atEnd) {
      if (records == null) {
        records = JsonRecords.open(source, options.onReject());
      }
      if (load(records)) {
        options.progress().report(read, recordCount);
        return true;
      }
    }
    return false;
  }

  /** Returns whether any row was read. */
  private boolean load(JsonRecords from) throws IOException {
    VectorSchemaRoot root = getVectorSchemaRoot();
    // Buffers are allocated as values come: ListVector.allocateNew prints a failure and loses it.
    root.clear();
    List<JsonColumn> columns = new ArrayList<>();
    for (FieldVector vector : root.getFieldVectors()) {
      columns.add(JsonColumn.of(vector));
    }
    int rowsMax = Math.min(BATCH_ROWS_MAX, Math.max(1, VALUES_PER_BATCH / columns.size()));
    lines = new long[rowsMax];
    int kept = 0;
    BitSet bad = new BitSet();
    long chars = 0;
    int row = 0;
    while (row < rowsMax && chars < BATCH_CHARS_MAX && !atEnd) {
      if (!next(from)) {
        break;
      }
      long before = offset(from.parser());
      lines[kept] = from.line();
      if (append(from, columns, row)) {
        kept++;
      } else {
        bad.set(row);
      }
      chars += Math.max(0, offset(from.parser()) - before);
      row++;
    }
    root.setRowCount(row);
    if (!bad.isEmpty()) {
      RowDrop.drop(allocator, root, bad);
    }
    count(root.getRowCount());
    return root.getRowCount() > 0;
  }

  private static long offset(JsonParser parser) {
    JsonLocation at = parser.currentLocation();
    return Math.max(at.getByteOffset(), at.getCharOffset());
  }

  private boolean next(JsonRecords from) throws IOException {
    if (from.next()) {
      read++;
      return true;
    }
    atEnd = true;
    source.requireUnchanged();
    return false;
  }

  /** Sets one row; returns false when a value is not of its type and the row is to be left out. */
  private boolean append(JsonRecords from, List<JsonColumn> columns, int row) throws IOException {
    boolean good = true;
    try {
      JsonParser parser = from.parser();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        @Nullable Integer position = positions.get(parser.currentName());
        parser.nextToken();
        if (position == null) {
          parser.skipChildren();
          continue;
        }
        @Nullable String badText = columns.get(position).append(parser, row);
        if (badText != null && good) {
          good = false;
          reject(from.line(), schema.getFields().get(position), badText);
        }
      }
    } catch (JsonProcessingException e) {
      throw from.malformed(e);
    }
    return good;
  }

  private void reject(long line, Field column, String text) {
    String expected = CellParsers.expected(column);
    if (options.onReject() == OnReject.FAIL) {
      throw RecordProblems.badValue(source.named(), line, column, text, expected);
    }
    badRecords.add(line, RecordProblems.problem(column, text, expected));
  }

  @Override
  long recordOf(int row) {
    return lines[row];
  }

  @Override
  String placeOf(long record) {
    return "line " + FileErrors.grouped(record);
  }

  @Override
  Rejects rejects() {
    RejectLog log = new RejectLog();
    badRecords.copyTo(log);
    if (records != null) {
      records.rejects().copyTo(log);
    }
    return log.toRejects();
  }

  @Override
  protected void closeReadSource() throws IOException {
    if (records != null) {
      records.close();
    }
  }
}
