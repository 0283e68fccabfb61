package dev.sheaf.store;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.scan.BudgetErrors;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.table.StoredTable;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Finds rows of a table at a version by their keys, by the index or without: what {@link
 * Dataset#find} and {@link Dataset#findEach} do.
 *
 * @param table its name
 * @param schema its columns at the version
 * @param stored its rows, of all versions
 * @param live says which rows the version has; asked when a look-up needs them
 * @param mode how the dataset is open
 */
record KeyFinding(
    String table, TableSchema schema, StoredTable stored, Supplier<RowSet> live, OpenMode mode) {
  static KeyFinding of(DatasetCore core, Version version, String table) {
    TableState state = version.table(table);
    return new KeyFinding(
        table,
        core.tables().schema(state.schemaId()),
        core.tables().table(state.tableId()),
        () -> core.rowSets().rows(state),
        core.options().openMode());
  }

  Optional<RowSet> find(BufferAllocator allocator, VectorSchemaRoot keys, Dataset.IndexUse use) {
    if (schema.keyless() || !mayUseIndex(use)) {
      return Optional.empty();
    }
    RowSet rows = live.get();
    return Optional.of(
        BudgetErrors.within(allocator, () -> stored.find(allocator, schema, keys, rows)));
  }

  long[] findEach(BufferAllocator allocator, VectorSchemaRoot keys, Dataset.IndexUse use) {
    if (schema.keyless()) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "table '{table}' has no primary key to look rows up by; scan it with a condition",
          "table",
          table);
    }
    RowSet rows = live.get();
    boolean indexed = mayUseIndex(use);
    return BudgetErrors.within(
        allocator,
        () ->
            indexed
                ? stored.findEach(allocator, schema, keys, rows)
                : stored.scanForEach(allocator, schema, keys, rows));
  }

  /** An index of a dataset that is only read may not know the rows of the process that writes. */
  private boolean mayUseIndex(Dataset.IndexUse use) {
    return mode != OpenMode.READ_ONLY && (use == Dataset.IndexUse.BUILD || stored.isIndexed());
  }
}
