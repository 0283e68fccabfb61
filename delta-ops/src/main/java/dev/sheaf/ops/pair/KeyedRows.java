package dev.sheaf.ops.pair;

import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.schema.TableSchema;

/**
 * One side of a pairing: some rows of a table, no two of which have one key.
 *
 * @param schema the columns that they are seen with
 * @param rows their addresses
 */
public record KeyedRows(TableSchema schema, RowSet rows) {}
