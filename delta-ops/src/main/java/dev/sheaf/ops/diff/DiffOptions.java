package dev.sheaf.ops.diff;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.ops.pair.GroupOrder;
import dev.sheaf.ops.pair.PairingOptions;
import dev.sheaf.store.scan.Predicate;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a difference to look at, and how.
 *
 * @param level records or rows
 * @param types what is reported
 * @param columns names of those compared and shown beside the key, or null for all; a record that
 *     does not differ in them is not reported
 * @param where holds for the row before or for the row after, or null; names columns as {@link
 *     TableDiff#columns()} does
 * @param pairing its budget, order and cancellation
 * @param batchRows rows that are read and lent together; fewer where they do not fit
 */
public record DiffOptions(
    DiffLevel level,
    Set<DiffType> types,
    @Nullable List<String> columns,
    @Nullable Predicate where,
    PairingOptions pairing,
    int batchRows) {
  /** Rows that are read together by default. */
  public static final int BATCH_ROWS = 8_192;

  private static final DiffOptions RECORDS =
      new DiffOptions(
          DiffLevel.RECORDS,
          EnumSet.allOf(DiffType.class),
          null,
          null,
          PairingOptions.defaults(),
          BATCH_ROWS);

  /** Checks that there is a batch. */
  public DiffOptions {
    types = Collections.unmodifiableSet(EnumSet.copyOf(types));
    columns = columns == null ? null : List.copyOf(columns);
    if (batchRows <= 0) {
      throw new IllegalArgumentException("a batch has rows, not " + batchRows);
    }
  }

  /** All records with all their columns, in stored order. */
  public static DiffOptions records() {
    return RECORDS;
  }

  /** All rows with all their columns, in stored order. */
  public static DiffOptions rows() {
    return RECORDS.at(DiffLevel.ROWS);
  }

  /** At another level. */
  public DiffOptions at(DiffLevel other) {
    return new DiffOptions(other, types, columns, where, pairing, batchRows);
  }

  /** Of these types alone. */
  public DiffOptions only(DiffType first, DiffType... others) {
    return new DiffOptions(level, EnumSet.of(first, others), columns, where, pairing, batchRows);
  }

  /** Of these columns alone. */
  public DiffOptions of(List<String> names) {
    return new DiffOptions(level, types, names, where, pairing, batchRows);
  }

  /** Where the row before or the row after satisfies a predicate. */
  public DiffOptions where(Predicate predicate) {
    return new DiffOptions(level, types, columns, predicate, pairing, batchRows);
  }

  /** In the order of the key. */
  public DiffOptions orderedByKey() {
    return with(pairing.withOrder(GroupOrder.KEY));
  }

  /** With another budget for pairing. */
  public DiffOptions withBudget(long bytes) {
    return with(pairing.withBudget(bytes));
  }

  /** With somebody who may give up. */
  public DiffOptions withCancellation(Cancellation cancellation) {
    return with(pairing.withCancellation(cancellation));
  }

  /** With batches of another size. */
  public DiffOptions withBatchRows(int rows) {
    return new DiffOptions(level, types, columns, where, pairing, rows);
  }

  private DiffOptions with(PairingOptions other) {
    return new DiffOptions(level, types, columns, where, other, batchRows);
  }
}
