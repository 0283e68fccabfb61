package dev.sheaf.store.table;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.index.KeyIndex;
import dev.sheaf.store.rows.RowAddress;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.rows.RowSetBuilder;
import java.util.function.IntFunction;
import org.apache.arrow.vector.FieldVector;

/**
 * Puts whole rows into a staged table, batch by batch, each key at most once: insert, upsert and
 * replace.
 *
 * <p>A row that equals the live row of its key is no change; a row that equals the one which the
 * transaction removed brings that one back. Only others are staged.
 *
 * <p>If {@link #addAll} throws, the caller restores the rows that were alive before.
 */
final class PutRows {
  private static final int NO_ROW = -1;

  /** What to do with a key that is there. */
  enum Existing {
    /** an error, unless the table has no key */
    REFUSE,
    /** the new row takes its place */
    REPLACE
  }

  private final StagedTable table;
  private final Existing existing;
  private final RowSetBuilder put = new RowSetBuilder();
  private long inserted;
  private long updated;
  private long unchanged;
  private long repeated;
  private int firstRepeat = NO_ROW;

  PutRows(StagedTable table, Existing existing) {
    this.table = table;
    this.existing = existing;
  }

  /** The rows that were put, whether they were there before or not. */
  RowSet rows() {
    return put.build();
  }

  Changes changes() {
    return new Changes(inserted, updated, 0, unchanged, 0);
  }

  /** Puts the rows of a batch; tells which of them were put before. */
  Load.Repeats addAll(IncomingBatch batch) {
    repeated = 0;
    firstRepeat = NO_ROW;
    for (int from = 0; from < batch.rowCount(); from += RowAddress.CHUNK_ROWS) {
      add(batch, StagedTable.slice(from, batch.rowCount()));
    }
    return repeated == 0 ? Load.Repeats.NONE : new Load.Repeats(repeated, firstRepeat);
  }

  private void add(IncomingBatch batch, int[] slice) {
    IntFunction<FieldVector> columns = batch::column;
    boolean keyless = table.schema().keyless();
    int[] positions = slice;
    RowHashes hashes = RowHashes.of(table.schema(), columns, positions, positions.length);
    int[] earlier =
        BatchKeys.earlier(table.schema(), batch, positions, hashes.keys, positions.length);
    int count = positions.length;
    long[] staged = table.stagedRows(columns, positions, hashes.keys);
    long[] below = table.rowsBelow(columns, positions, hashes.keys);
    boolean[] equalStaged = compare(columns, positions, staged);
    boolean[] equalBelow = compare(columns, positions, below);

    RowSetBuilder live = table.liveBuilder();
    int[] fresh = new int[count];
    long[] replaced = new long[count];
    int freshCount = 0;
    for (int i = 0; i < count; i++) {
      boolean belowLives = below[i] != KeyIndex.NONE && live.contains(below[i]);
      long current = staged[i] != KeyIndex.NONE ? staged[i] : belowLives ? below[i] : KeyIndex.NONE;
      if (earlier[i] != BatchKeys.NONE || (current != KeyIndex.NONE && put.contains(current))) {
        if (!keyless) {
          throw twice(batch, slice, i, earlier[i]);
        }
        repeat(slice[i]);
        continue;
      }
      if (current != KeyIndex.NONE && existing == Existing.REFUSE && !keyless) {
        throw SheafException.of(
            ErrorCode.KEY_EXISTS,
            "row {row} of the batch: there is a record with {key} already; upsert replaces it",
            "row",
            slice[i],
            "key",
            BatchKeys.text(table.schema(), batch, slice[i]));
      }
      if (current != KeyIndex.NONE && (current == staged[i] ? equalStaged[i] : equalBelow[i])) {
        put.add(current);
        unchanged++;
      } else if (below[i] != KeyIndex.NONE && equalBelow[i]) { // as it was before the transaction
        if (current != KeyIndex.NONE) {
          live.remove(current);
        }
        live.add(below[i]);
        put.add(below[i]);
        count(current);
      } else {
        fresh[freshCount] = i;
        replaced[freshCount++] = current;
      }
    }
    long[] addresses = table.stage(columns, positions, hashes, fresh, freshCount);
    for (int i = 0; i < freshCount; i++) {
      if (replaced[i] != KeyIndex.NONE) {
        live.remove(replaced[i]);
      }
      count(replaced[i]);
    }
    for (long address : addresses) {
      live.add(address);
      put.add(address);
    }
  }

  private void repeat(int row) {
    unchanged++;
    if (repeated++ == 0) {
      firstRepeat = row;
    }
  }

  private void count(long replaced) {
    if (replaced == KeyIndex.NONE) {
      inserted++;
    } else {
      updated++;
    }
  }

  /** Whether each row equals the one at an address, in all columns of the schema. */
  private boolean[] compare(IntFunction<FieldVector> columns, int[] positions, long[] addresses) {
    boolean[] equal = new boolean[addresses.length];
    boolean any = false;
    for (long address : addresses) {
      any |= address != KeyIndex.NONE;
    }
    if (any) {
      int columnCount = table.schema().columns().size();
      FieldVector[] given = new FieldVector[columnCount];
      int[] places = new int[columnCount];
      for (int i = 0; i < columnCount; i++) {
        given[i] = columns.apply(i);
        places[i] = i;
      }
      table
          .finder()
          .comparison()
          .compare(
              given,
              places,
              RowComparison.Extent.GIVEN,
              positions,
              addresses,
              addresses.length,
              equal);
    }
    return equal;
  }

  private SheafException twice(IncomingBatch batch, int[] slice, int place, int earlier) {
    String key = BatchKeys.text(table.schema(), batch, slice[place]);
    return earlier == BatchKeys.NONE
        ? SheafException.of(
            ErrorCode.DUPLICATE_KEY,
            "row {row} of the batch has the key {key}, which was written before; a key stands once in what is written",
            "row",
            slice[place],
            "key",
            key)
        : BatchKeys.twice(slice[place], key, slice[earlier]);
  }
}
