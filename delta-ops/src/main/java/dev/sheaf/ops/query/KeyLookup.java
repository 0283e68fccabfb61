package dev.sheaf.ops.query;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.ops.CellWriter;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.scan.BudgetErrors;
import dev.sheaf.store.scan.RowColumns;
import dev.sheaf.store.schema.TableSchema;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a version that have given keys, and no others.
 *
 * <p>An immutable value:
 *
 * <pre>{@code
 * KeyLookup names = KeyLookup.of("name", "elevation_ft");
 * try (FoundRows airports =
 *     names.run(allocator, dataset, version, "airports", List.of("LSZB", "VNLK"))) {
 *   airports.rows(); // one row for each key that is there, in the order of the keys
 *   airports.missing(); // the positions of the others
 * }
 * }</pre>
 *
 * <p>The index over keys knows every row that a key ever had, so any version is as quick as the
 * last. It is built by the first look-up or write after the dataset was opened, at the cost of one
 * pass over the table; {@link #scanning()} does without.
 *
 * <p><i>Cost:</i> by the index, O(keys): about 1 µs each, and a lease of each chunk that holds one
 * of the rows, once to compare keys and once to read. Without it (and in a dataset that is open for
 * reading only) the keys of all rows of the version are hashed, some 5 ns each. Memory: what is
 * found.
 */
public final class KeyLookup {
  private final @Nullable List<String> columns;
  private final Dataset.IndexUse use;

  private KeyLookup(@Nullable List<String> columns, Dataset.IndexUse use) {
    this.columns = columns;
    this.use = use;
  }

  /** Reads all columns. */
  public static KeyLookup all() {
    return new KeyLookup(null, Dataset.IndexUse.BUILD);
  }

  /** Reads some columns. */
  public static KeyLookup of(String... columns) {
    return of(List.of(columns));
  }

  /** Reads some columns. */
  public static KeyLookup of(List<String> columns) {
    return new KeyLookup(List.copyOf(columns), Dataset.IndexUse.BUILD);
  }

  /** The same without building an index that is not there. */
  public KeyLookup scanning() {
    return new KeyLookup(columns, Dataset.IndexUse.IF_THERE);
  }

  /**
   * Looks up keys of one column.
   *
   * @param keys a value each: what {@link dev.sheaf.ops.CellValues} gives for the type, or text
   *     that spells it
   * @throws SheafException as {@link #run(BufferAllocator, Dataset, Version, String,
   *     VectorSchemaRoot, Cancellation)}; BAD_ARGUMENT for a value that the column cannot hold
   */
  public FoundRows run(
      BufferAllocator allocator, Dataset dataset, Version version, String table, List<?> keys) {
    TableSchema schema = dataset.schema(version.table(table));
    requireKeyOfOneColumn(schema, table);
    try (VectorSchemaRoot batch =
        BudgetErrors.within(allocator, () -> batch(allocator, schema, keys))) {
      return run(allocator, dataset, version, table, batch, Cancellation.NEVER);
    }
  }

  /**
   * Looks up keys.
   *
   * @param allocator pays for the rows
   * @param keys one key in each row, the columns of the key by their names; others are ignored. One
   *     key may stand there more than once. The caller closes it
   * @param cancellation asked before keys are looked up and before rows are read
   * @return the caller closes it
   * @throws SheafException UNKNOWN_TABLE, UNKNOWN_COLUMN; BAD_ARGUMENT if the table has no key;
   *     SCHEMA_MISMATCH or NULL_VALUE if the keys are none of its; BUDGET_EXCEEDED, CANCELLED,
   *     DAMAGED
   */
  public FoundRows run(
      BufferAllocator allocator,
      Dataset dataset,
      Version version,
      String table,
      VectorSchemaRoot keys,
      Cancellation cancellation) {
    TableSchema schema = dataset.schema(version.table(table));
    RowColumns read = columns == null ? RowColumns.all(schema) : RowColumns.of(schema, columns);
    cancellation.check();
    long[] rows = dataset.findEach(allocator, version, table, keys, use);
    int count = 0;
    for (long row : rows) {
      count += row < 0 ? 0 : 1;
    }
    int[] found = new int[count];
    int[] missing = new int[rows.length - count];
    long[] addresses = new long[count];
    for (int i = 0, next = 0; i < rows.length; i++) {
      if (rows[i] < 0) {
        missing[i - next] = i;
      } else {
        addresses[next] = rows[i];
        found[next++] = i;
      }
    }
    cancellation.check();
    List<FieldVector> values =
        dataset.rowReader(version, table).gather(allocator, read, addresses, count);
    return new FoundRows(
        new VectorSchemaRoot(new Schema(read.fields()), values, count), found, missing);
  }

  private static void requireKeyOfOneColumn(TableSchema schema, String table) {
    if (!schema.keyless() && schema.keyPositions().length != 1) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "the key of table '{table}' has the columns {columns}; pass keys as a batch of them",
          "table",
          table,
          "columns",
          String.join(", ", schema.primaryKey().columns()));
    }
  }

  /** Keys as a batch; that of a table without a key is empty, and is refused later. */
  private static VectorSchemaRoot batch(
      BufferAllocator allocator, TableSchema schema, List<?> keys) {
    RowColumns key = schema.keyless() ? RowColumns.at(schema, new int[0]) : RowColumns.key(schema);
    VectorSchemaRoot batch = VectorSchemaRoot.create(new Schema(key.fields()), allocator);
    try {
      for (FieldVector vector : batch.getFieldVectors()) {
        vector.setInitialCapacity(keys.size());
        vector.allocateNew();
        for (int i = 0; i < keys.size(); i++) {
          CellWriter.write(vector, i, keys.get(i));
        }
      }
      batch.setRowCount(keys.size());
      return batch;
    } catch (RuntimeException | Error e) {
      batch.close();
      throw e;
    }
  }
}
