package dev.sheaf.cli.report;

import dev.sheaf.cli.terminal.Figures;
import dev.sheaf.cli.terminal.Style;
import dev.sheaf.cli.terminal.StyledText;
import dev.sheaf.ops.diff.DiffCounts;

/** Counts of added, removed and modified records as text. */
public final class CountsText {
  private CountsText() {}

  /** {@code +12 −0 ~3}, without what is zero; empty if all is. */
  public static StyledText shown(DiffCounts counts) {
    StyledText text = StyledText.empty();
    text = with(text, "+", counts.added(), Style.ADDED);
    text = with(text, "−", counts.removed(), Style.REMOVED);
    return with(text, "~", counts.modified(), Style.MODIFIED);
  }

  private static StyledText with(StyledText before, String sign, long count, Style style) {
    if (count == 0) {
      return before;
    }
    StyledText gap = before.pieces().isEmpty() ? before : before.plus(" ");
    return gap.plus(sign + Figures.count(count), style);
  }
}
