package dev.sheaf.store.vector;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.ExtensionTypeVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;

/**
 * Addresses of a vector's buffers, each checked to be long enough for the rows that the vector
 * claims. Behind this check kernels read without further ones, as long as positions are in {@code
 * [0, valueCount)}.
 */
final class VectorMemory {
  private VectorMemory() {}

  /** The vector itself, or what stores the values of an extension type. */
  static FieldVector storage(FieldVector vector) {
    FieldVector storage = vector;
    while (storage instanceof ExtensionTypeVector<?> extension) {
      storage = (FieldVector) extension.getUnderlyingVector();
    }
    return storage;
  }

  /** Where values of {@code width} bytes begin. */
  static long values(FieldVector vector, int width) {
    return checked(vector, vector.getDataBuffer(), (long) vector.getValueCount() * width);
  }

  /** Where values of one bit begin. */
  static long bits(FieldVector vector) {
    return checked(vector, vector.getDataBuffer(), (vector.getValueCount() + 7L) >>> 3);
  }

  /** Where validity bits begin; 0 when the vector has none, and all its rows are valid. */
  static long validity(FieldVector vector) {
    ArrowBuf buffer = vector.getValidityBuffer();
    if (buffer.capacity() == 0) {
      return 0;
    }
    return checked(vector, buffer, (vector.getValueCount() + 7L) >>> 3);
  }

  /** Where offsets of {@code width} bytes begin, one more than there are rows. */
  static long offsets(FieldVector vector, int width) {
    int rows = vector.getValueCount();
    return checked(vector, vector.getOffsetBuffer(), rows == 0 ? 0 : (rows + 1L) * width);
  }

  /** The only child of a list, map or fixed-size list. */
  static FieldVector element(FieldVector vector) {
    if (vector instanceof ListVector list) {
      return storage(list.getDataVector());
    }
    if (vector instanceof LargeListVector list) {
      return storage(list.getDataVector());
    }
    return storage(((FixedSizeListVector) vector).getDataVector());
  }

  /** Checks that the child of a fixed-size list has the rows that the list needs. */
  static void checkChildRows(FieldVector vector, long needed) {
    int rows = element(vector).getValueCount();
    if (rows < needed) {
      throw SheafException.of(
          ErrorCode.BAD_INPUT,
          "column '{column}' needs {needed} elements and has {rows}",
          "column",
          vector.getName(),
          "needed",
          needed,
          "rows",
          rows);
    }
  }

  private static long checked(FieldVector vector, ArrowBuf buffer, long bytes) {
    if (buffer.capacity() < bytes) {
      throw SheafException.of(
          ErrorCode.BAD_INPUT,
          "column '{column}' claims {rows} rows, which need {needed} bytes, and has {bytes}",
          "column",
          vector.getName(),
          "rows",
          vector.getValueCount(),
          "needed",
          bytes,
          "bytes",
          buffer.capacity());
    }
    return buffer.memoryAddress();
  }
}
