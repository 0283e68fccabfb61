package dev.sheaf.store.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Keeps a segment that is only read up with the process that writes it.
 *
 * <p>Rows never change their addresses, so that what the writer does comes down to two things:
 * there are more rows behind those that are known, or all of them stand in the file of another
 * generation. Leases that are open keep what they show.
 *
 * <p><i>Threads:</i> any; one at a time catches up.
 */
final class Following {
  private final Segment segment;
  private final Supplier<SegmentFacts> newerFacts;

  /**
   * @param newerFacts what the catalog knows of the segment whenever it is asked
   */
  Following(Segment segment, Supplier<SegmentFacts> newerFacts) {
    this.segment = segment;
    this.newerFacts = newerFacts;
  }

  /** Goes on from what the catalog says now; whether that was anything new. */
  synchronized boolean catchUp() {
    SegmentFacts facts = newerFacts.get();
    Segment.Published before = segment.published();
    SegmentFile oldFile = before.file();
    if (oldFile == null || facts.equals(segment.facts())) {
      return false;
    }
    facts.check();
    SegmentFile file = oldFile;
    if (facts.generation() == oldFile.generation()) {
      oldFile.publish(facts.fileLength());
    } else {
      file = segment.newFile(facts.generation(), facts.fileLength());
    }
    List<Chunk> chunks = new ArrayList<>(before.chunks());
    for (PlaceList places : PlaceList.byChunk(facts.places())) {
      Chunk.StoredBatches where = new Chunk.StoredBatches(file, places);
      int number = places.get(0).chunk();
      if (number < before.chunks().size()) {
        chunks.get(number).catchUp(where);
      } else {
        chunks.add(segment.stored(number, where));
      }
    }
    segment.follow(new Segment.Published(chunks, file), facts.frozen());
    if (file != oldFile) {
      oldFile.close(); // no chunk reads from it any more
    }
    return true;
  }
}
