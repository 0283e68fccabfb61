package dev.sheaf.store.catalog;

import dev.sheaf.store.rows.RowAddress;
import dev.sheaf.store.segment.BatchPlace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * The rule for the batches of one segment: they fill its chunks without gap, end where the segment
 * ends, and lie in its file one beside the other. A chunk may end before it is full.
 *
 * <p>A segment without a file, of a dataset in memory, has no batches.
 */
final class BatchSequence {
  private BatchSequence() {}

  /**
   * Tells what is wrong.
   *
   * @param batches of the segment, by chunk and position
   */
  static void check(SegmentRecord segment, List<BatchPlace> batches, Consumer<String> problems) {
    if (segment.end().fileBytes() == 0 && batches.isEmpty()) {
      return;
    }
    int chunk = 0;
    int position = 0;
    for (BatchPlace batch : batches) {
      if (batch.chunk() == chunk + 1 && position > 0) {
        chunk++;
        position = 0;
      }
      if (batch.chunk() != chunk || batch.position() != position || batch.rows() <= 0) {
        problems.accept(name(batch) + " does not follow the batch before it");
      }
      chunk = batch.chunk();
      position = batch.position() + batch.rows();
      if (position > RowAddress.CHUNK_ROWS) {
        problems.accept(name(batch) + " is larger than its chunk");
      }
    }
    if ((long) chunk * RowAddress.CHUNK_ROWS + position != segment.end().endOffset()) {
      problems.accept("the segment does not end where its batches do");
    }
    checkFile(segment, batches, problems);
  }

  private static void checkFile(
      SegmentRecord segment, List<BatchPlace> batches, Consumer<String> problems) {
    List<BatchPlace> inFile = new ArrayList<>(batches);
    inFile.sort(Comparator.comparingLong(BatchPlace::fileOffset));
    long end = 0;
    for (BatchPlace batch : inFile) {
      if (batch.fileOffset() < end) {
        problems.accept(name(batch) + " overlaps another one in the file");
      }
      end = batch.fileEnd();
    }
    if (end > segment.end().fileBytes()) {
      problems.accept("a batch lies behind the end of the file");
    }
  }

  private static String name(BatchPlace batch) {
    return "the batch at chunk " + batch.chunk() + ", position " + batch.position();
  }
}
