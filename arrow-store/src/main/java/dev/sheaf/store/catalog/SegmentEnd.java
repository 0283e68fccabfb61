package dev.sheaf.store.catalog;

/**
 * How far a segment reaches: what an append starts from, and what it leads to.
 *
 * @param generation of the segment's file; compaction writes the next one
 * @param fileBytes of that file that the catalog names; bytes behind them are worthless
 * @param endOffset behind the last row
 */
public record SegmentEnd(int generation, long fileBytes, long endOffset) {}
