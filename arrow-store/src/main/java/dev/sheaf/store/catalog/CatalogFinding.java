package dev.sheaf.store.catalog;

/**
 * Something in the catalog that is not as it should be.
 *
 * @param table of the catalog
 * @param key of the row
 * @param problem what is wrong with it
 */
public record CatalogFinding(String table, String key, String problem) {
  @Override
  public String toString() {
    return "catalog table " + table + ", key " + key + ": " + problem;
  }
}
