package dev.sheaf.bench.figure;

import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.schema.PrimaryKey;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Tables of {@code int64} columns, the first of them the key.
 *
 * <p>Every other value is a function of key, column and <em>edition</em> (how often the record was
 * rewritten), so that an oracle needs no copy of the table.
 */
final class NumberTable {
  /** Rows of the batches that a table is loaded in. */
  static final int BATCH_ROWS = 65_536;

  static final String NAME = "numbers";
  static final String KEY = "c0";

  private final int columnCount;
  private final Schema schema;

  /** A table of this many columns, the key included. */
  NumberTable(int columnCount) {
    this.columnCount = columnCount;
    List<Field> fields = new ArrayList<>();
    for (int column = 0; column < columnCount; column++) {
      fields.add(new Field("c" + column, FieldType.notNullable(new ArrowType.Int(64, true)), null));
    }
    schema = new Schema(fields);
  }

  Schema schema() {
    return schema;
  }

  int columnCount() {
    return columnCount;
  }

  /** What stands in a column of a record. */
  static long value(long key, int column, int edition) {
    if (column == 0) {
      return key;
    }
    long mixed = key * 0x9E3779B97F4A7C15L + column * 0xC2B2AE3D27D4EB4FL + edition;
    mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
    return mixed ^ (mixed >>> 32);
  }

  /** The sum, modulo 2^64, of all columns of the records {@code [0, rowCount)} of one edition. */
  long sumOfRange(int rowCount, int edition) {
    long sum = 0;
    for (long key = 0; key < rowCount; key++) {
      sum += sumOfRecord(key, edition);
    }
    return sum;
  }

  /** The sum of all columns of one record. */
  long sumOfRecord(long key, int edition) {
    long sum = 0;
    for (int column = 0; column < columnCount; column++) {
      sum += value(key, column, edition);
    }
    return sum;
  }

  /** Records of one edition; the caller closes them. */
  VectorSchemaRoot createBatch(BufferAllocator allocator, long[] keys, int edition) {
    VectorSchemaRoot batch = VectorSchemaRoot.create(schema, allocator);
    for (int column = 0; column < columnCount; column++) {
      BigIntVector vector = (BigIntVector) batch.getVector(column);
      vector.allocateNew(keys.length);
      LongBuffer longs = longs(vector.getDataBuffer(), keys.length);
      for (int i = 0; i < keys.length; i++) {
        longs.put(i, value(keys[i], column, edition));
      }
      vector.getValidityBuffer().setOne(0, (keys.length + 7L) / 8);
    }
    batch.setRowCount(keys.length);
    return batch;
  }

  /** The keys alone, for deletes; the caller closes them. */
  static VectorSchemaRoot createKeys(BufferAllocator allocator, long[] keys) {
    return new NumberTable(1).createBatch(allocator, keys, 0);
  }

  /** Makes the table in a dataset, on its initial branch, with the keys {@code [0, rowCount)}. */
  void load(BufferAllocator allocator, Dataset dataset, int rowCount) {
    dataset.createTable(NAME, schema, PrimaryKey.of(KEY));
    try (Transaction transaction = dataset.begin("main")) {
      for (int from = 0; from < rowCount; from += BATCH_ROWS) {
        long[] keys = range(from, Math.min(rowCount, from + BATCH_ROWS));
        try (VectorSchemaRoot batch = createBatch(allocator, keys, 0)) {
          transaction.table(NAME).insert(batch);
        }
      }
      transaction.commit(CommitMessage.of("load"));
    }
  }

  /** {@code [from, to)} as an array. */
  static long[] range(int from, int to) {
    long[] keys = new long[to - from];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = (long) from + i;
    }
    return keys;
  }

  /** The values of an {@code int64} column as a view that reads without checks of Arrow's own. */
  static LongBuffer longs(ArrowBuf values, int count) {
    return values
        .nioBuffer(0, Math.multiplyExact(count, Long.BYTES))
        .order(ByteOrder.nativeOrder())
        .asLongBuffer();
  }

  /** As {@link #longs(ArrowBuf, int)}, of a column without nulls. */
  static LongBuffer longs(FieldVector column) {
    return longs(column.getDataBuffer(), column.getValueCount());
  }
}
