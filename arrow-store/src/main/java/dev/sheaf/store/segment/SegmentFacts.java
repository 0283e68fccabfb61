package dev.sheaf.store.segment;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.List;

/**
 * What the catalog knows of a segment, and all that is needed to open it.
 *
 * @param segment the number of the segment
 * @param table the number of the table whose rows it holds
 * @param generation of its file; compaction writes the next one
 * @param fileLength bytes of the file that count; 0 when no row was committed yet
 * @param frozen whether it is appended to no more
 * @param places its batches, ascending by chunk and position, without a gap in a chunk
 */
public record SegmentFacts(
    int segment,
    int table,
    int generation,
    long fileLength,
    boolean frozen,
    List<BatchPlace> places) {

  /** Copies the list. */
  public SegmentFacts {
    places = List.copyOf(places);
  }

  /** A segment without rows. */
  static SegmentFacts empty(int segment, int table) {
    return new SegmentFacts(segment, table, 0, 0, false, List.of());
  }

  /**
   * Checks that the places can be: the parts of each chunk adjoin, and none leaves the file.
   *
   * @throws SheafException {@link ErrorCode#DAMAGED}
   */
  void check() {
    int chunk = 0;
    int position = 0;
    for (BatchPlace place : places) {
      if (place.chunk() == chunk + 1 && position > 0) {
        chunk++;
        position = 0;
      }
      boolean adjoins = place.chunk() == chunk && place.position() == position;
      boolean sound =
          place.segment() == segment
              && place.rows() > 0
              && place.rows() <= Segment.CHUNK_ROWS - position
              && place.fileOffset() > 0
              && place.fileOffset() % 8 == 0
              && place.metadataBytes() > 8
              && place.bodyBytes() >= 0
              && place.bodyBytes() <= fileLength - place.metadataBytes() - place.fileOffset();
      if (!adjoins || !sound) {
        throw SheafException.of(
            ErrorCode.DAMAGED,
            "the catalog is damaged: it knows a batch of segment {segment} that cannot be, in chunk {chunk} at position {position}",
            "segment",
            segment,
            "chunk",
            place.chunk(),
            "position",
            place.position());
      }
      position = place.endPosition();
    }
  }
}
