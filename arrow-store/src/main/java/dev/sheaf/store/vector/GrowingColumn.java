package dev.sheaf.store.vector;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.TypeNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * A column that rows are appended to, and whose rows, once appended, can be viewed as an Arrow
 * vector while more are appended.
 *
 * <p><i>Representation:</i> validity bits, and per layout offsets, values and child columns, each
 * in a buffer that doubles when full. Growing copies to a new buffer and releases the old one,
 * which lives on under the views that have a slice of it.
 *
 * <p><i>Invariants.</i> Rows never change. A view shows its rows for ever: neither appending nor
 * {@link #truncate} followed by appending writes to a byte that a view shows (validity bits that
 * share a word with it are rewritten as they were). Values of null rows are zero or empty, at every
 * depth.
 *
 * <p><i>Ownership.</i> The column owns its buffers until {@link #close} or {@link #finish}. A view
 * is a resource of its own, in the allocator given for it, and may outlive the column. Sources are
 * borrowed.
 *
 * <p><i>Threads.</i> One appender at a time. Views may be read by any thread after safe
 * publication, while the appender goes on.
 *
 * <p><i>Errors.</i> An append that fails, for whatever reason, leaves the column as it was. An
 * append to several columns that fails in the middle is undone by {@link #truncate} of each.
 */
public abstract class GrowingColumn implements AutoCloseable {
  private final BufferAllocator allocator;
  private final Field field;
  private final GrowingBits validity;
  private int rows;

  GrowingColumn(BufferAllocator allocator, Field field) {
    this.allocator = allocator;
    this.field = field;
    this.validity = new GrowingBits(allocator);
  }

  /**
   * An empty column; allocates nothing yet.
   *
   * @param field of a type that tables may have; not dictionary-encoded
   */
  public static GrowingColumn create(BufferAllocator allocator, Field field) {
    return switch (Layout.of(field.getType())) {
      case NULL -> new NullColumn(allocator, field);
      case BITS -> new BitColumn(allocator, field);
      case LONGS, WIDE, FIXED_BYTES -> new FixedWidthColumn(allocator, field);
      case VARIABLE -> new VariableWidthColumn(allocator, field);
      case LIST -> new ListColumn(allocator, field);
      case FIXED_SIZE_LIST -> new FixedSizeListColumn(allocator, field);
      case STRUCT -> new StructColumn(allocator, field);
    };
  }

  /** Name and type. */
  public final Field field() {
    return field;
  }

  /** Rows appended. */
  public final int rowCount() {
    return rows;
  }

  /** Rows that are null. */
  public int nullCount() {
    return validity.zeros();
  }

  /** Bytes that the rows take: validity, offsets, values and children; not what is reserved. */
  public final long dataBytes() {
    return ((rows + 7L) >>> 3) + ownBytes();
  }

  /**
   * Appends the rows {@code positions[from, from + count)} of a vector, in that order.
   *
   * <p>Behaves as if written:
   *
   * <pre>{@code
   * for (int i = from; i < from + count; i++) {
   *   append(source, positions[i], 1);
   * }
   * }</pre>
   *
   * @param source of this column's type or one that widens to it; one that narrows to it if every
   *     value fits
   * @throws SheafException {@code SCHEMA_MISMATCH} (another type), {@code BAD_INPUT} (a malformed
   *     vector) or {@code LIMIT_EXCEEDED} (more than offsets can address)
   * @throws IndexOutOfBoundsException when a position is outside of the vector
   */
  public final void append(FieldVector source, int[] positions, int from, int count) {
    int before = rows;
    boolean appended = false;
    try {
      gatherUnder(VectorMemory.storage(source), positions, from, count, null);
      appended = true;
    } finally {
      if (!appended) {
        truncate(before);
      }
    }
  }

  /**
   * As {@link #append(FieldVector, int[], int, int)} of the rows {@code [start, start + count)}.
   */
  public final void append(FieldVector source, int start, int count) {
    int before = rows;
    boolean appended = false;
    try {
      rangeUnder(VectorMemory.storage(source), start, count, null);
      appended = true;
    } finally {
      if (!appended) {
        truncate(before);
      }
    }
  }

  /** Appends null rows. */
  public final void appendNulls(int count) {
    int before = rows;
    boolean appended = false;
    try {
      prepare(count);
      nulls(count);
      appendAbsence(count);
      rows += count;
      appended = true;
    } finally {
      if (!appended) {
        truncate(before);
      }
    }
  }

  /**
   * Drops the rows from {@code toRows} on, and whatever an append that failed left behind.
   * Allocates nothing; room that is reserved stays.
   */
  public final void truncate(int toRows) {
    Objects.checkIndex(toRows, rows + 1);
    rows = toRows;
    truncateTo(toRows);
    validity.truncate(toRows);
  }

  /** Makes room for exactly so many rows in all, and so many bytes of their strings or binaries. */
  public final void reserve(int totalRows, long valueBytes) {
    validity.reserveExactly(totalRows);
    reserveOwn(totalRows, valueBytes);
  }

  /**
   * The first {@code viewRows} rows as an immutable vector that shares this column's memory. The
   * caller closes it.
   *
   * <p><i>Cost:</i> O(children) objects and, where there are nulls, one pass over the validity
   * bits.
   *
   * @param into of the same root as the column's allocator; accounts for memory that the column has
   *     let go of
   */
  public final FieldVector view(BufferAllocator into, int viewRows) {
    FieldVector vector = field.createVector(into);
    try {
      load(vector, viewRows);
      return vector;
    } catch (Throwable t) {
      vector.close();
      throw t;
    }
  }

  /** Moves all rows into a vector, which the caller closes; this column is closed. */
  public final FieldVector finish() {
    FieldVector vector = view(allocator, rows);
    close();
    return vector;
  }

  /** Releases the column's hold on its buffers. Closing twice is harmless. */
  @Override
  public final void close() {
    rows = 0;
    validity.close();
    closeOwn();
  }

  /** Appends rows of a child, where {@code parent} says which the parent has. */
  final void gatherUnder(
      FieldVector source, int[] positions, int from, int count, long @Nullable [] parent) {
    Positions.check(positions, from, count, source.getValueCount());
    checkEncoding(source);
    prepare(count);
    long[] present = Validity.of(source, count).at(positions, from, count, parent);
    gather(source, positions, from, count, present);
    appendPresence(present, count);
    rows += count;
  }

  /** As {@link #gatherUnder}, of the rows {@code [start, start + count)}. */
  final void rangeUnder(FieldVector source, int start, int count, long @Nullable [] parent) {
    Objects.checkFromIndexSize(start, count, source.getValueCount());
    checkEncoding(source);
    prepare(count);
    long[] present = Validity.of(source, 0).range(start, count, parent);
    range(source, start, count, present);
    appendPresence(present, count);
    rows += count;
  }

  final void load(FieldVector vector, int viewRows) {
    Objects.checkIndex(viewRows, rows + 1);
    loadOwn(vector, viewRows);
  }

  /** Gives a vector its own buffers, validity first; they are retained. */
  final void loadBuffers(FieldVector vector, int viewRows, ArrowBuf... others) {
    List<ArrowBuf> buffers = new ArrayList<>(1 + others.length);
    buffers.add(validity.view(viewRows));
    buffers.addAll(List.of(others));
    vector.loadFieldBuffers(new ArrowFieldNode(viewRows, validity.zeros(viewRows)), buffers);
  }

  final BufferAllocator allocator() {
    return allocator;
  }

  /** Throws that a column of offsets or of fixed-size lists is full. */
  final SheafException full(long needed) {
    return SheafException.of(
        ErrorCode.LIMIT_EXCEEDED,
        "column '{column}' of type {type} can hold {limit} bytes or elements in one batch, and"
            + " {needed} are needed",
        "column",
        field.getName(),
        "type",
        TypeNames.of(field),
        "limit",
        Integer.MAX_VALUE,
        "needed",
        needed);
  }

  /** Records presence; columns of type null have none to record. */
  void appendPresence(long @Nullable [] present, int count) {
    validity.append(present, count);
  }

  /** Records that so many rows are absent. */
  void appendAbsence(int count) {
    validity.appendZeros(count);
  }

  /** Appends values behind row {@link #rowCount}, which grows afterwards. */
  abstract void gather(
      FieldVector source, int[] positions, int from, int count, long @Nullable [] present);

  abstract void range(FieldVector source, int start, int count, long @Nullable [] present);

  abstract void nulls(int count);

  abstract void truncateTo(int toRows);

  abstract void reserveOwn(int totalRows, long valueBytes);

  abstract void loadOwn(FieldVector vector, int viewRows);

  abstract long ownBytes();

  abstract void closeOwn();

  private void prepare(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("count " + count);
    }
    if (count > Integer.MAX_VALUE - rows) {
      throw full((long) rows + count);
    }
  }

  private static void checkEncoding(FieldVector source) {
    // Indices are integers; other vectors are not asked, since nested ones build their field anew.
    if (source instanceof BaseIntVector && source.getField().getDictionary() != null) {
      throw SheafException.of(
          ErrorCode.SCHEMA_MISMATCH,
          "column '{column}' is dictionary-encoded: pass the dictionaries along with the data",
          "column",
          source.getName());
    }
  }
}
