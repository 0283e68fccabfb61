package dev.sheaf.store.segment;

/**
 * What segments occupy at a moment. The numbers are read one after the other, so that writers may
 * have moved between two of them.
 *
 * @param offHeapBytes allocated for growing chunks, chunks that were read, and views
 * @param mappedBytes of files mapped into memory; the operating system's, counted against no budget
 * @param mappings how many ranges that is
 * @param fileBytes catalogued bytes of all files
 * @param deadBytes those among them that no batch occupies any more; compaction reclaims them
 * @param leases of chunks that were given since the dataset was opened: without one, no row is read
 */
public record StorageStatistics(
    long offHeapBytes,
    long mappedBytes,
    int mappings,
    long fileBytes,
    long deadBytes,
    long leases) {}
