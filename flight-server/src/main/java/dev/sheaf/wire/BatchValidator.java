package dev.sheaf.wire;

import dev.sheaf.store.error.SheafException;
import java.util.function.LongUnaryOperator;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Checks that the buffers of a batch are what its schema and its node lengths say, so that a reader
 * of vectors may believe them.
 *
 * <p>For every column, nested ones included:
 *
 * <ul>
 *   <li>buffers are long enough, and may be longer; validity may be left out where nothing is null;
 *   <li>as many validity bits are unset as nulls are claimed; bits behind the last slot mean
 *       nothing;
 *   <li>offsets begin at zero or later, never descend, and end within the data or child;
 *   <li>children are as long as their lists and structs need, counted in 31 bits;
 *   <li>the keys and entries of a map are never null.
 * </ul>
 *
 * <p>And for each value that is not null: UTF-8 is well-formed, decimals have no more digits than
 * their type, {@code date64} is whole days, indices lie within their dictionary.
 *
 * <p><i>Threads:</i> one at a time. <i>Cost:</i> reads validity, offsets and text once and numbers
 * not at all; holds some 100 KiB on the heap. <i>Errors:</i> {@code BAD_INPUT}, naming the column.
 */
public final class BatchValidator {
  private static final int WINDOW_BYTES = 16 << 10;

  /** Wider, because going back to them is dear where a body lies in pieces. */
  private static final int LOOK_UP_BYTES = 64 << 10;

  private final BodyWindow values = new BodyWindow(WINDOW_BYTES);
  private final BodyWindow validity = new BodyWindow(LOOK_UP_BYTES);
  private final BodyWindow offsets = new BodyWindow(LOOK_UP_BYTES);

  /** A validator for any number of batches of any schemas. */
  public BatchValidator() {}

  /**
   * Checks a batch before it is loaded.
   *
   * @param schema of types that can be stored; dictionary-encoded fields with the type of their
   *     values or of their indices
   * @param batch not compressed; borrowed
   * @param dictionaryRows how many values the dictionary of an id has
   * @throws SheafException {@code BAD_INPUT} if it is not to be believed
   */
  public void validate(Schema schema, ArrowRecordBatch batch, LongUnaryOperator dictionaryRows) {
    BatchShape shape = BatchShape.of(schema.getFields());
    BatchHeader header = BatchHeader.of(batch);
    if (header.nodes() != shape.slots().size() || header.buffers() != shape.buffers()) {
      throw Refusal.malformed(
          "a batch has {nodes} columns and {buffers} buffers where its schema has {expectedNodes}"
              + " and {expectedBuffers}",
          "nodes",
          header.nodes(),
          "buffers",
          header.buffers(),
          "expectedNodes",
          shape.slots().size(),
          "expectedBuffers",
          shape.buffers());
    }
    check(shape, header, BuffersBody.of(batch.getBuffers()), dictionaryRows);
  }

  /** Checks the body of a batch with as many nodes and buffers as its shape. */
  void check(
      BatchShape shape, BatchHeader header, BodyBytes body, LongUnaryOperator dictionaryRows) {
    new StructureCheck(shape, header).run();
    for (BatchShape.Slot slot : shape.slots()) {
      long length = header.length(slot.ordinal());
      if (length > 0 && slot.layout() != Layout.NULL) {
        checkNulls(slot, header, body);
        checkOffsets(slot, header, body);
        checkValues(slot, header, body, dictionaryRows);
      }
    }
  }

  private void checkNulls(BatchShape.Slot slot, BatchHeader header, BodyBytes body) {
    int buffer = slot.firstBuffer();
    long claimed = header.nulls(slot.ordinal());
    long length = header.length(slot.ordinal());
    long found = header.size(buffer) == 0 ? 0 : Nulls.count(values, body, buffer, length);
    if (found != claimed) {
      throw Refusal.malformed(
          "column '{column}' claims {claimed} nulls and has {found}",
          "column",
          slot.path(),
          "claimed",
          claimed,
          "found",
          found);
    }
  }

  private void checkOffsets(BatchShape.Slot slot, BatchHeader header, BodyBytes body) {
    int width = slot.layout().offsetBytes();
    if (width == 0) {
      return;
    }
    boolean list = !slot.children().isEmpty();
    long limit = list ? header.length(slot.children().get(0)) : header.size(slot.firstBuffer() + 2);
    long length = header.length(slot.ordinal());
    if (!OffsetCheck.holds(values, body, slot.firstBuffer() + 1, width, length, limit)) {
      throw Refusal.malformed(
          "the offsets of column '{column}' are negative, descend, or leave its {limit} {what}",
          "column",
          slot.path(),
          "limit",
          limit,
          "what",
          list ? "elements" : "bytes");
    }
  }

  private void checkValues(
      BatchShape.Slot slot, BatchHeader header, BodyBytes body, LongUnaryOperator dictionaryRows) {
    switch (slot.rule()) {
      case ANY -> {}
      case TEXT -> checkText(slot, header, body);
      case DIGITS ->
          require(
              slot,
              look(slot, header, body).firstTooLong(slot.size(), slot.digits()),
              "has more digits than its type");
      case WHOLE_DAYS ->
          require(slot, look(slot, header, body).firstPartDay(), "is not a whole number of days");
      case INDEX, UNSIGNED_INDEX -> checkIndices(slot, header, body, dictionaryRows);
    }
  }

  private void checkIndices(
      BatchShape.Slot slot, BatchHeader header, BodyBytes body, LongUnaryOperator dictionaryRows) {
    Long dictionary = slot.dictionary();
    long rows = dictionary == null ? 0 : dictionaryRows.applyAsLong(dictionary);
    boolean signed = slot.rule() == ValueRule.INDEX;
    long found = look(slot, header, body).firstIndexBeyond(slot.size(), signed, rows);
    require(slot, found, "points outside of its dictionary of " + rows + " values");
  }

  private void checkText(BatchShape.Slot slot, BatchHeader header, BodyBytes body) {
    long length = header.length(slot.ordinal());
    int data = slot.firstBuffer() + 2;
    Offsets starts =
        new Offsets(offsets, body, slot.firstBuffer() + 1, slot.layout().offsetBytes(), length);
    long from = starts.at(0);
    if (TextCheck.isAscii(values, body, data, from, starts.at(length))) {
      return;
    }
    long found = TextCheck.firstMalformed(values, body, data, starts, nulls(slot, header, body));
    require(slot, found, "is not well-formed UTF-8");
  }

  private ValueCheck look(BatchShape.Slot slot, BatchHeader header, BodyBytes body) {
    long length = header.length(slot.ordinal());
    return new ValueCheck(values, body, slot.firstBuffer() + 1, length, nulls(slot, header, body));
  }

  private Nulls nulls(BatchShape.Slot slot, BatchHeader header, BodyBytes body) {
    int node = slot.ordinal();
    return new Nulls(validity, body, slot.firstBuffer(), header.length(node), header.nulls(node));
  }

  private static void require(BatchShape.Slot slot, long found, String problem) {
    if (found >= 0) {
      throw Refusal.malformed(
          "the value at position {position} of column '{column}' {problem}",
          "position",
          found,
          "column",
          slot.path(),
          "problem",
          problem);
    }
  }
}
