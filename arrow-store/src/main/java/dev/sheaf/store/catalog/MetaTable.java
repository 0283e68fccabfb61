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

  /** The number of the last change, by which a change whose outcome was lost is looked for. */
  static final String CHANGE = "change";

  /** All that a catalog has. */
  static final List<String> KEYS = List.of(FORMAT, WRITTEN_BY, DATASET, SCHEME, HEAD, CHANGE);

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

  static long change(Sql sql) throws SQLException {
    String number = require(sql, CHANGE);
    try {
      return Long.parseLong(number);
    } catch (NumberFormatException e) {
      throw META.damaged(CHANGE, "it is no number");
    }
  }

  static void insert(Sql sql, String key, String value) throws SQLException {
    META.insert(sql, key, value);
  }

  /** Counts a change; returns false if another process has counted one meanwhile. */
  static boolean claim(Sql sql, long change) throws SQLException {
    return META.replace(
        sql, "value = ?", row(CHANGE, Long.toString(change)), Long.toString(change - 1));
  }

  static void replaceHead(Sql sql, String head) throws SQLException {
    META.replace(sql, "", row(HEAD, head));
  }

  private static @Nullable Object[] row(String key, String value) {
    return new @Nullable Object[] {key, value};
  }
}
