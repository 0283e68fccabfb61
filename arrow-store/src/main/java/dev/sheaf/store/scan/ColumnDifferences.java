package dev.sheaf.store.scan;

import dev.sheaf.store.vector.RowEquality;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;

/** Where rows of two sets of vectors differ, column by column. */
public final class ColumnDifferences {
  private ColumnDifferences() {}

  /**
   * Compares row i of the one with row i of the other.
   *
   * <p>Behaves as if written:
   *
   * <pre>{@code
   * for (int c = 0; c < columns; c++) {
   *   for (int i = 0; i < count; i++) {
   *     differs[c][i] = !Objects.equals(value(before[c], i), value(after[c], i));
   *   }
   * }
   * }</pre>
   *
   * @param before one vector per column, of at least {@code count} rows
   * @param after as many, each of the family of types of its counterpart
   * @return {@code boolean[columns][count]}
   */
  public static boolean[][] between(
      List<? extends FieldVector> before, List<? extends FieldVector> after, int count) {
    if (before.size() != after.size()) {
      throw new IllegalArgumentException(before.size() + " columns and " + after.size());
    }
    int[] rows = new int[count];
    for (int i = 0; i < count; i++) {
      rows[i] = i;
    }
    boolean[][] differs = new boolean[before.size()][count];
    for (int c = 0; c < differs.length; c++) {
      between(before.get(c), after.get(c), rows, differs[c]);
    }
    return differs;
  }

  private static void between(
      FieldVector before, FieldVector after, int[] rows, boolean[] differs) {
    if (before instanceof NullVector || after instanceof NullVector) {
      for (int i = 0; i < rows.length; i++) {
        differs[i] = before.isNull(i) != after.isNull(i);
      }
      return;
    }
    Arrays.fill(differs, true); // equal so far, then turned round
    RowEquality.equal(before, rows, after, rows, rows.length, differs);
    for (int i = 0; i < rows.length; i++) {
      differs[i] = !differs[i];
    }
  }
}
