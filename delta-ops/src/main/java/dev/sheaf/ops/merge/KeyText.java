package dev.sheaf.ops.merge;

import dev.sheaf.ops.CellValues;
import java.util.List;
import org.apache.arrow.vector.FieldVector;

/**
 * Keys as text: what a conflict is called.
 *
 * <p>Of a key of one column it is the value as it is; of several, their values with commas between,
 * where a comma or backslash of a value has a backslash before it.
 */
final class KeyText {
  private KeyText() {}

  /** The key of a row. */
  static String of(List<FieldVector> keyColumns, int position) {
    if (keyColumns.size() == 1) {
      return String.valueOf(CellValues.of(keyColumns.get(0), position));
    }
    StringBuilder text = new StringBuilder();
    for (FieldVector column : keyColumns) {
      text.append(text.length() == 0 && column == keyColumns.get(0) ? "" : ",");
      String value = String.valueOf(CellValues.of(column, position));
      text.append(value.replace("\\", "\\\\").replace(",", "\\,"));
    }
    return text.toString();
  }
}
