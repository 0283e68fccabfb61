package dev.sheaf.store.table;

import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.vector.KeyHasher;
import dev.sheaf.store.vector.RowHasher;
import java.util.function.IntFunction;
import org.apache.arrow.vector.FieldVector;

/**
 * The hashes of some rows: 128 bits of content, 64 of the key.
 *
 * <p>The key of a table without one is the whole row; then the key's hash is the upper half of the
 * content's.
 */
final class RowHashes {
  final long[] high;
  final long[] low;
  final long[] keys;

  private RowHashes(long[] high, long[] low, long[] keys) {
    this.high = high;
    this.low = low;
    this.keys = keys;
  }

  /**
   * Hashes rows.
   *
   * @param schema says what the columns are
   * @param columns each column by its place in the schema
   * @param positions which rows
   * @param count how many
   */
  static RowHashes of(
      TableSchema schema, IntFunction<FieldVector> columns, int[] positions, int count) {
    int columnCount = schema.columns().size();
    FieldVector[] all = new FieldVector[columnCount];
    long[] ids = new long[columnCount];
    for (int i = 0; i < columnCount; i++) {
      all[i] = columns.apply(i);
      ids[i] = schema.columns().get(i).id();
    }
    long[] high = new long[count];
    long[] low = new long[count];
    RowHasher.hashRows(all, ids, positions, count, high, low);
    return new RowHashes(
        high, low, schema.keyless() ? high : keys(schema, columns, positions, count));
  }

  /** The hashes of the keys alone, of a table that has one. */
  static long[] keys(
      TableSchema schema, IntFunction<FieldVector> columns, int[] positions, int count) {
    int[] places = schema.keyPositions();
    FieldVector[] key = new FieldVector[places.length];
    for (int i = 0; i < places.length; i++) {
      key[i] = columns.apply(places[i]);
    }
    long[] hashes = new long[count];
    KeyHasher.hashKeys(key, positions, count, hashes);
    return hashes;
  }
}
