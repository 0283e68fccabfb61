package dev.sheaf.store.table;

import dev.sheaf.store.index.IndexEntries;
import dev.sheaf.store.index.KeyIndex;
import dev.sheaf.store.rows.Delta;
import dev.sheaf.store.rows.Fingerprint;
import dev.sheaf.store.rows.RowAddress;
import dev.sheaf.store.rows.RowChunk;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.rows.RowSetBuilder;
import dev.sheaf.store.scan.ColumnMapping;
import dev.sheaf.store.segment.ChunkLease;
import dev.sheaf.store.segment.Segment;
import dev.sheaf.store.segment.SegmentAppend;
import dev.sheaf.store.segment.SegmentFacts;
import dev.sheaf.store.segment.SegmentWrite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a transaction staged into stored rows and one exact delta.
 *
 * <p>The order is that of the commit protocol: {@link #prepare} finds equal rows and appends the
 * others, unseen; {@link #write} puts them on disk; the caller commits the catalog and says so
 * ({@link #committed}); {@link #publish} shows them to readers, {@link #publishKeys} to later
 * commits. {@link #close} before {@code committed} leaves no trace.
 *
 * <p><i>Threads:</i> the committing one, which holds the dataset's commit lock: two commits never
 * prepare at the same time, and so never store one row twice.
 */
public final class TableCommit implements AutoCloseable {
  /** Where new rows go. */
  @FunctionalInterface
  public interface Placement {
    /** A segment of the staged table's schema that takes this many rows more. */
    Segment segmentFor(int rows);
  }

  private final BufferAllocator allocator;
  private final StagedTable staged;
  private final Placement placement;
  private final RowSetBuilder inserted = new RowSetBuilder();
  private final Map<Segment, SegmentAppend> appends = new HashMap<>();
  private final Map<Segment, Long> endOffsets = new HashMap<>();
  private final IndexEntries entries = new IndexEntries();
  private final Map<Long, Long> movedChunks = new HashMap<>();
  private long movedRows;
  private Fingerprint insertedSum = Fingerprint.ZERO;

  /**
   * Begins a commit.
   *
   * @param allocator pays for columns that have to be made on the way
   */
  public TableCommit(BufferAllocator allocator, StagedTable staged, Placement placement) {
    this.allocator = allocator;
    this.staged = staged;
    this.placement = placement;
  }

  /**
   * What a commit makes of a table.
   *
   * @param rows its rows
   * @param delta from the rows that the transaction began from; exact
   * @param fingerprint change of the sum of its rows' hashes
   */
  public record Outcome(RowSet rows, Delta delta, Fingerprint fingerprint) {}

  /** Finds an address for each live staged row. On an exception the caller closes this. */
  public Outcome prepare() {
    RowSet live = staged.live();
    RowSet remaining = live;
    for (int segmentId : live.segments()) {
      if (segmentId >= StagedTable.STAGED_SEGMENT_FIRST) {
        RowSet written = live.restrictTo(segmentId);
        remaining = remaining.andNot(written);
        for (RowChunk chunk : written.chunks()) {
          resolve(chunk);
        }
      }
    }
    RowSet found = inserted.build();
    RowSet rows = remaining.or(found);
    Delta delta = Delta.between(staged.base(), rows);
    RowSet revived = found.and(staged.base());
    RowSet patchedIn = delta.inserts().andNot(found); // stored before, and not of this version
    Fingerprint change =
        insertedSum
            .plus(patchedIn.isEmpty() ? Fingerprint.ZERO : sum(patchedIn))
            .minus(revived.isEmpty() ? Fingerprint.ZERO : sum(revived))
            .minus(sum(delta.deletes()));
    return new Outcome(rows, delta, change);
  }

  /**
   * What was written to a segment.
   *
   * @param before what the catalog knows of it
   * @param startOffset where the append began
   * @param endOffset behind the last row that was appended
   * @param write what the catalog has to know now
   */
  public record Written(
      SegmentFacts before, long startOffset, long endOffset, SegmentWrite write) {}

  /** Puts appended rows on disk; what the catalog has to know of it. */
  public List<Written> write() {
    List<Written> writes = new ArrayList<>(appends.size());
    for (Map.Entry<Segment, SegmentAppend> entry : appends.entrySet()) {
      Segment segment = entry.getKey();
      writes.add(
          new Written(
              segment.facts(),
              segment.endOffset(),
              Objects.requireNonNull(endOffsets.get(segment)),
              entry.getValue().write()));
    }
    return writes;
  }

  /** The catalog names the rows now: nothing takes them back any more. */
  public void committed() {
    appends.values().forEach(SegmentAppend::committed);
  }

  /** Shows the rows to readers. */
  public void publish() {
    appends.values().forEach(SegmentAppend::publish);
  }

  /** Shows the rows to later commits. Does not fail; the staged rows are not looked up any more. */
  public void publishKeys() {
    staged.stored().publish(entries, movedIndex());
  }

  /** The index of the staged rows, if all of them were stored as whole chunks. */
  private @Nullable KeyIndex movedIndex() {
    KeyIndex index = staged.stagedIndex();
    if (movedRows != index.rowCount()) {
      return null;
    }
    index.relocate(chunk -> Objects.requireNonNull(movedChunks.get(chunk)));
    return index;
  }

  /** Takes back what was appended and not published. */
  @Override
  public void close() {
    appends.values().forEach(SegmentAppend::close);
  }

  private Fingerprint sum(RowSet rows) {
    return RowSums.of(rows, staged::segment);
  }

  private void resolve(RowChunk chunk) {
    Segment source = staged.segment(chunk.segment());
    ColumnMapping mapping = ColumnMapping.of(staged.schema(), source.schema());
    int[] positions = new int[chunk.cardinality()];
    chunk.positions(positions);
    try (ChunkLease lease = source.lease(chunk.chunk(), "commit");
        ColumnMapping.View view = mapping.view(allocator, lease::column, lease.rowCount())) {
      int count = positions.length;
      RowHashes hashes = RowHashes.of(staged.schema(), view::column, positions, count);
      insertedSum = insertedSum.plus(RowSums.of(hashes, count));
      RowFinder finder = new RowFinder(allocator, staged.schema(), staged::segment);
      long[] found =
          staged
              .stored()
              .lookUp(index -> finder.findEqual(index, view::column, positions, hashes, count));
      int fresh = 0;
      int[] wanted = new int[count];
      long[] keys = new long[count];
      long[] contents = new long[count];
      for (int i = 0; i < count; i++) {
        if (found[i] != KeyIndex.NONE) {
          inserted.add(found[i]);
        } else {
          wanted[fresh] = positions[i];
          keys[fresh] = hashes.keys[i];
          contents[fresh++] = hashes.low[i];
        }
      }
      if (fresh > 0) {
        long[] addresses = append(view::column, wanted, fresh);
        entries.add(keys, contents, addresses, fresh);
        if (source
            .schema()
            .equals(staged.schema())) { // else the staged hashes are of other columns
          noteMove(chunk, wanted, addresses);
        }
      }
    }
  }

  /** Remembers a chunk whose rows were appended as they are, each at its position. */
  private void noteMove(RowChunk from, int[] positions, long[] addresses) {
    int last = addresses.length - 1;
    long to = addresses[0] - positions[0];
    if ((to & 0xFFFF) == 0 && addresses[last] == to + positions[last]) {
      movedChunks.put(RowAddress.of(from.segment(), from.firstOffset()), to);
      movedRows += addresses.length;
    }
  }

  /** Returns the addresses of the rows. */
  private long[] append(IntFunction<FieldVector> columns, int[] positions, int count) {
    FieldVector[] all = new FieldVector[staged.schema().columns().size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = columns.apply(i);
    }
    long[] addresses = new long[count];
    Segment target = placement.segmentFor(count);
    appends
        .computeIfAbsent(target, Segment::beginAppend)
        .append(all, positions, 0, count, addresses);
    for (long address : addresses) {
      inserted.add(address);
    }
    endOffsets.put(target, RowAddress.offset(addresses[count - 1]) + 1L);
    return addresses;
  }
}
