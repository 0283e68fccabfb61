package dev.sheaf.bench.figure;

import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.schema.PrimaryKey;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** A table as queries are asked of: a key, something to group by, and things to add up. */
final class EventTable {
  static final String NAME = "events";

  /** How DuckDB declares the same. */
  static final String COLUMNS = "id BIGINT, place INTEGER, amount BIGINT, weight DOUBLE";

  private static final int BATCH_ROWS = 65_536;
  private static final int PLACES = 1_000;
  private static final int AMOUNTS = 1_000_000;
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              column("id", new ArrowType.Int(64, true)),
              column("place", new ArrowType.Int(32, true)),
              column("amount", new ArrowType.Int(64, true)),
              column("weight", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE))));

  private EventTable() {}

  private static Field column(String name, ArrowType type) {
    return new Field(name, FieldType.notNullable(type), null);
  }

  /** Takes batches of rows; they are closed afterwards. */
  private interface Sink {
    void take(VectorSchemaRoot batch) throws Exception;
  }

  /** Makes the table in a dataset, on its initial branch. */
  static void load(FigureRun run, Dataset dataset, int rowCount) throws Exception {
    dataset.createTable(NAME, SCHEMA, PrimaryKey.of("id"));
    try (Transaction transaction = dataset.begin("main")) {
      rows(run, rowCount, batch -> transaction.table(NAME).insert(batch));
      transaction.commit(CommitMessage.of("events"));
    }
  }

  /** Makes the same in DuckDB's own memory. */
  static DuckDbTable loadDuckDb(FigureRun run, int rowCount) throws Exception {
    DuckDbTable table = DuckDbTable.create(null, COLUMNS);
    try {
      rows(run, rowCount, batch -> table.insert(run.allocator(), SCHEMA, List.of(batch)));
      table.execute("ALTER TABLE loaded RENAME TO " + NAME);
      return table;
    } catch (Exception e) {
      table.close();
      throw e;
    }
  }

  private static void rows(FigureRun run, int rowCount, Sink sink) throws Exception {
    SplittableRandom random = run.random();
    for (int from = 0; from < rowCount; from += BATCH_ROWS) {
      int count = Math.min(BATCH_ROWS, rowCount - from);
      try (VectorSchemaRoot batch = batch(run.allocator(), random, from, count)) {
        sink.take(batch);
      }
    }
  }

  private static VectorSchemaRoot batch(
      BufferAllocator allocator, SplittableRandom random, int from, int count) {
    VectorSchemaRoot batch = VectorSchemaRoot.create(SCHEMA, allocator);
    batch.getFieldVectors().forEach(vector -> vector.setInitialCapacity(count));
    batch.allocateNew();
    for (int i = 0; i < count; i++) {
      ((BigIntVector) batch.getVector(0)).set(i, from + i);
      ((IntVector) batch.getVector(1)).set(i, random.nextInt(PLACES));
      ((BigIntVector) batch.getVector(2)).set(i, random.nextInt(AMOUNTS));
      ((Float8Vector) batch.getVector(3)).set(i, random.nextDouble());
    }
    batch.setRowCount(count);
    return batch;
  }
}
