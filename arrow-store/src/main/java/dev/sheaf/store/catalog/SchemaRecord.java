package dev.sheaf.store.catalog;

/**
 * A schema of a table, as what versions and segments refer to.
 *
 * @param id its number in this dataset, never used again
 * @param tableId the table
 * @param text the schema as its own package writes it; the catalog does not look into it
 */
public record SchemaRecord(int id, int tableId, String text) {}
