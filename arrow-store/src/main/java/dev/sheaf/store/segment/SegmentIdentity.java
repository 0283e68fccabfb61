package dev.sheaf.store.segment;

/**
 * Whose a segment is.
 *
 * @param dataset the id of the dataset, the same for its whole life
 * @param segment the number of the segment in the dataset
 * @param table the number of the table whose rows it holds
 */
record SegmentIdentity(String dataset, int segment, int table) {}
