package dev.sheaf.store.segment;

import dev.sheaf.store.error.SheafException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads everything that a segment has on disk, and lists what is wrong with it. */
final class SegmentCheck {
  private final Segment segment;
  private final List<SegmentFinding> findings = new ArrayList<>();

  /** The places that were checked, by file: a compaction may come between two chunks. */
  private final Map<SegmentFile, List<BatchPlace>> checked = new LinkedHashMap<>();

  private SegmentCheck(Segment segment) {
    this.segment = segment;
  }

  static List<SegmentFinding> of(Segment segment) {
    SegmentCheck check = new SegmentCheck(segment);
    for (Chunk chunk : segment.published().chunks()) {
      if (chunk.stored() != null) {
        check.run(chunk);
      }
    }
    check.checked.forEach(check::findOverlaps);
    return List.copyOf(check.findings);
  }

  private void run(Chunk chunk) {
    Chunk.StoredBatches stored = hold(chunk);
    SegmentFile file = stored.file();
    try {
      if (!checked.containsKey(file)) {
        attempt(file, 0, file::verify);
      }
      BatchReader reader = segment.reader(file);
      for (BatchPlace place : stored.places()) {
        attempt(file, place.fileOffset(), () -> reader.check(place));
      }
      checked.computeIfAbsent(file, f -> new ArrayList<>()).addAll(stored.places());
    } finally {
      file.release();
    }
  }

  /**
   * Keeps the file in which a chunk is from being deleted, if a compaction moves the chunk
   * meanwhile.
   */
  private static Chunk.StoredBatches hold(Chunk chunk) {
    while (true) {
      Chunk.StoredBatches stored = chunk.storedOrFail();
      stored.file().hold();
      if (stored.equals(chunk.storedOrFail())) {
        return stored;
      }
      stored.file().release();
    }
  }

  private void attempt(SegmentFile file, long offset, Runnable check) {
    try {
      check.run();
    } catch (SheafException e) {
      Object at = e.values().get("offset");
      Object found = e.values().get("found");
      findings.add(
          new SegmentFinding(
              file.name(),
              at instanceof Long exactly ? exactly : offset,
              found == null ? e.getMessage() : found.toString()));
    }
  }

  /** Two batches in one place would mean that the catalog names one that was overwritten. */
  private void findOverlaps(SegmentFile file, List<BatchPlace> places) {
    places.sort(Comparator.comparingLong(BatchPlace::fileOffset));
    long end = 0;
    for (BatchPlace place : places) {
      if (place.fileOffset() < end) {
        findings.add(
            new SegmentFinding(
                file.name(), place.fileOffset(), "the catalog names two batches in one place"));
      }
      end = Math.max(end, place.fileEnd());
    }
  }
}
