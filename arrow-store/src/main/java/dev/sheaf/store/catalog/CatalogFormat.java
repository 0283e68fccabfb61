package dev.sheaf.store.catalog;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells catalogs from other files, and this form of them from others; creates new ones. */
final class CatalogFormat {
  private CatalogFormat() {}

  /** Creates the tables, and fills them with what a change says, in one transaction. */
  static void create(CatalogSession session, CatalogSettings settings, CatalogChange first) {
    if (first.head().isEmpty()) {
      throw new IllegalArgumentException("a new catalog needs a HEAD");
    }
    session.create(
        (sql, state) -> {
          requireEmpty(sql, session.name());
          CatalogSchema.create(sql);
          MetaTable.insert(sql, MetaTable.FORMAT, Integer.toString(CatalogSchema.FORMAT));
          MetaTable.insert(sql, MetaTable.WRITTEN_BY, settings.writtenBy());
          MetaTable.insert(sql, MetaTable.DATASET, settings.datasetId());
          MetaTable.insert(sql, MetaTable.SCHEME, settings.scheme());
          MetaTable.insert(sql, MetaTable.HEAD, "");
          ChangeOutcome outcome = first.apply(sql, state);
          if (outcome != ChangeOutcome.APPLIED) {
            throw new IllegalArgumentException("the first change cannot be made: " + outcome);
          }
          return outcome;
        });
  }

  private static void requireEmpty(Sql sql, String name) throws SQLException {
    if (number(sql, "SELECT count(*) FROM sqlite_schema") != 0) {
      throw SheafException.of(
          ErrorCode.DATASET_EXISTS, "there is a dataset at {catalog} already", "catalog", name);
    }
  }

  /** Checks that there is a catalog, and of this form, before anything of it is believed. */
  static void requireCatalog(CatalogSession session) {
    session.open(sql -> requireCatalog(sql, session.name()));
  }

  private static void requireCatalog(Sql sql, String name) throws SQLException {
    boolean marked = number(sql, "PRAGMA application_id") == CatalogSchema.APPLICATION_ID;
    long format = number(sql, "PRAGMA user_version");
    boolean known = CatalogSchema.isOf(sql);
    if (marked && format == CatalogSchema.FORMAT && known) {
      return;
    }
    if (marked && format > CatalogSchema.FORMAT && !(known && statesThisFormat(sql))) {
      throw newer(sql, format, name);
    }
    if (marked
        && format > 0
        && format < CatalogSchema.FORMAT
        && !(known && statesThisFormat(sql))) {
      throw SheafException.of(
          ErrorCode.NOT_A_DATASET,
          "the dataset {catalog} has format {format} of the time before the first release, which is not read any more; import its tables anew",
          "catalog",
          name,
          "format",
          format);
    }
    if (marked || known) {
      throw SheafException.of(
          ErrorCode.DAMAGED,
          "the catalog {catalog} is damaged: its header and its tables do not belong together",
          "catalog",
          name);
    }
    if (number(sql, "SELECT count(*) FROM sqlite_schema") == 0) {
      throw SheafException.of(
          ErrorCode.NOT_A_DATASET,
          "the catalog {catalog} is empty: creating the dataset was interrupted; delete the directory and create it again",
          "catalog",
          name);
    }
    throw SheafException.of(
        ErrorCode.NOT_A_DATASET, "{catalog} is not the catalog of a dataset", "catalog", name);
  }

  /** Whether a row that is as it was written says that this is the form. */
  private static boolean statesThisFormat(Sql sql) throws SQLException {
    try {
      return MetaTable.require(sql, MetaTable.FORMAT).equals("" + CatalogSchema.FORMAT);
    } catch (SheafException e) {
      return false;
    }
  }

  /** Checks that what the header says of the format is what the catalog says. */
  static void check(Sql sql, String name) throws SQLException {
    long format = number(sql, "PRAGMA user_version");
    String stated = MetaTable.require(sql, MetaTable.FORMAT);
    if (format != CatalogSchema.FORMAT || !stated.equals(Long.toString(format))) {
      throw SheafException.of(
          ErrorCode.DAMAGED,
          "the catalog {catalog} is damaged: its header says format {header}, its table {format}",
          "catalog",
          name,
          "header",
          format,
          "format",
          stated);
    }
  }

  private static SheafException newer(Sql sql, long format, String name) {
    return SheafException.of(
        ErrorCode.FORMAT_NEWER,
        "the dataset {catalog} has format {format} and was written by Sheaf {writer}; this one reads formats up to {known}; use that release, or a later one",
        "catalog",
        name,
        "format",
        format,
        "writer",
        writer(sql),
        "known",
        CatalogSchema.FORMAT);
  }

  /** The release that wrote the catalog, as far as a later form of it still says so. */
  private static String writer(Sql sql) {
    try {
      List<@Nullable Object[]> rows =
          sql.query("SELECT value FROM meta WHERE key = ?", MetaTable.WRITTEN_BY);
      return rows.isEmpty() ? "(unknown)" : String.valueOf(rows.get(0)[0]);
    } catch (SQLException e) {
      return "(unknown)";
    }
  }

  private static long number(Sql sql, String query) throws SQLException {
    return sql.query(query).get(0)[0] instanceof Long number ? number : -1;
  }
}
