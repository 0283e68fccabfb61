package dev.sheaf.cli.report;

import dev.sheaf.changes.ComparedColumn;
import dev.sheaf.changes.RowChange;
import dev.sheaf.changes.RowChanges;
import dev.sheaf.cli.terminal.Style;
import dev.sheaf.cli.terminal.StyledText;
import dev.sheaf.cli.terminal.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Changed rows as lines: {@code −} and the values before, {@code +} and those after. Of a modified
 * record both, where only the cells that changed are coloured.
 *
 * <p>Lines stand below each other within blocks of {@value #BLOCK} records.
 */
public final class ChangedRows {
  private static final int BLOCK = 1_000;

  private ChangedRows() {}

  /** Passes on the lines of all changes. */
  public static void forEachLine(RowChanges changes, int columns, Consumer<StyledText> lines) {
    List<RowChange> all = changes.changes();
    for (int from = 0; from < all.size(); from += BLOCK) {
      TextTable table = new TextTable().column("");
      changes.columns().forEach(column -> table.column(column.name()));
      for (RowChange change : all.subList(from, Math.min(all.size(), from + BLOCK))) {
        if (change.from() >= 0) {
          table.row(row(changes, change, Side.BEFORE));
        }
        if (change.to() >= 0) {
          table.row(row(changes, change, Side.AFTER));
        }
      }
      table.lines(columns).forEach(lines);
    }
  }

  private enum Side {
    BEFORE("−", Style.REMOVED),
    AFTER("+", Style.ADDED);

    private final String sign;
    private final Style style;

    Side(String sign, Style style) {
      this.sign = sign;
      this.style = style;
    }

    private @Nullable Object value(ComparedColumn column, RowChange change) {
      return this == BEFORE ? column.before(change) : column.after(change);
    }
  }

  private static List<StyledText> row(RowChanges changes, RowChange change, Side side) {
    boolean whole = change.kind() != RowChange.Kind.MODIFIED;
    List<StyledText> row = new ArrayList<>();
    row.add(StyledText.of(side.sign, side.style));
    for (ComparedColumn column : changes.columns()) {
      boolean coloured = whole || column.isChangedBy(change);
      row.add(CellText.shown(side.value(column, change), coloured ? side.style : Style.PLAIN));
    }
    return row;
  }
}
