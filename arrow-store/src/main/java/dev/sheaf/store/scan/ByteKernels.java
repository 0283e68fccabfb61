package dev.sheaf.store.scan;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;

/** Order of stored bytes against a literal, as unsigned bytes. */
final class ByteKernels {
  private ByteKernels() {}

  /** As a comparator: stored value against literal. The value is not null. */
  static int compare(FieldVector column, int position, byte[] literal) {
    ArrowBuf data = column.getDataBuffer();
    if (column instanceof BaseVariableWidthVector) {
      long offset = column.getOffsetBuffer().getInt(4L * position);
      return compare(
          data, offset, column.getOffsetBuffer().getInt(4L * position + 4) - offset, literal);
    }
    if (column instanceof BaseLargeVariableWidthVector) {
      long offset = column.getOffsetBuffer().getLong(8L * position);
      return compare(
          data, offset, column.getOffsetBuffer().getLong(8L * position + 8) - offset, literal);
    }
    int width = ((FixedSizeBinaryVector) column).getByteWidth();
    return compare(data, (long) width * position, width, literal);
  }

  private static int compare(ArrowBuf data, long offset, long length, byte[] literal) {
    int shared = (int) Math.min(length, literal.length);
    for (int i = 0; i < shared; i++) {
      int order = (data.getByte(offset + i) & 0xFF) - (literal[i] & 0xFF);
      if (order != 0) {
        return order;
      }
    }
    return Long.compare(length, literal.length);
  }
}
