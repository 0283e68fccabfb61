package dev.sheaf.files;

import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.arrow.vector.VarCharVector;

/**
 * A column of texts copied to the heap, where a parser reads single bytes without bounds checks per
 * value.
 *
 * <p><i>Representation:</i> text {@code i} is {@code bytes[offsets[i], offsets[i + 1])}; arrays are
 * kept from batch to batch. <i>Threads:</i> one.
 */
final class TextColumn {
  private byte[] bytes = new byte[1 << 16];
  private int[] offsets = new int[1 << 12];
  private int rowCount;
  private boolean nulls;
  private VarCharVector vector;

  /** Over an empty column. */
  TextColumn(VarCharVector vector) {
    this.vector = vector;
  }

  /** Copies the first {@code rowCount} texts. The vector is borrowed until the next call. */
  void load(VarCharVector source, int rows) {
    vector = source;
    rowCount = rows;
    if (rows == 0) {
      return;
    }
    if (offsets.length <= rows) {
      offsets = new int[Math.max(rows + 1, 2 * offsets.length)];
    }
    IntBuffer stored =
        source
            .getOffsetBuffer()
            .nioBuffer(0, (rows + 1) * Integer.BYTES)
            .order(ByteOrder.nativeOrder())
            .asIntBuffer();
    stored.get(offsets, 0, rows + 1);
    int first = offsets[0];
    int length = offsets[rows] - first;
    if (bytes.length < length) {
      bytes = new byte[Math.max(length, (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 8))];
    }
    source.getDataBuffer().getBytes(first, bytes, 0, length);
    for (int i = 0; first != 0 && i <= rows; i++) {
      offsets[i] -= first;
    }
    nulls = source.getNullCount() > 0;
  }

  int rowCount() {
    return rowCount;
  }

  byte[] bytes() {
    return bytes;
  }

  int start(int row) {
    return offsets[row];
  }

  int end(int row) {
    return offsets[row + 1];
  }

  boolean isNull(int row) {
    return nulls && vector.isNull(row);
  }

  /** Null or without a single byte: no value, for every type but text. */
  boolean isBlank(int row) {
    return offsets[row] == offsets[row + 1] || isNull(row);
  }

  /** The text itself. */
  String text(int row) {
    return new String(Arrays.copyOfRange(bytes, start(row), end(row)), StandardCharsets.UTF_8);
  }
}
