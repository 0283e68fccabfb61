package dev.sheaf.ops.query;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.ops.pair.PairingOptions;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.scan.BatchCursor;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Joins two versions of a table, or two tables, on their primary key: each record as the one has it
 * beside the same record as the other has it.
 *
 * <p>An immutable value:
 *
 * <pre>{@code
 * VersionJoin changes = VersionJoin.full().differing().prefixed("old_", "new_");
 * try (BatchCursor pairs =
 *     changes.open(allocator, dataset, "main~5", "main", "runways", Cancellation.NEVER)) {
 *   pairs.forEach(batch -> …);
 * }
 * }</pre>
 *
 * <p>The result has the columns of the left side and then those of the right, named {@code left_c}
 * and {@code right_c} unless prefixes are given; a side that has no such record has nulls. Rows
 * that both versions share come first, in the order in which they are stored; then what is paired
 * by key; the order is the same at each run.
 *
 * <p>Behaves, but for the order, as if written:
 *
 * <pre>{@code
 * for (Row left : leftRows) {
 *   Row right = rightByKey.get(left.key()); // null if there is none
 *   if (right != null || kind != INNER) emit(left, right);
 * }
 * for (Row right : rightRows) {
 *   if (kind == FULL && leftByKey.get(right.key()) == null) emit(null, right);
 * }
 * }</pre>
 *
 * <p><i>Cost:</i> two versions of one table share rows, which their row sets tell: these are
 * matched without being hashed or compared, and lent as they are stored, so they cost what a scan
 * of them does, and nothing with {@link #differing}. Each other row is hashed, its key compared and
 * its columns copied, some 100 to 200 ns. Two tables share nothing.
 *
 * <p><i>Memory:</i> pairing keeps to its budget, some 40 bytes for each row that is not shared,
 * with more passes over their keys where that does not do; off the heap one batch at a time, which
 * is halved until it fits.
 */
public final class VersionJoin {
  /** Which records are in the result. */
  public enum Kind {
    /** Those that both sides have. */
    INNER,
    /** Those that the left side has. */
    LEFT,
    /** Those that one of the sides has. */
    FULL
  }

  private final Kind kind;
  private final boolean differing;
  private final String leftPrefix;
  private final String rightPrefix;
  private final @Nullable List<String> leftColumns;
  private final @Nullable List<String> rightColumns;
  private final long budgetBytes;

  private VersionJoin(
      Kind kind,
      boolean differing,
      String leftPrefix,
      String rightPrefix,
      @Nullable List<String> leftColumns,
      @Nullable List<String> rightColumns,
      long budgetBytes) {
    this.kind = kind;
    this.differing = differing;
    this.leftPrefix = leftPrefix;
    this.rightPrefix = rightPrefix;
    this.leftColumns = leftColumns;
    this.rightColumns = rightColumns;
    this.budgetBytes = budgetBytes;
  }

  /** A join that reads all columns and keeps all pairs. */
  public static VersionJoin of(Kind kind) {
    return new VersionJoin(kind, false, "left_", "right_", null, null, PairingOptions.BUDGET_BYTES);
  }

  /** Records that both sides have. */
  public static VersionJoin inner() {
    return of(Kind.INNER);
  }

  /** Records that the left side has, with those of the right side where it has them. */
  public static VersionJoin left() {
    return of(Kind.LEFT);
  }

  /** Records that one of the sides has. */
  public static VersionJoin full() {
    return of(Kind.FULL);
  }

  /**
   * Without the pairs that are equal in all columns that both sides show. Records that one side
   * lacks stay. Columns of two versions of one table correspond whatever they are called, those of
   * two tables by their names.
   */
  public VersionJoin differing() {
    return new VersionJoin(
        kind, true, leftPrefix, rightPrefix, leftColumns, rightColumns, budgetBytes);
  }

  /** With other prefixes of the names of columns; one of them may be empty. */
  public VersionJoin prefixed(String left, String right) {
    return new VersionJoin(kind, differing, left, right, leftColumns, rightColumns, budgetBytes);
  }

  /** With these columns only, of each side in the order given. */
  public VersionJoin columns(List<String> left, List<String> right) {
    return new VersionJoin(
        kind,
        differing,
        leftPrefix,
        rightPrefix,
        List.copyOf(left),
        List.copyOf(right),
        budgetBytes);
  }

  /**
   * With another budget for pairing.
   *
   * @param bytes on the heap; fewer mean more passes over the keys
   * @throws SheafException BAD_ARGUMENT for less than one
   */
  public VersionJoin withBudget(long bytes) {
    if (bytes <= 0) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT, "a budget is at least 1 byte, not {bytes}", "bytes", bytes);
    }
    return new VersionJoin(
        kind, differing, leftPrefix, rightPrefix, leftColumns, rightColumns, bytes);
  }

  /**
   * Joins two versions of a table, as {@link #open(BufferAllocator, Dataset, JoinSide, JoinSide,
   * Cancellation)}.
   */
  public BatchCursor open(
      BufferAllocator allocator,
      Dataset dataset,
      String leftRevision,
      String rightRevision,
      String table,
      Cancellation cancellation) {
    return open(
        allocator,
        dataset,
        JoinSide.of(dataset, leftRevision, table),
        JoinSide.of(dataset, rightRevision, table),
        cancellation);
  }

  /**
   * Joins two tables, or versions of one.
   *
   * @param allocator pays for keys and for rows that are not shared; outlives the cursor
   * @param cancellation asked before each batch
   * @return the caller closes it, before the dataset. It throws CANCELLED, BUDGET_EXCEEDED where a
   *     single row does not fit, and DAMAGED, and is at its end then
   * @throws SheafException UNKNOWN_TABLE, UNKNOWN_COLUMN; BAD_ARGUMENT if a table has no key, if
   *     the keys or columns to compare are of types that have nothing in common, or if two columns
   *     of the result would have one name
   */
  public BatchCursor open(
      BufferAllocator allocator,
      Dataset dataset,
      JoinSide left,
      JoinSide right,
      Cancellation cancellation) {
    return new JoinCursor(
        allocator,
        dataset,
        this,
        left,
        right,
        JoinColumns.of(this, dataset, left, right),
        cancellation);
  }

  Kind kind() {
    return kind;
  }

  boolean isDiffering() {
    return differing;
  }

  String leftPrefix() {
    return leftPrefix;
  }

  String rightPrefix() {
    return rightPrefix;
  }

  @Nullable List<String> leftColumns() {
    return leftColumns;
  }

  @Nullable List<String> rightColumns() {
    return rightColumns;
  }

  PairingOptions pairing(Cancellation cancellation) {
    return PairingOptions.defaults().withBudget(budgetBytes).withCancellation(cancellation);
  }
}
