package dev.sheaf.cli.report;

/**
 * What people call the two sides of a merge.
 *
 * @param ours the side that accepts it, as {@code main}
 * @param theirs the side that is merged in, as {@code fixes}
 */
public record MergeSides(String ours, String theirs) {}
