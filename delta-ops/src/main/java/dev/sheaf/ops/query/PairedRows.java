package dev.sheaf.ops.query;

import dev.sheaf.ops.pair.KeyGroupCursor;
import dev.sheaf.ops.pair.KeyGroups;
import dev.sheaf.ops.pair.KeyedRows;
import dev.sheaf.ops.pair.PairingOptions;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.scan.Batch;
import dev.sheaf.store.scan.BatchConsumer;
import dev.sheaf.store.scan.ColumnDifferences;
import dev.sheaf.store.scan.RowColumns;
import dev.sheaf.store.scan.RowReader;
import dev.sheaf.store.scan.Selection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** Rows of two sides that are paired by their keys, and then read. */
final class PairedRows implements AutoCloseable {
  private static final int BATCH_ROWS = 8_192;

  private final BufferAllocator allocator;
  private final VersionJoin.Kind kind;
  private final JoinColumns columns;
  private final RowReader leftReader;
  private final RowReader rightReader;
  private final KeyGroupCursor groups;
  private final long[] left = new long[KeyGroups.COUNT_MAX];
  private final long[] right = new long[KeyGroups.COUNT_MAX];
  private int count;
  private int next;
  private int batchRows = BATCH_ROWS;
  private int readRows;

  /**
   * Rows of one side.
   *
   * @param reader of its table
   * @param rows those to be paired
   */
  record Side(RowReader reader, RowSet rows) {
    KeyedRows seenAs(RowColumns columns) {
      return new KeyedRows(columns.schema(), rows);
    }

    Side withoutRows() {
      return new Side(reader, RowSet.empty());
    }
  }

  private PairedRows(
      BufferAllocator allocator,
      VersionJoin.Kind kind,
      JoinColumns columns,
      Side left,
      Side right,
      PairingOptions options) {
    this.allocator = allocator;
    this.kind = kind;
    this.columns = columns;
    this.leftReader = left.reader();
    this.rightReader = right.reader();
    this.groups =
        KeyGroupCursor.openTables(
            allocator,
            List.of(leftReader, rightReader),
            List.of(left.seenAs(columns.left()), right.seenAs(columns.right())),
            options);
  }

  static PairedRows open(
      BufferAllocator allocator,
      VersionJoin.Kind kind,
      JoinColumns columns,
      Side left,
      Side right,
      PairingOptions options) {
    boolean none =
        switch (kind) {
          case INNER -> left.rows().isEmpty() || right.rows().isEmpty();
          case LEFT -> left.rows().isEmpty();
          case FULL -> false;
        };
    return none
        ? new PairedRows(allocator, kind, columns, left.withoutRows(), right.withoutRows(), options)
        : new PairedRows(allocator, kind, columns, left, right, options);
  }

  /** Lends the next pairs, if there are any. */
  boolean advance(BatchConsumer consumer) {
    while (next < count || fill()) {
      List<FieldVector> vectors = read();
      int rows = readRows;
      try {
        Selection wanted = wanted(vectors, rows);
        next += rows;
        if (wanted != null) {
          consumer.accept(Batch.of(columns.schema(), vectors, rows, wanted));
          return true;
        }
      } finally {
        AutoCloseables.closeNoChecked(() -> AutoCloseables.close(vectors));
      }
    }
    return false;
  }

  /** Takes over the next groups that are in the result. */
  private boolean fill() {
    count = 0;
    next = 0;
    boolean more = true;
    while (more && count == 0) {
      more = groups.advance(this::take);
    }
    return count > 0;
  }

  private void take(KeyGroups some) {
    for (int group = 0; group < some.count(); group++) {
      long leftRow = some.address(0, group);
      long rightRow = some.address(1, group);
      boolean wanted =
          switch (kind) {
            case INNER -> leftRow != KeyGroups.NONE && rightRow != KeyGroups.NONE;
            case LEFT -> leftRow != KeyGroups.NONE;
            case FULL -> true;
          };
      if (wanted) {
        left[count] = leftRow;
        right[count++] = rightRow;
      }
    }
  }

  /** Reads the next pairs, fewer of them where they do not fit. */
  private List<FieldVector> read() {
    while (true) {
      int rows = Math.min(batchRows, count - next);
      try {
        readRows = rows;
        return gather(rows);
      } catch (SheafException e) {
        if (e.code() != ErrorCode.BUDGET_EXCEEDED || rows == 1) {
          throw e;
        }
        batchRows = (rows + 1) / 2;
      }
    }
  }

  private List<FieldVector> gather(int rows) {
    long[] lefts = Arrays.copyOfRange(left, next, next + rows);
    long[] rights = Arrays.copyOfRange(right, next, next + rows);
    List<FieldVector> vectors =
        new ArrayList<>(leftReader.gather(allocator, columns.left(), lefts, rows));
    try {
      vectors.addAll(rightReader.gather(allocator, columns.right(), rights, rows));
      return vectors;
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, vectors);
      throw e;
    }
  }

  /** Which of the next rows are in the result; null if none is. */
  private @Nullable Selection wanted(List<FieldVector> vectors, int rows) {
    List<JoinColumns.Pair> compared = columns.compared();
    if (compared == null) {
      return new Selection.All(rows);
    }
    List<FieldVector> lefts = new ArrayList<>();
    List<FieldVector> rights = new ArrayList<>();
    for (JoinColumns.Pair pair : compared) {
      lefts.add(vectors.get(pair.left()));
      rights.add(vectors.get(columns.left().count() + pair.right()));
    }
    boolean[][] differs = ColumnDifferences.between(lefts, rights, rows);
    int[] positions = new int[rows];
    int wanted = 0;
    for (int i = 0; i < rows; i++) {
      boolean keep = left[next + i] == KeyGroups.NONE || right[next + i] == KeyGroups.NONE;
      for (int c = 0; !keep && c < differs.length; c++) {
        keep = differs[c][i];
      }
      positions[wanted] = i;
      wanted += keep ? 1 : 0;
    }
    if (wanted == 0) {
      return null;
    }
    return wanted == rows ? new Selection.All(rows) : Selection.Positions.of(positions, wanted);
  }

  @Override
  public void close() {
    groups.close();
  }
}
