package dev.sheaf.store.segment;

import java.util.List;

/**
 * What an append has written, for the catalog to commit.
 *
 * @param segment the number of the segment
 * @param fileLength the new catalogued length of its file; 0 in memory
 * @param places batches that were written and forced; empty in memory
 * @param replaced places of earlier batches, which the catalog forgets: their rows are also in a
 *     batch of {@code places} that holds its whole chunk
 */
public record SegmentWrite(
    int segment, long fileLength, List<BatchPlace> places, List<BatchPlace> replaced) {

  /** Copies the lists. */
  public SegmentWrite {
    places = List.copyOf(places);
    replaced = List.copyOf(replaced);
  }
}
