package dev.sheaf.store.catalog;

import static dev.sheaf.store.catalog.CatalogSchema.STATE;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The number of the last change, and how much there is of what is listed: one row, written with
 * every change.
 *
 * <p>By the number, a change whose outcome was lost is looked for, and a second writer noticed. The
 * counts tell that a list is whole: a checksum finds a row that is wrong, but not one that a
 * flipped bit in a page has hidden.
 *
 * <p><b>Threads.</b> One: whoever makes the change.
 */
final class CatalogState {
  private static final int ID = 0;

  private long change;
  private long versions;
  private long tables;
  private long segments;
  private long refs;
  private long pending;

  /** Of a catalog that holds nothing. */
  static CatalogState empty() {
    return new CatalogState();
  }

  static CatalogState read(Sql sql) throws SQLException {
    StoredRow row = STATE.first(sql, "WHERE id = ?", ID);
    if (row == null) {
      throw STATE.damaged("" + ID, "it is missing");
    }
    row.number();
    CatalogState state = new CatalogState();
    state.change = row.number();
    state.versions = row.number();
    state.tables = row.number();
    state.segments = row.number();
    state.refs = row.number();
    state.pending = row.number();
    return state;
  }

  void insert(Sql sql) throws SQLException {
    STATE.insert(sql, row());
  }

  void replace(Sql sql) throws SQLException {
    STATE.replace(sql, "", row());
  }

  private @Nullable Object[] row() {
    return new @Nullable Object[] {ID, change, versions, tables, segments, refs, pending};
  }

  /** The number of the last change; within one, its own. */
  long change() {
    return change;
  }

  /** How many versions there are; they are numbered from 1. */
  long versions() {
    return versions;
  }

  long tables() {
    return tables;
  }

  long segments() {
    return segments;
  }

  long refs() {
    return refs;
  }

  long pending() {
    return pending;
  }

  void beginChange() {
    change++;
  }

  void addVersion() {
    versions++;
  }

  void addTable() {
    tables++;
  }

  void addSegment() {
    segments++;
  }

  void addRef() {
    refs++;
  }

  void removeRef() {
    refs--;
  }

  void addPending() {
    pending++;
  }

  void removePending() {
    pending--;
  }
}
