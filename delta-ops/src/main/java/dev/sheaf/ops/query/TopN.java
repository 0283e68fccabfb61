package dev.sheaf.ops.query;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.BudgetErrors;
import dev.sheaf.store.vector.SortOrder;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The first rows in the order of some columns: the longest runways, the latest events.
 *
 * <p>An immutable value:
 *
 * <pre>{@code
 * TopN longest = TopN.of(10, SortColumn.descending("length_ft"), SortColumn.ascending("id"));
 * try (BatchCursor rows = snapshot.scan(Scan.of("id", "length_ft"));
 *     VectorSchemaRoot result = longest.run(allocator, rows, Cancellation.NEVER)) { … }
 * }</pre>
 *
 * <p>The result has the columns of the cursor and at most {@code rowsMax} rows, sorted. Of rows
 * that are equal in all columns sorted by, those that the cursor brings first come first, so the
 * same rows give the same result. Nulls come last unless a column says otherwise; zero and minus
 * zero are one number, and NaN is greater than all; texts go by the bytes of UTF-8.
 *
 * <p>Behaves as if written:
 *
 * <pre>{@code
 * List<Row> all = rows of the cursor;
 * all.sort(by the columns); // stable
 * return all.subList(0, Math.min(rowsMax, all.size()));
 * }</pre>
 *
 * <p><i>Cost:</i> one pass. A row that is not among the first so far costs a look at the first
 * column, 2 to 8 ns of a number and rather more of text, and 20 ns more where it ties with the last
 * of them there. One that is among them is copied, and sorted once with its like. Memory: some 2
 * {@code rowsMax} rows, or 8,192 if that is more, and half as much again of one column at a time
 * while they are sorted.
 */
public final class TopN {
  /** How many rows there may be. */
  public static final int ROWS_MAX = 1_000_000;

  private final int rowsMax;
  private final List<SortColumn> order;

  private TopN(int rowsMax, List<SortColumn> order) {
    this.rowsMax = rowsMax;
    this.order = order;
  }

  /** As {@link #of(int, List)}. */
  public static TopN of(int rowsMax, SortColumn... order) {
    return of(rowsMax, List.of(order));
  }

  /**
   * The first rows in an order.
   *
   * @param rowsMax how many, at most {@value #ROWS_MAX}
   * @param order the columns to sort by, at least one; the first decides before the second
   * @throws SheafException BAD_ARGUMENT for a negative number or no column; LIMIT_EXCEEDED for more
   *     rows than there may be
   */
  public static TopN of(int rowsMax, List<SortColumn> order) {
    if (rowsMax < 0) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT, "{rows} rows cannot be taken; give 0 or more", "rows", rowsMax);
    }
    if (rowsMax > ROWS_MAX) {
      throw SheafException.of(
          ErrorCode.LIMIT_EXCEEDED,
          "the first {rows} rows are more than the {most} that are kept in memory; take fewer, or"
              + " sort in SQL",
          "rows",
          rowsMax,
          "most",
          ROWS_MAX);
    }
    if (order.isEmpty()) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "there is no column to sort by; name one, or limit the scan if any rows will do");
    }
    return new TopN(rowsMax, List.copyOf(order));
  }

  /** How many rows at most. */
  public int rowsMax() {
    return rowsMax;
  }

  /** The columns sorted by. */
  public List<SortColumn> order() {
    return order;
  }

  /**
   * Whether the columns sorted by are of types that have an order; where not, {@link #run} says
   * why.
   *
   * @param schema that of the cursor
   */
  public boolean fits(Schema schema) {
    return order.stream()
        .allMatch(by -> SortOrder.canSort(Columns.field(schema, by.column()).getType()));
  }

  /**
   * Reads a cursor to its end; with {@code rowsMax} 0, not at all.
   *
   * @param allocator pays for the rows that are kept and for the result
   * @param rows the caller closes it
   * @param cancellation asked before each batch
   * @return at most {@code rowsMax} rows, sorted; the caller closes it
   * @throws SheafException UNKNOWN_COLUMN; BAD_ARGUMENT for a column to sort by of nested type or
   *     of intervals, which have no order; BUDGET_EXCEEDED where the allocator refuses; CANCELLED;
   *     and what the cursor throws
   */
  public VectorSchemaRoot run(
      BufferAllocator allocator, BatchCursor rows, Cancellation cancellation) {
    order.forEach(by -> requireSortable(Columns.field(rows.schema(), by.column())));
    try (TopRows top = new TopRows(allocator, this, rows.schema())) {
      boolean more = rowsMax > 0;
      while (more) {
        cancellation.check();
        more = rows.advance(batch -> BudgetErrors.run(allocator, () -> top.accept(batch)));
      }
      return BudgetErrors.within(allocator, top::finish);
    }
  }

  private static void requireSortable(Field field) {
    if (!SortOrder.canSort(field.getType())) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "rows cannot be sorted by column '{column}' of type {type}; ask in SQL",
          "column",
          field.getName(),
          "type",
          field.getType());
    }
  }
}
