package dev.sheaf.store.vector;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Columns of nothing but nulls: what a column is in rows that were written before it was added.
 *
 * <p>Zeros are right for all their memory, at every depth: validity, values, and the offsets of
 * empty strings and lists. So all buffers are slices of one that is as long as the longest.
 */
public final class NullColumns {
  private NullColumns() {}

  /**
   * A vector of {@code rows} nulls, which the caller closes.
   *
   * @param field of a type that tables may have
   * @throws SheafException {@code LIMIT_EXCEEDED} when the elements of fixed-size lists are too
   *     many
   */
  public static FieldVector of(BufferAllocator allocator, Field field, int rows) {
    FieldVector vector = field.createVector(allocator);
    try (ArrowBuf zeros = zeros(allocator, longest(field, rows))) {
      load(vector, field, rows, zeros);
      return vector;
    } catch (Throwable t) {
      vector.close();
      throw t;
    }
  }

  private static ArrowBuf zeros(BufferAllocator allocator, long bytes) {
    ArrowBuf zeros = allocator.buffer(bytes);
    zeros.setZero(0, bytes);
    return zeros;
  }

  private static void load(FieldVector vector, Field field, int rows, ArrowBuf zeros) {
    ArrowFieldNode node = new ArrowFieldNode(rows, rows);
    if (vector instanceof NullVector) {
      vector.loadFieldBuffers(node, List.of());
      return;
    }
    List<ArrowBuf> buffers = new ArrayList<>();
    for (long bytes : bufferBytes(field, rows)) {
      buffers.add(zeros.slice(0, bytes));
    }
    vector.loadFieldBuffers(node, buffers);
    int childRows = childRows(field, rows);
    List<FieldVector> children = vector.getChildrenFromFields();
    for (int i = 0; i < children.size(); i++) {
      Field child = field.getChildren().get(i);
      load(children.get(i), child, vector instanceof StructVector ? rows : childRows, zeros);
    }
  }

  private static long longest(Field field, int rows) {
    long longest = Collections.max(bufferBytes(field, rows));
    for (Field child : field.getChildren()) {
      boolean struct = field.getType() instanceof ArrowType.Struct;
      longest = Math.max(longest, longest(child, struct ? rows : childRows(field, rows)));
    }
    return longest;
  }

  /** Bytes of each buffer of a vector, validity first. */
  private static List<Long> bufferBytes(Field field, int rows) {
    ArrowType type = field.getType();
    long validity = (rows + 7L) >>> 3;
    return switch (Layout.of(type)) {
      case NULL -> List.of(0L);
      case BITS -> List.of(validity, validity);
      case LONGS, WIDE, FIXED_BYTES -> List.of(validity, (long) rows * Layout.width(type));
      case VARIABLE -> List.of(validity, offsetBytes(type, rows), 0L);
      case LIST -> List.of(validity, offsetBytes(type, rows));
      case FIXED_SIZE_LIST, STRUCT -> List.of(validity);
    };
  }

  private static long offsetBytes(ArrowType type, int rows) {
    return (rows + 1L) * Layout.offsetWidth(type);
  }

  private static int childRows(Field field, int rows) {
    if (!(field.getType() instanceof ArrowType.FixedSizeList list)) {
      return 0;
    }
    long elements = (long) rows * list.getListSize();
    if (elements > Integer.MAX_VALUE) {
      throw SheafException.of(
          ErrorCode.LIMIT_EXCEEDED,
          "column '{column}' has {elements} elements in {rows} rows; the limit is {limit}",
          "column",
          field.getName(),
          "elements",
          elements,
          "rows",
          rows,
          "limit",
          Integer.MAX_VALUE);
    }
    return (int) elements;
  }
}
