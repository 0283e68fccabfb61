package dev.sheaf.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Rows in columns that stand below each other, cut to the width of the screen.
 *
 * <p>A column is as wide as its widest value. Where that is too much in all, the widest columns
 * give way first, down to {@value #COLUMN_MIN}; columns that still find no place are left out at
 * the end, and an ellipsis says so.
 *
 * <p><i>Cost:</i> holds all rows; meant for what somebody reads.
 */
public final class TextTable {
  private static final int COLUMN_MIN = 8;
  private static final String GAP = "  ";
  private static final StyledText ELLIPSIS = StyledText.of(DisplayWidth.ELLIPSIS, Style.FAINT);

  private final List<Column> columns = new ArrayList<>();
  private final List<List<StyledText>> rows = new ArrayList<>();

  /** To which side the values of a column go. */
  public enum Align {
    /** Text. */
    LEFT,
    /** Numbers. */
    RIGHT
  }

  private record Column(String heading, Align align) {}

  /** A further column with text. */
  public TextTable column(String heading) {
    columns.add(new Column(heading, Align.LEFT));
    return this;
  }

  /** A further column with numbers. */
  public TextTable number(String heading) {
    columns.add(new Column(heading, Align.RIGHT));
    return this;
  }

  /** A further row: a value for each column. */
  public TextTable row(List<StyledText> values) {
    if (values.size() != columns.size()) {
      throw new IllegalArgumentException(values.size() + " values for " + columns.size());
    }
    rows.add(List.copyOf(values));
    return this;
  }

  /** A further row of ordinary text. */
  public TextTable row(String... values) {
    return row(Arrays.stream(values).map(StyledText::of).toList());
  }

  /** Whether there are no rows. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The headings, unless none has a text, and the rows. */
  public List<StyledText> lines(int width) {
    List<StyledText> lines = new ArrayList<>(rows.size() + 1);
    layout(width, lines::add);
    return lines;
  }

  private void layout(int width, Consumer<StyledText> lines) {
    int[] widths = widths();
    int shown = fit(widths, width);
    if (columns.stream().anyMatch(column -> !column.heading.isEmpty())) {
      lines.accept(
          line(
              columns.stream().map(c -> StyledText.of(c.heading, Style.HEADING)).toList(),
              widths,
              shown));
    }
    for (List<StyledText> row : rows) {
      lines.accept(line(row, widths, shown));
    }
  }

  private StyledText line(List<StyledText> values, int[] widths, int shown) {
    StyledText line = StyledText.empty();
    for (int i = 0; i < shown; i++) {
      StyledText value = values.get(i).cut(widths[i]);
      boolean right = columns.get(i).align == Align.RIGHT;
      line = line.plus(i == 0 ? "" : GAP);
      line = line.plus(right ? value.padStart(widths[i]) : value.padEnd(widths[i]));
    }
    return shown == columns.size() ? line : line.plus(GAP).plus(ELLIPSIS);
  }

  private int[] widths() {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = DisplayWidth.of(columns.get(i).heading);
      for (List<StyledText> row : rows) {
        widths[i] = Math.max(widths[i], row.get(i).width());
      }
    }
    return widths;
  }

  /** Narrows columns until the first so many fit. */
  private static int fit(int[] widths, int width) {
    if (total(widths, widths.length) <= width) {
      return widths.length;
    }
    int shown = widths.length;
    while (shown > 1 && leastTotal(widths, shown) > width) {
      shown--;
    }
    int available = width - (shown < widths.length ? GAP.length() + 1 : 0);
    while (total(widths, shown) > available) {
      int widest = widest(widths, shown);
      if (widths[widest] <= 1) {
        break;
      }
      widths[widest]--;
    }
    return shown;
  }

  private static long total(int[] widths, int shown) {
    long total = (long) GAP.length() * Math.max(0, shown - 1);
    for (int i = 0; i < shown; i++) {
      total += widths[i];
    }
    return total;
  }

  /** What the first so many columns take at least, with the ellipsis for those left out. */
  private static long leastTotal(int[] widths, int shown) {
    int[] least = Arrays.stream(widths).map(width -> Math.min(width, COLUMN_MIN)).toArray();
    return total(least, shown) + (shown < widths.length ? GAP.length() + 1 : 0);
  }

  private static int widest(int[] widths, int shown) {
    int widest = 0;
    for (int i = 1; i < shown; i++) {
      if (widths[i] > widths[widest]) {
        widest = i;
      }
    }
    return widest;
  }
}
