package dev.sheaf.ops.merge;

import dev.sheaf.store.scan.RowColumns;
import dev.sheaf.store.scan.RowReader;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.vector.RowEquality;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;

/**
 * The fields of some keys that both sides changed: which of base, ours and theirs are equal.
 *
 * <p><i>Representation:</i> per column one vector with the rows of the base, then ours, then
 * theirs, so that the row of key {@code i} on side {@code s} is at {@code s * count + i}; and per
 * column three arrays of {@code count} answers. Absent rows are null in every column.
 *
 * <p><i>Ownership:</i> the caller closes it. <i>Cost:</i> reads {@code 3 * count} rows.
 */
final class ContestFields implements AutoCloseable {
  private final Contest contest;
  private final List<FieldVector> columns;
  private final boolean[][] oursIsTheirs;
  private final boolean[][] oursIsBase;
  private final boolean[][] theirsIsBase;

  private ContestFields(Contest contest, List<FieldVector> columns) {
    this.contest = contest;
    this.columns = columns;
    this.oursIsTheirs = new boolean[columns.size()][];
    this.oursIsBase = new boolean[columns.size()][];
    this.theirsIsBase = new boolean[columns.size()][];
  }

  /** Reads and compares; the caller closes the result. */
  static ContestFields read(
      BufferAllocator allocator, RowReader reader, TableSchema schema, Contest contest) {
    long[] addresses = contest.addresses();
    ContestFields fields =
        new ContestFields(
            contest, reader.gather(allocator, RowColumns.all(schema), addresses, addresses.length));
    try {
      fields.compare();
      return fields;
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, fields);
      throw e;
    }
  }

  private void compare() {
    int count = contest.count();
    int[] base = positions(MergeSide.BASE);
    int[] ours = positions(MergeSide.OURS);
    int[] theirs = positions(MergeSide.THEIRS);
    for (int c = 0; c < columnCount(); c++) {
      oursIsTheirs[c] = equal(c, ours, theirs, count);
      oursIsBase[c] = equal(c, ours, base, count);
      theirsIsBase[c] = equal(c, theirs, base, count);
    }
  }

  private boolean[] equal(int column, int[] as, int[] bs, int count) {
    boolean[] equal = new boolean[count];
    Arrays.fill(equal, true);
    if (column(column) instanceof NullVector) {
      return equal; // there is nothing but nulls
    }
    RowEquality.equal(column(column), as, column(column), bs, count, equal);
    return equal;
  }

  private int[] positions(MergeSide side) {
    int[] positions = new int[contest.count()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = position(side, i);
    }
    return positions;
  }

  Contest contest() {
    return contest;
  }

  int count() {
    return contest.count();
  }

  int columnCount() {
    return columns.size();
  }

  /** All rows of a column, borrowed. */
  FieldVector column(int column) {
    return columns.get(column);
  }

  List<FieldVector> columns() {
    return Collections.unmodifiableList(columns);
  }

  /** Where the row of a key stands. */
  int position(MergeSide side, int key) {
    return side.place() * contest.count() + key;
  }

  boolean has(MergeSide side, int key) {
    return address(side, key) != Contest.ABSENT;
  }

  long address(MergeSide side, int key) {
    return switch (side) {
      case BASE -> contest.base(key);
      case OURS -> contest.ours(key);
      case THEIRS -> contest.theirs(key);
    };
  }

  boolean oursIsTheirs(int column, int key) {
    return Objects.requireNonNull(oursIsTheirs[column])[key];
  }

  boolean oursIsBase(int column, int key) {
    return Objects.requireNonNull(oursIsBase[column])[key];
  }

  boolean theirsIsBase(int column, int key) {
    return Objects.requireNonNull(theirsIsBase[column])[key];
  }

  /** Whether all fields of a side are those of the base. */
  boolean isBase(MergeSide side, int key) {
    boolean[][] answers = side == MergeSide.OURS ? oursIsBase : theirsIsBase;
    for (boolean[] answer : answers) {
      if (!answer[key]) {
        return false;
      }
    }
    return true;
  }

  /** Whether all our fields are theirs. */
  boolean agree(int key) {
    for (boolean[] answer : oursIsTheirs) {
      if (!answer[key]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    columns.forEach(FieldVector::close);
  }
}
