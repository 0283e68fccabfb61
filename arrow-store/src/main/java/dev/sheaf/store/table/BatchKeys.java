package dev.sheaf.store.table;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.vector.RowEquality;
import java.util.StringJoiner;
import org.apache.arrow.vector.FieldVector;

/** Looks for one key twice within a batch. */
final class BatchKeys {
  /** No row has the key of another. */
  static final int NONE = -1;

  private BatchKeys() {}

  /**
   * For each row an earlier row of the batch with the same key, or {@link #NONE}.
   *
   * @param schema whose key columns are compared
   * @param positions which rows of the batch
   * @param keyHashes of these rows
   * @return {@code int[count]}: places among the given rows
   */
  static int[] earlier(
      TableSchema schema, IncomingBatch batch, int[] positions, long[] keyHashes, int count) {
    int size = Integer.highestOneBit(Math.max(4, count)) * 4;
    int[] table = new int[size]; // place + 1; 0 is free
    int[] earlier = new int[count];
    FieldVector[] key = batch.columns(schema.keyPositions());
    for (int i = 0; i < count; i++) {
      earlier[i] = NONE;
      int slot = (int) (keyHashes[i] >>> 33) & (size - 1);
      while (table[slot] != 0) {
        int other = table[slot] - 1;
        if (keyHashes[other] == keyHashes[i] && equal(key, positions[other], positions[i])) {
          earlier[i] = other;
          break;
        }
        slot = (slot + 1) & (size - 1);
      }
      if (earlier[i] == NONE) {
        table[slot] = i + 1;
      }
    }
    return earlier;
  }

  /** A row's key as text, for messages: {@code id = 42, code = 'x'}. */
  static String text(TableSchema schema, IncomingBatch batch, int position) {
    StringJoiner text = new StringJoiner(", ");
    for (int place : schema.keyPositions()) {
      Object value = batch.column(place).getObject(position);
      text.add(schema.columns().get(place).name() + " = " + value);
    }
    return text.toString();
  }

  /** The error about a key that stands in two rows of one batch. */
  static SheafException twice(int row, String key, int first) {
    return SheafException.of(
        ErrorCode.DUPLICATE_KEY,
        "row {row} of the batch has the key {key} for the second time (first in row {first}); a key stands once in what is written",
        "row",
        row,
        "key",
        key,
        "first",
        first);
  }

  private static boolean equal(FieldVector[] key, int a, int b) {
    int[] first = {a};
    int[] second = {b};
    boolean[] equal = {true};
    for (FieldVector column : key) {
      RowEquality.equal(column, first, column, second, 1, equal);
    }
    return equal[0];
  }
}
