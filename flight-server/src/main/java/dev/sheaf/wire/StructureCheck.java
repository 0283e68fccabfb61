package dev.sheaf.wire;

import java.util.List;

/**
 * What the lengths and sizes in a header must be to each other, before any byte of the body is
 * looked at.
 */
final class StructureCheck {
  private final BatchShape shape;
  private final BatchHeader header;
  private long bodyBytes;
  private long absentBytes;

  /** A check of a header with as many nodes and buffers as its shape. */
  StructureCheck(BatchShape shape, BatchHeader header) {
    this.shape = shape;
    this.header = header;
  }

  /** Refuses the header if a column is shorter than it is said to be. */
  void run() {
    for (BatchShape.Slot slot : shape.slots()) {
      requireRows(slot);
      requireBuffers(slot);
      requireChildren(slot);
    }
    long limit =
        WireLimits.ABSENT_VALIDITY_FACTOR * bodyBytes + WireLimits.ABSENT_VALIDITY_FREE_BYTES;
    if (absentBytes > limit) {
      throw Refusal.beyondLimit(
          "the columns of a batch without validity would take {bytes} bytes for it where its body"
              + " has {body}",
          "bytes",
          absentBytes,
          "body",
          bodyBytes);
    }
  }

  private void requireRows(BatchShape.Slot slot) {
    if (slot.parent() == null && header.length(slot.ordinal()) != header.rows()) {
      throw Refusal.malformed(
          "column '{column}' has {length} slots in a batch of {rows} rows",
          "column",
          slot.path(),
          "length",
          header.length(slot.ordinal()),
          "rows",
          header.rows());
    }
  }

  private void requireBuffers(BatchShape.Slot slot) {
    long length = header.length(slot.ordinal());
    int first = slot.firstBuffer();
    for (int i = 0; i < slot.layout().buffers().size(); i++) {
      bodyBytes += header.size(first + i);
    }
    if (slot.layout() == Layout.NULL || length == 0) {
      return;
    }
    if (header.size(first) > 0) {
      requireSize(first, Nulls.bytesFor(length));
    } else {
      absentBytes += Nulls.bytesFor(length);
    }
    switch (slot.layout()) {
      case BITS -> requireSize(first + 1, Nulls.bytesFor(length));
      case FIXED -> requireSize(first + 1, length * slot.size());
      case BYTES_32, BYTES_64, LIST_32, LIST_64 ->
          requireSize(first + 1, (length + 1) * slot.layout().offsetBytes());
      case NULL, FIXED_LIST, STRUCT -> {}
    }
  }

  private void requireSize(int buffer, long needed) {
    if (header.size(buffer) < needed) {
      throw Refusal.malformed(
          "{buffer} has {bytes} bytes; its slots need {needed}",
          "buffer",
          shape.describe(buffer),
          "bytes",
          header.size(buffer),
          "needed",
          needed);
    }
  }

  private void requireChildren(BatchShape.Slot slot) {
    long length = header.length(slot.ordinal());
    List<BatchShape.Slot> children = slot.children().stream().map(shape.slots()::get).toList();
    switch (slot.layout()) {
      case STRUCT -> children.forEach(child -> requireLength(child, length));
      case FIXED_LIST -> requireLength(children.get(0), length * slot.size());
      case LIST_32, LIST_64 -> {
        if (slot.map()) {
          requireNoNulls(children.get(0));
          requireNoNulls(shape.slots().get(children.get(0).children().get(0)));
        }
      }
      case NULL, BITS, FIXED, BYTES_32, BYTES_64 -> {}
    }
  }

  private void requireLength(BatchShape.Slot child, long needed) {
    if (needed > Integer.MAX_VALUE) {
      throw Refusal.beyondLimit(
          "column '{column}' would need {needed} slots", "column", child.path(), "needed", needed);
    }
    if (header.length(child.ordinal()) < needed) {
      throw Refusal.malformed(
          "column '{column}' has {length} slots; what it is part of needs {needed}",
          "column",
          child.path(),
          "length",
          header.length(child.ordinal()),
          "needed",
          needed);
    }
  }

  private void requireNoNulls(BatchShape.Slot slot) {
    if (header.nulls(slot.ordinal()) != 0) {
      throw Refusal.malformed(
          "column '{column}' has {nulls} nulls; the entries and keys of a map have none",
          "column",
          slot.path(),
          "nulls",
          header.nulls(slot.ordinal()));
    }
  }
}
