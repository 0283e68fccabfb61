package dev.sheaf.ops.diff;

import dev.sheaf.store.Dataset;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.scan.RowReader;
import dev.sheaf.store.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/**
 * A table at one of the two versions.
 *
 * @param state what the version says about it
 * @param schema its columns there
 * @param reader of its rows
 */
record DiffSide(TableState state, TableSchema schema, RowReader reader) {
  /** Null if the version does not have the table. */
  static @Nullable DiffSide of(Dataset dataset, Version version, String table) {
    TableState state = version.tables().get(table);
    return state == null
        ? null
        : new DiffSide(
            state, dataset.schema(version.id().hex(), table), dataset.rowReader(version, table));
  }

  int tableId() {
    return state.tableId();
  }
}
