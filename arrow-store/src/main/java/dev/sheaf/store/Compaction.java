package dev.sheaf.store;

import dev.sheaf.store.catalog.CatalogChange;
import dev.sheaf.store.catalog.ChangeOutcome;
import dev.sheaf.store.catalog.SegmentChange;
import dev.sheaf.store.catalog.SegmentEnd;
import dev.sheaf.store.catalog.SegmentRecord;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.segment.Segment;
import dev.sheaf.store.segment.SegmentCompaction;
import dev.sheaf.store.segment.SegmentFacts;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Rewrites the files of segments that hold dead bytes or more than one batch for a chunk.
 *
 * <p>Complete chunks are copied beside commits; only the copy of the last one, and the switch in
 * the catalog, make them wait. Readers are never disturbed: a file goes when the last one has left
 * it.
 */
final class Compaction {
  private final DatasetCore core;

  Compaction(DatasetCore core) {
    this.core = core;
  }

  CompactionReport run() {
    int segments = 0;
    long before = 0;
    long after = 0;
    for (SegmentRecord record : core.catalog().segments()) {
      if (record.end().fileBytes() == 0) {
        continue;
      }
      Segment segment = core.tables().table(record.tableId()).segment(record.id());
      if (segment.batchCount() > segment.chunkCount() || segment.deadBytes() > 0) {
        before += segment.fileBytes();
        rewrite(segment);
        after += segment.fileBytes();
        segments++;
      }
    }
    return new CompactionReport(segments, before, after, deleteUnknownFiles());
  }

  private void rewrite(Segment segment) {
    try (SegmentCompaction compaction = segment.beginCompaction()) {
      compaction.copySealed();
      core.commitLock().lock();
      try {
        SegmentFacts old = segment.facts();
        long endOffset = segment.endOffset();
        SegmentFacts facts = compaction.finish();
        SegmentChange change =
            new SegmentChange.Rewrite(
                segment.id(),
                new SegmentEnd(old.generation(), old.fileLength(), endOffset),
                new SegmentEnd(facts.generation(), facts.fileLength(), endOffset),
                facts.places());
        if (core.apply(CatalogChange.builder().segment(change).build()) != ChangeOutcome.APPLIED) {
          throw SheafException.of(
              ErrorCode.INTERNAL,
              "segment {segment} is not what the catalog says; nothing was changed; please report this",
              "segment",
              segment.id());
        }
        compaction.publish();
      } finally {
        core.commitLock().unlock();
      }
    }
  }

  /** The present generation of each segment. */
  static Map<Integer, Integer> generations(List<SegmentRecord> segments) {
    return segments.stream()
        .collect(Collectors.toMap(SegmentRecord::id, segment -> segment.end().generation()));
  }

  private int deleteUnknownFiles() {
    if (!core.isOnDisk()) {
      return 0;
    }
    core.commitLock().lock();
    try {
      return core.segmentFiles().deleteUnknown(generations(core.catalog().segments())).size();
    } finally {
      core.commitLock().unlock();
    }
  }
}
