package dev.sheaf.cli.report;

import dev.sheaf.cli.terminal.Style;
import dev.sheaf.cli.terminal.StyledText;
import dev.sheaf.cli.terminal.TextTable;
import dev.sheaf.ops.CellValues;
import dev.sheaf.ops.diff.DiffBatch;
import dev.sheaf.ops.diff.DiffType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Records that differ as lines: {@code +} those that came, {@code −} those that went, and {@code ~}
 * of those that were modified the key and the cells that differ, before → after.
 *
 * <p>Lines stand below each other within a batch, without the columns in which nothing of it
 * differs.
 */
public final class DiffLines {
  /** Records that are laid out together; wish batches of this size. */
  public static final int BLOCK = 1_000;

  private static final StyledText ARROW = StyledText.of(" → ", Style.FAINT);

  private final DiffBatch batch;
  private final List<Integer> columns = new ArrayList<>();
  private final Set<String> key;

  private DiffLines(DiffBatch batch, Set<String> key) {
    this.batch = batch;
    this.key = key;
    for (int c = 0; c < batch.columns().size(); c++) {
      if (isKey(c) || hasSomething(c)) {
        columns.add(c);
      }
    }
  }

  /**
   * Passes on the lines of a batch.
   *
   * @param key the columns that say which record it is
   * @param width columns of the screen
   */
  public static void forEach(
      DiffBatch batch, Set<String> key, int width, Consumer<StyledText> lines) {
    new DiffLines(batch, key).table().lines(width).forEach(lines);
  }

  private TextTable table() {
    TextTable table = new TextTable().column("");
    columns.forEach(c -> table.column(batch.columns().get(c).name()));
    for (int row = 0; row < batch.count(); row++) {
      List<StyledText> line = new ArrayList<>();
      line.add(sign(batch.type(row)));
      for (int column : columns) {
        line.add(cell(column, row));
      }
      table.row(line);
    }
    return table;
  }

  private boolean isKey(int column) {
    return key.contains(batch.columns().get(column).name());
  }

  private boolean hasSomething(int column) {
    for (int row = 0; row < batch.count(); row++) {
      if (batch.type(row) != DiffType.MODIFIED || batch.isChanged(column, row)) {
        return true;
      }
    }
    return false;
  }

  private static StyledText sign(DiffType type) {
    return switch (type) {
      case ADDED -> StyledText.of("+", Style.ADDED);
      case REMOVED -> StyledText.of("−", Style.REMOVED);
      case MODIFIED -> StyledText.of("~", Style.MODIFIED);
    };
  }

  private StyledText cell(int column, int row) {
    return switch (batch.type(row)) {
      case ADDED -> after(column, row, Style.ADDED);
      case REMOVED -> before(column, row, Style.REMOVED);
      case MODIFIED ->
          batch.isChanged(column, row)
              ? before(column, row, Style.REMOVED).plus(ARROW).plus(after(column, row, Style.ADDED))
              : isKey(column) ? after(column, row, Style.PLAIN) : StyledText.empty();
    };
  }

  private StyledText before(int column, int row, Style style) {
    return CellText.shown(CellValues.of(batch.before(column), row), style);
  }

  private StyledText after(int column, int row, Style style) {
    return CellText.shown(CellValues.of(batch.after(column), row), style);
  }
}
