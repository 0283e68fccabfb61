package dev.sheaf.store.testing;

import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.schema.PrimaryKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A table {@value #NAME} on the branch main with a key {@value #KEY} and columns {@code c0} to
 * {@code c4} of random types without children: batches of random rows, in each of which some rows
 * are deleted again, so that row sets have holes.
 */
public final class RandomTable {
  /** The table's name. */
  public static final String NAME = "t";

  /** The column of the key, int64; the rows of one after the other batch are numbered on. */
  public static final String KEY = "id";

  /** Rows that a batch inserts. */
  public static final int BATCH_ROWS = 900;

  private static final int COLUMNS = 5;
  private static final int HOLES_MAX = 40;

  private final BufferAllocator allocator;
  private final Random random;
  private final Dataset dataset;
  private final Schema schema;
  private int batches;

  private RandomTable(BufferAllocator allocator, Random random, Dataset dataset, Schema schema) {
    this.allocator = allocator;
    this.random = random;
    this.dataset = dataset;
    this.schema = schema;
  }

  /** Makes the table, without rows. */
  public static RandomTable create(BufferAllocator allocator, Random random, Dataset dataset) {
    List<Field> fields = new ArrayList<>();
    fields.add(new Field(KEY, FieldType.notNullable(new ArrowType.Int(64, true)), null));
    List<ArrowType> types = RandomFields.scalars();
    for (int i = 0; i < COLUMNS; i++) {
      fields.add(RandomFields.of("c" + i, types.get(random.nextInt(types.size()))));
    }
    Schema schema = new Schema(fields);
    dataset.createTable(NAME, schema, PrimaryKey.of(KEY));
    return new RandomTable(allocator, random, dataset, schema);
  }

  /** The columns. */
  public Schema schema() {
    return schema;
  }

  /** The keys that rows were inserted with so far are {@code [0, keyEnd)}. */
  public int keyEnd() {
    return batches * BATCH_ROWS;
  }

  /** Inserts a batch of rows and deletes some of them, in two versions. */
  public void addBatch() {
    int firstId = keyEnd();
    batches++;
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < BATCH_ROWS; i++) {
      ids.add(firstId + i);
    }
    try (VectorSchemaRoot rows = rows(ids);
        Transaction transaction = dataset.begin("main")) {
      transaction.table(NAME).insert(rows);
      transaction.commit(CommitMessage.of("rows"));
    }
    int holes = random.nextInt(3) * (HOLES_MAX / 2);
    int apart = BATCH_ROWS / HOLES_MAX;
    List<Integer> gone = new ArrayList<>();
    for (int i = 0; i < holes; i++) {
      gone.add(firstId + i * apart + random.nextInt(apart));
    }
    delete(gone);
  }

  /** Gives some rows, there or not, random values. */
  public void upsert(List<Integer> ids) {
    try (VectorSchemaRoot rows = rows(ids);
        Transaction transaction = dataset.begin("main")) {
      transaction.table(NAME).upsert(rows);
      transaction.commit(CommitMessage.of("changes"));
    }
  }

  /** Deletes some rows, there or not. */
  public void delete(List<Integer> ids) {
    try (VectorSchemaRoot keys = keys(ids);
        Transaction transaction = dataset.begin("main")) {
      transaction.table(NAME).delete(keys);
      transaction.commit(CommitMessage.of("holes"));
    }
  }

  /** Keys as a batch; the caller closes it. */
  public VectorSchemaRoot keys(List<Integer> ids) {
    BigIntVector keys = ids(ids);
    return new VectorSchemaRoot(
        new Schema(schema.getFields().subList(0, 1)), List.of(keys), ids.size());
  }

  private VectorSchemaRoot rows(List<Integer> ids) {
    List<Field> others = schema.getFields().subList(1, schema.getFields().size());
    List<FieldVector> columns = new ArrayList<>(List.of(ids(ids)));
    columns.addAll(RandomVectors.columns(allocator, random, new Schema(others), ids.size()));
    return new VectorSchemaRoot(schema, columns, ids.size());
  }

  private BigIntVector ids(List<Integer> ids) {
    BigIntVector vector = (BigIntVector) schema.getFields().get(0).createVector(allocator);
    vector.allocateNew(ids.size());
    for (int i = 0; i < ids.size(); i++) {
      vector.set(i, ids.get(i));
    }
    vector.setValueCount(ids.size());
    return vector;
  }
}
