package dev.sheaf.store.graph;

/**
 * Two versions that are to be compared.
 *
 * @param from what the comparison starts from
 * @param to what it leads to
 */
public record VersionRange(Version from, Version to) {}
