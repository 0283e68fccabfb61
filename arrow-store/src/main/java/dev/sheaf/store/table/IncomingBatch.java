package dev.sheaf.store.table;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import dev.sheaf.store.schema.Column;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.schema.TypeWidening;
import dev.sheaf.store.vector.DictionaryDecoding;
import dev.sheaf.store.vector.NullColumns;
import dev.sheaf.store.vector.Widening;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * A caller's batch brought to a table's schema: columns in the table's order and types,
 * dictionaries decoded, nulls where they are allowed only.
 *
 * <p><i>Ownership:</i> columns that fit are borrowed from the caller; those that had to be made are
 * freed by {@link #close}.
 */
final class IncomingBatch implements AutoCloseable {
  /** Which of a table's columns a batch has to bring. */
  enum Coverage {
    /** every column; others than the table's are refused */
    ALL,
    /** every column that takes no null; the others are null when absent */
    ALL_BUT_NULLABLE,
    /** the key's columns and any others */
    KEY_AND_SOME,
    /** the key's columns; others are ignored */
    KEY
  }

  private final TableSchema schema;
  private final @Nullable FieldVector[] columns;
  private final int rowCount;
  private final List<FieldVector> owned = new ArrayList<>(0);

  private IncomingBatch(TableSchema schema, int rowCount) {
    this.schema = schema;
    this.columns = new FieldVector[schema.columns().size()];
    this.rowCount = rowCount;
  }

  /**
   * Checks a batch against a schema and brings it to its form.
   *
   * @param dictionaries of the batch's encoded columns, or null if it has none
   * @throws SheafException UNKNOWN_COLUMN, SCHEMA_MISMATCH or NULL_VALUE; nothing is kept then
   */
  static IncomingBatch of(
      BufferAllocator allocator,
      VectorSchemaRoot root,
      @Nullable DictionaryProvider dictionaries,
      TableSchema schema,
      Coverage coverage) {
    IncomingBatch batch = new IncomingBatch(schema, root.getRowCount());
    try {
      for (FieldVector vector : root.getFieldVectors()) {
        batch.accept(allocator, vector, dictionaries, coverage);
      }
      batch.complete(allocator, coverage);
      batch.requireNoNulls();
      return batch;
    } catch (RuntimeException | Error e) {
      batch.close();
      throw e;
    }
  }

  int rowCount() {
    return rowCount;
  }

  boolean has(int column) {
    return columns[column] != null;
  }

  /** A column that the batch has, by its place in the table's schema. */
  FieldVector column(int column) {
    return Objects.requireNonNull(columns[column]);
  }

  /** Several columns that the batch has. */
  FieldVector[] columns(int[] positions) {
    FieldVector[] some = new FieldVector[positions.length];
    for (int i = 0; i < some.length; i++) {
      some[i] = column(positions[i]);
    }
    return some;
  }

  @Override
  public void close() {
    owned.forEach(FieldVector::close);
    owned.clear();
  }

  private void accept(
      BufferAllocator allocator,
      FieldVector vector,
      @Nullable DictionaryProvider dictionaries,
      Coverage coverage) {
    String name = vector.getName();
    int position = schema.indexOf(name);
    if (position < 0) {
      if (coverage == Coverage.KEY) {
        return;
      }
      throw SheafException.of(
          ErrorCode.UNKNOWN_COLUMN,
          "the table has no column '{column}'{suggestion}",
          "column",
          name,
          "suggestion",
          Suggestions.didYouMean(name, schema.columns().stream().map(Column::name).toList()));
    }
    if (coverage == Coverage.KEY && !isKey(position)) {
      return;
    }
    if (columns[position] != null) {
      throw SheafException.of(
          ErrorCode.SCHEMA_MISMATCH, "the batch has two columns '{column}'", "column", name);
    }
    if (vector.getValueCount() < rowCount) {
      throw SheafException.of(
          ErrorCode.SCHEMA_MISMATCH,
          "column '{column}' has {count} values in a batch of {rows} rows",
          "column",
          name,
          "count",
          vector.getValueCount(),
          "rows",
          rowCount);
    }
    columns[position] = adapted(allocator, vector, dictionaries, schema.columns().get(position));
  }

  private FieldVector adapted(
      BufferAllocator allocator,
      FieldVector vector,
      @Nullable DictionaryProvider dictionaries,
      Column column) {
    FieldVector plain = vector;
    if (DictionaryDecoding.isEncoded(vector.getField())) {
      if (dictionaries == null) {
        throw SheafException.of(
            ErrorCode.SCHEMA_MISMATCH,
            "column '{column}' is dictionary-encoded; pass the dictionaries with the batch",
            "column",
            column.name());
      }
      plain = own(DictionaryDecoding.decode(allocator, vector, dictionaries));
    }
    Field wanted = column.field();
    if (sameType(plain.getField(), wanted)) {
      return plain;
    }
    if (plain instanceof NullVector && wanted.isNullable()) {
      return own(NullColumns.of(allocator, wanted, rowCount));
    }
    return own(Widening.widen(allocator, plain, wanted));
  }

  /** Types agree at every depth; the names of a list's items and nullability do not matter. */
  private static boolean sameType(Field given, Field wanted) {
    return TypeWidening.fits(given, wanted) && TypeWidening.fits(wanted, given);
  }

  private void complete(BufferAllocator allocator, Coverage coverage) {
    List<String> absent = new ArrayList<>(0);
    for (int i = 0; i < columns.length; i++) {
      if (columns[i] != null) {
        continue;
      }
      Field field = schema.columns().get(i).field();
      boolean wanted =
          switch (coverage) {
            case ALL -> true;
            case ALL_BUT_NULLABLE -> !field.isNullable();
            case KEY, KEY_AND_SOME -> isKey(i);
          };
      if (wanted) {
        absent.add(field.getName());
      } else if (coverage == Coverage.ALL_BUT_NULLABLE) {
        columns[i] = own(NullColumns.of(allocator, field, rowCount));
      }
    }
    if (!absent.isEmpty()) {
      throw SheafException.of(
          ErrorCode.SCHEMA_MISMATCH,
          "the batch lacks column {columns}",
          "columns",
          "'" + String.join("', '", absent) + "'");
    }
  }

  private void requireNoNulls() {
    for (int i = 0; i < columns.length; i++) {
      FieldVector column = columns[i];
      Field field = schema.columns().get(i).field();
      if (column == null || field.isNullable() || column.getNullCount() == 0) {
        continue;
      }
      for (int row = 0; row < rowCount; row++) {
        if (column.isNull(row)) {
          throw SheafException.of(
              ErrorCode.NULL_VALUE,
              "column '{column}' {why}, but row {row} of the batch has a null there",
              "column",
              field.getName(),
              "why",
              isKey(i) && !schema.keyless() ? "is part of the primary key" : "takes no nulls",
              "row",
              row);
        }
      }
    }
  }

  private boolean isKey(int position) {
    for (int key : schema.keyPositions()) {
      if (key == position) {
        return true;
      }
    }
    return false;
  }

  private FieldVector own(FieldVector vector) {
    owned.add(vector);
    return vector;
  }
}
