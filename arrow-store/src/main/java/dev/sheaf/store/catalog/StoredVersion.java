package dev.sheaf.store.catalog;

import dev.sheaf.store.graph.Version;

/**
 * A version with its number in this dataset.
 *
 * @param sequence its place in the order in which versions were stored, from 1; parents come before
 *     children
 * @param version the version
 */
public record StoredVersion(long sequence, Version version) {}
