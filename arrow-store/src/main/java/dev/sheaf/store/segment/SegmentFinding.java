package dev.sheaf.store.segment;

/**
 * Something that a check found wrong with a segment.
 *
 * @param file relative to the dataset
 * @param offset in the file, in bytes
 * @param problem what is wrong, as a clause
 */
public record SegmentFinding(String file, long offset, String problem) {}
