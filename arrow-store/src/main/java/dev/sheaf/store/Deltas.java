package dev.sheaf.store;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.rows.Delta;
import dev.sheaf.store.rows.RowSet;
import org.jspecify.annotations.Nullable;

/** Differences of row sets between versions. */
final class Deltas {
  private Deltas() {}

  /**
   * From one version of a table to another.
   *
   * @throws SheafException UNKNOWN_TABLE if neither has it, BAD_ARGUMENT if it was dropped and made
   *     anew between them
   */
  static Delta between(DatasetCore core, Version from, Version to, String table) {
    TableState before = from.tables().get(table);
    TableState after = to.tables().get(table);
    if (before == null && after == null) {
      to.table(table); // throws, with names that may have been meant
    }
    if (before != null && after != null && before.tableId() != after.tableId()) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "table '{table}' was dropped and made anew between {from} and {to}: they have no rows in common",
          "table",
          table,
          "from",
          from.id().shortHex(),
          "to",
          to.id().shortHex());
    }
    return Delta.between(rows(core, before), rows(core, after));
  }

  private static RowSet rows(DatasetCore core, @Nullable TableState state) {
    return state == null ? RowSet.empty() : core.rowSets().rows(state);
  }
}
