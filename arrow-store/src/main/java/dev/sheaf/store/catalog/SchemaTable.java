package dev.sheaf.store.catalog;

import static dev.sheaf.store.catalog.CatalogSchema.SCHEMAS;
import static dev.sheaf.store.catalog.CatalogSchema.TABLES;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tables and schemas in the catalog. */
final class SchemaTable {
  private SchemaTable() {}

  static void insert(Sql sql, CatalogState state, TableRecord table) throws SQLException {
    if (TABLES.insert(sql, table.id(), table.name())) {
      state.addTable();
    }
  }

  static void insert(Sql sql, SchemaRecord schema) throws SQLException {
    SCHEMAS.insert(sql, schema.id(), schema.tableId(), schema.text());
  }

  static List<TableRecord> tables(Sql sql) throws SQLException {
    List<TableRecord> tables = new ArrayList<>();
    for (StoredRow row : TABLES.select(sql, "ORDER BY id")) {
      tables.add(new TableRecord(row.integer(), row.text()));
    }
    TABLES.requireCount(tables.size(), CatalogState.read(sql).tables());
    return tables;
  }

  static @Nullable SchemaRecord schema(Sql sql, int id) throws SQLException {
    StoredRow row = SCHEMAS.first(sql, "WHERE id = ?", id);
    return row == null ? null : new SchemaRecord(row.integer(), row.integer(), row.text());
  }

  /** The highest number in use; 0 if there is none. */
  static int maxId(Sql sql, CatalogTable table) throws SQLException {
    Object max = sql.query("SELECT max(id) FROM " + table.name()).get(0)[0];
    return max instanceof Long id ? Math.toIntExact(id) : 0;
  }
}
