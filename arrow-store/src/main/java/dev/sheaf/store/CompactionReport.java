package dev.sheaf.store;

/**
 * What a compaction did.
 *
 * @param segments segments that were rewritten
 * @param bytesBefore of their files, before
 * @param bytesAfter of their files, after
 * @param filesDeleted files that no catalog named, left behind by commits that never were
 */
public record CompactionReport(int segments, long bytesBefore, long bytesAfter, int filesDeleted) {}
