package dev.sheaf.store.table;

import dev.sheaf.store.schema.TableSchema;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Keys that rows are looked up by, brought to a table's types, with their hashes.
 *
 * <p><i>Ownership:</i> the caller closes it, before the batch that it was made of.
 */
final class WantedKeys implements AutoCloseable {
  private final IncomingBatch batch;
  private final int[] positions;
  private final long[] hashes;

  private WantedKeys(TableSchema schema, IncomingBatch batch) {
    this.batch = batch;
    this.positions = new int[batch.rowCount()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = i;
    }
    this.hashes = RowHashes.keys(schema, batch::column, positions, positions.length);
  }

  /**
   * Checks keys.
   *
   * @param keys the columns of the key, by name; others are ignored
   */
  static WantedKeys of(BufferAllocator allocator, TableSchema schema, VectorSchemaRoot keys) {
    IncomingBatch batch =
        IncomingBatch.of(allocator, keys, null, schema, IncomingBatch.Coverage.KEY);
    try {
      return new WantedKeys(schema, batch);
    } catch (RuntimeException | Error e) {
      batch.close();
      throw e;
    }
  }

  /** How many keys; one may be among them more than once. */
  int count() {
    return positions.length;
  }

  /** The numbers {@code 0, 1, …}. */
  int[] positions() {
    return positions;
  }

  /** Of each key. */
  long[] hashes() {
    return hashes;
  }

  /** A column of the key, by its place in the table's schema. */
  FieldVector column(int place) {
    return batch.column(place);
  }

  @Override
  public void close() {
    batch.close();
  }
}
