package dev.sheaf.store.catalog;

/**
 * A table, as what versions refer to.
 *
 * @param id its number in this dataset, never used again
 * @param name the name it was created under; versions say what it is called
 */
public record TableRecord(int id, String name) {}
