package dev.sheaf.store;

import dev.sheaf.store.catalog.SegmentRecord;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.RefKind;
import dev.sheaf.store.segment.StorageStatistics;
import dev.sheaf.store.table.StoredTable;
import java.util.List;

/**
 * What a dataset holds and occupies.
 *
 * @param versions on all branches, the empty one at the beginning not counted
 * @param branches how many
 * @param tags how many
 * @param rowsStored distinct rows of all tables, versions and branches
 * @param segments how many
 * @param segmentFileBytes of the segments' files
 * @param deadBytes of these, what compaction would free
 * @param diskBytes of all files; zero in memory
 * @param offHeapBytes allocated off the heap now
 * @param mappedBytes of files that are mapped now
 * @param indexBytes heap that the key indexes hold; they are built at the first write to a table
 * @param rowSetBytes heap that cached row sets hold
 * @param chunkLeases how often a chunk was taken to be read since the dataset was opened: what
 *     leaves this number as it is reads no row
 */
public record DatasetStatistics(
    long versions,
    int branches,
    int tags,
    long rowsStored,
    int segments,
    long segmentFileBytes,
    long deadBytes,
    long diskBytes,
    long offHeapBytes,
    long mappedBytes,
    long indexBytes,
    long rowSetBytes,
    long chunkLeases) {

  static DatasetStatistics of(DatasetCore core) {
    List<Ref> refs = core.catalog().refs().refs();
    int branches = (int) refs.stream().filter(ref -> ref.kind() == RefKind.BRANCH).count();
    List<SegmentRecord> segments = core.catalog().segments();
    long rows = 0;
    for (SegmentRecord segment : segments) {
      rows += StoredTable.rowCount(core.tables().table(segment.tableId()).segment(segment.id()));
    }
    StorageStatistics storage = core.segmentFiles().statistics();
    long indexBytes = core.tables().open().stream().mapToLong(StoredTable::indexBytes).sum();
    return new DatasetStatistics(
        core.catalog().versionCount() - 1,
        branches,
        refs.size() - branches,
        rows,
        segments.size(),
        storage.fileBytes(),
        storage.deadBytes(),
        core.diskBytes(),
        core.allocator().getAllocatedMemory(),
        storage.mappedBytes(),
        indexBytes,
        core.rowSets().cachedBytes(),
        storage.leases());
  }
}
