package dev.sheaf.ops.diff;

import dev.sheaf.store.schema.MatchedColumn;
import java.util.List;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;

/**
 * Some records or rows that differ, with their values before and after.
 *
 * <p><i>Ownership:</i> lent until the consumer's call returns.
 */
public final class DiffBatch implements AutoCloseable {
  private final List<MatchedColumn> columns;
  private final DiffType[] types;
  private final List<FieldVector> before;
  private final List<FieldVector> after;
  private final boolean[][] differs;

  DiffBatch(
      List<MatchedColumn> columns,
      DiffType[] types,
      List<FieldVector> before,
      List<FieldVector> after,
      boolean[][] differs) {
    this.columns = columns;
    this.types = types;
    this.before = before;
    this.after = after;
    this.differs = differs;
  }

  /** How many; at least one. */
  public int count() {
    return types.length;
  }

  /** The columns shown. */
  public List<MatchedColumn> columns() {
    return columns;
  }

  /** What happened to a record or row. */
  public DiffType type(int row) {
    return types[row];
  }

  /**
   * The values of a column before, borrowed; null where there was no row or no column.
   *
   * @param column its place among those shown
   */
  public FieldVector before(int column) {
    return before.get(column);
  }

  /** The values of a column after, borrowed; null where there is no row or no column. */
  public FieldVector after(int column) {
    return after.get(column);
  }

  /** Whether a modified record has another value in a column; false of others. */
  public boolean isChanged(int column, int row) {
    return types[row] == DiffType.MODIFIED && differs[column][row];
  }

  /** For its cursor. */
  @Override
  public void close() {
    AutoCloseables.closeNoChecked(
        () -> {
          try (AutoCloseable second = () -> AutoCloseables.close(after)) {
            AutoCloseables.close(before);
          }
        });
  }
}
