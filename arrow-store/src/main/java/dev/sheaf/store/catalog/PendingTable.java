package dev.sheaf.store.catalog;

import static dev.sheaf.store.catalog.CatalogSchema.PENDING;

import dev.sheaf.store.graph.PendingOperation;
import dev.sheaf.store.graph.RefKind;
import java.sql.SQLException;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is pending on branches, in the catalog. */
final class PendingTable {
  private PendingTable() {}

  /** Makes a change; changes nothing unless it returns APPLIED. */
  static ChangeOutcome apply(Sql sql, CatalogState state, PendingChange change)
      throws SQLException {
    var ref = RefTable.lookUp(sql, change.branch());
    if (ref == null || ref.kind() != RefKind.BRANCH) {
      return ChangeOutcome.REF_MOVED;
    }
    PendingOperation present = find(sql, change.branch());
    if (!Objects.equals(present, change.expected())) {
      return ChangeOutcome.PENDING_MOVED;
    }
    if (present != null) {
      delete(sql, state, change.branch());
    }
    PendingOperation next = change.next();
    if (next != null) {
      insert(sql, state, change.branch(), next);
    }
    return ChangeOutcome.APPLIED;
  }

  static @Nullable PendingOperation find(Sql sql, String branch) throws SQLException {
    StoredRow row = PENDING.first(sql, "WHERE branch = ?", branch);
    if (row == null) {
      return null;
    }
    row.text();
    return operation(row);
  }

  /** All of them, by branch. */
  static SortedMap<String, PendingOperation> all(Sql sql) throws SQLException {
    SortedMap<String, PendingOperation> all = new TreeMap<>();
    for (StoredRow row : PENDING.select(sql, "")) {
      all.put(row.text(), operation(row));
    }
    PENDING.requireCount(all.size(), CatalogState.read(sql).pending());
    return all;
  }

  /** The branch is gone, and with it what was pending on it. */
  static void delete(Sql sql, CatalogState state, String branch) throws SQLException {
    if (PENDING.delete(sql, "branch = ?", branch) > 0) {
      state.removePending();
    }
  }

  /** The branch has another name. */
  static void rename(Sql sql, CatalogState state, String from, String to) throws SQLException {
    PendingOperation present = find(sql, from);
    if (present != null) {
      delete(sql, state, from);
      insert(sql, state, to, present);
    }
  }

  private static void insert(Sql sql, CatalogState state, String branch, PendingOperation operation)
      throws SQLException {
    PENDING.insert(sql, branch, operation.kind(), operation.state());
    state.addPending();
  }

  private static PendingOperation operation(StoredRow row) {
    return PendingOperation.of(row.text(), row.bytes());
  }
}
