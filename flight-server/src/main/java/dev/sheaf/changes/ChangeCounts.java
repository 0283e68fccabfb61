package dev.sheaf.changes;

import dev.sheaf.cli.terminal.Figures;
import dev.sheaf.cli.terminal.Style;
import dev.sheaf.cli.terminal.StyledText;

/**
 * How many records a change added, removed and modified.
 *
 * @param added keys that were not there before
 * @param removed keys that are not there any more
 * @param modified keys with other values
 */
public record ChangeCounts(long added, long removed, long modified) {
  /** No change. */
  public static final ChangeCounts NONE = new ChangeCounts(0, 0, 0);

  /** Both together. */
  public ChangeCounts plus(ChangeCounts other) {
    return new ChangeCounts(
        added + other.added, removed + other.removed, modified + other.modified);
  }

  /** {@code +12 −0 ~3}, without what is zero; empty if all is. */
  public StyledText shown() {
    StyledText text = StyledText.empty();
    text = with(text, "+", added, Style.ADDED);
    text = with(text, "−", removed, Style.REMOVED);
    return with(text, "~", modified, Style.MODIFIED);
  }

  private static StyledText with(StyledText before, String sign, long count, Style style) {
    if (count == 0) {
      return before;
    }
    StyledText gap = before.pieces().isEmpty() ? before : before.plus(" ");
    return gap.plus(sign + Figures.count(count), style);
  }
}
