package dev.sheaf.store.catalog;

/**
 * What is fixed when a catalog is created.
 *
 * @param datasetId names the dataset, and ties segments and catalog together
 * @param scheme the name of the storage scheme; the catalog does not look into it
 * @param writtenBy the release of Sheaf that creates it
 */
public record CatalogSettings(String datasetId, String scheme, String writtenBy) {}
