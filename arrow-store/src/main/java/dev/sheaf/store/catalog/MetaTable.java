package dev.sheaf.store.catalog;

import static dev.sheaf.store.catalog.CatalogSchema.META;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The single values of the catalog. */
final class MetaTable {
  /** {@link CatalogSchema#FORMAT}, as in the file's header. */
  static final String FORMAT = "format";

  /** The release of Sheaf that created the catalog or last changed its format. */
  static final String WRITTEN_BY = "written_by";

  /** The dataset's id. */
  static final String DATASET = "dataset";

  /** The name of the storage scheme. */
  static final String SCHEME = "scheme";

  /** The name of the ref that HEAD means. */
  static final String HEAD = "head";

  /** All that a catalog has. */
  static final List<String> KEYS = List.of(FORMAT, WRITTEN_BY, DATASET, SCHEME, HEAD);

  private MetaTable() {}

  static String require(Sql sql, String key) throws SQLException {
    StoredRow row = META.first(sql, "WHERE key = ?", key);
    if (row == null) {
      throw META.damaged(key, "it is missing");
    }
    row.text();
    return row.text();
  }

  static String head(Sql sql) throws SQLException {
    return require(sql, HEAD);
  }

  static void insert(Sql sql, String key, String value) throws SQLException {
    META.insert(sql, key, value);
  }

  static void replaceHead(Sql sql, String head) throws SQLException {
    META.replace(sql, "", new @Nullable Object[] {HEAD, head});
  }
}
