package dev.sheaf.store.catalog;

import dev.sheaf.store.segment.BatchPlace;
import java.util.List;
import java.util.Set;

/** A change of one segment. */
public sealed interface SegmentChange {
  /** The segment. */
  int segment();

  /**
   * A new segment.
   *
   * @param record its first state
   */
  record Create(SegmentRecord record) implements SegmentChange {
    @Override
    public int segment() {
      return record.id();
    }
  }

  /**
   * Batches were appended, and forced to disk.
   *
   * @param segment the segment
   * @param expected where the append started; anywhere else it is refused
   * @param end where it ended, in the same generation
   * @param replacedChunks chunks whose batches so far give way to the ones that are added, because
   *     they were written anew as one
   * @param added the batches to be named by the catalog
   */
  record Grow(
      int segment,
      SegmentEnd expected,
      SegmentEnd end,
      Set<Integer> replacedChunks,
      List<BatchPlace> added)
      implements SegmentChange {
    public Grow {
      replacedChunks = Set.copyOf(replacedChunks);
      added = List.copyOf(added);
      if (expected.generation() != end.generation()) {
        throw new IllegalArgumentException("an append does not change the generation");
      }
    }
  }

  /**
   * The file was written anew, with the same rows at the same addresses, and forced to disk.
   *
   * @param segment the segment
   * @param expected where the old file ended when it was copied; anywhere else it is refused
   * @param end where the new one ends, in a later generation
   * @param batches all of the new file
   */
  record Rewrite(int segment, SegmentEnd expected, SegmentEnd end, List<BatchPlace> batches)
      implements SegmentChange {
    public Rewrite {
      batches = List.copyOf(batches);
      if (end.generation() <= expected.generation() || end.endOffset() != expected.endOffset()) {
        throw new IllegalArgumentException("a rewrite is a later generation of the same rows");
      }
    }
  }

  /**
   * Nothing is appended any more.
   *
   * @param segment the segment
   */
  record Freeze(int segment) implements SegmentChange {}
}
