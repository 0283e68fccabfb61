package dev.sheaf.store.catalog;

import dev.sheaf.store.segment.BatchPlace;
import java.util.List;

/**
 * A segment with its batches, both as of one change of the catalog.
 *
 * @param batches of the present file, by chunk and position
 */
public record StoredSegment(SegmentRecord segment, List<BatchPlace> batches) {
  /** Copies the list. */
  public StoredSegment {
    batches = List.copyOf(batches);
  }
}
