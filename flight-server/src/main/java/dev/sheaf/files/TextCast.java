package dev.sheaf.files;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.TransferPair;

/**
 * Turns rows of text into rows of given types.
 *
 * <p>Nothing is rounded, trimmed or guessed: a text that is not a value of its type is reported,
 * and its row is left out. Null stays null; an empty text is null in every type but text and
 * binary. Columns of text are passed on as they are, sharing the buffers.
 *
 * <p><i>Ownership:</i> the rows given are borrowed; the caller closes the result. <i>Threads:</i>
 * one. <i>Cost:</i> some tens of nanoseconds per value that is not text.
 */
public final class TextCast {
  private final Schema target;
  private final List<TextColumn> columns = new ArrayList<>();

  /** Told of each value that is not of its type. */
  @FunctionalInterface
  public interface BadValues {
    /**
     * A value is not of its type. Throws to stop; when it returns, the row is left out.
     *
     * @param row its position in the batch
     * @param value the text
     * @param expected what it should be, e.g. "a whole number"
     */
    void bad(int row, Field column, String value, String expected);
  }

  /**
   * @param target the types by position
   * @throws dev.sheaf.store.error.SheafException {@code UNSUPPORTED_TYPE} when texts cannot be
   *     values of one of them
   */
  public TextCast(Schema target) {
    this.target = target;
    for (Field field : target.getFields()) {
      if (!field.getChildren().isEmpty() || field.getType() instanceof ArrowType.Null) {
        throw CellParsers.unsupported(field);
      }
    }
  }

  /** The schema of the results. */
  public Schema target() {
    return target;
  }

  /**
   * Casts all rows of a batch.
   *
   * @param text columns of {@code utf8}, as many as the target has
   */
  public VectorSchemaRoot cast(BufferAllocator allocator, VectorSchemaRoot text, BadValues bad) {
    int rowCount = text.getRowCount();
    BitSet badRows = new BitSet();
    VectorSchemaRoot cast =
        cast(
            allocator,
            text,
            allRows(rowCount),
            (row, column, value, expected) -> {
              badRows.set(row);
              bad.bad(row, column, value, expected);
            });
    if (badRows.isEmpty()) {
      return cast;
    }
    cast.close();
    badRows.flip(0, rowCount);
    int[] good = badRows.stream().toArray();
    return cast(allocator, text, good, (row, column, value, expected) -> {});
  }

  private VectorSchemaRoot cast(
      BufferAllocator allocator, VectorSchemaRoot text, int[] rows, BadValues bad) {
    List<FieldVector> vectors = new ArrayList<>();
    try {
      for (int i = 0; i < target.getFields().size(); i++) {
        VarCharVector source = (VarCharVector) text.getVector(i);
        Field field = target.getFields().get(i);
        boolean whole = rows.length == text.getRowCount();
        if (field.getType() instanceof ArrowType.Utf8 && whole) {
          vectors.add(
              related(source.getAllocator(), allocator)
                  ? shared(allocator, source, field, rows.length)
                  : copied(allocator, source, field, rows.length));
        } else {
          FieldVector vector = field.createVector(allocator);
          vectors.add(vector);
          fill(vector, column(i, source, text.getRowCount()), rows, bad);
        }
      }
      return new VectorSchemaRoot(target, vectors, rows.length);
    } catch (RuntimeException e) {
      AutoCloseables.close(e, vectors);
      throw e;
    }
  }

  private static FieldVector shared(
      BufferAllocator allocator, VarCharVector source, Field field, int rowCount) {
    TransferPair pair = source.getTransferPair(field, allocator);
    pair.splitAndTransfer(0, rowCount);
    return (FieldVector) pair.getTo();
  }

  /** Whether buffers may go from one allocator to the other. */
  private static boolean related(BufferAllocator one, BufferAllocator other) {
    return one.getRoot() == other.getRoot();
  }

  private static FieldVector copied(
      BufferAllocator allocator, VarCharVector source, Field field, int rowCount) {
    FieldVector copy = field.createVector(allocator);
    try {
      BatchCopy.copy(allocator, source, copy, rowCount);
      return copy;
    } catch (RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  private static void fill(FieldVector vector, TextColumn texts, int[] rows, BadValues bad) {
    Field field = vector.getField();
    vector.setInitialCapacity(rows.length);
    vector.allocateNew();
    if (vector instanceof BaseFixedWidthVector fixed) {
      fixed.zeroVector();
    }
    CellParser parser = CellParsers.into(vector);
    boolean emptyIsValue = emptyIsValue(field.getType());
    for (int i = 0; i < rows.length; i++) {
      int row = rows[i];
      boolean blank = emptyIsValue ? texts.isNull(row) : texts.isBlank(row);
      if (blank) {
        vector.setNull(i);
      } else if (!parser.parse(texts.bytes(), texts.start(row), texts.end(row), i)) {
        bad.bad(row, field, texts.text(row), CellParsers.expected(field));
      }
    }
    vector.setValueCount(rows.length);
  }

  /** Whether an empty text is a value of that type, not the lack of one. */
  static boolean emptyIsValue(ArrowType type) {
    return switch (type.getTypeID()) {
      case Utf8, LargeUtf8, Binary, LargeBinary -> true;
      default -> false;
    };
  }

  private TextColumn column(int i, VarCharVector source, int rowCount) {
    while (columns.size() <= i) {
      columns.add(new TextColumn(source));
    }
    TextColumn column = columns.get(i);
    column.load(source, rowCount);
    return column;
  }

  private static int[] allRows(int count) {
    int[] rows = new int[count];
    Arrays.setAll(rows, i -> i);
    return rows;
  }
}
