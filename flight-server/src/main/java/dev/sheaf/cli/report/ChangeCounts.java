package dev.sheaf.cli.report;

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
    text = text.plus(part("+", added), Style.ADDED);
    text = text.plus(part("−", removed), Style.REMOVED);
    text = text.plus(part("~", modified), Style.MODIFIED);
    return text;
  }

  private static String part(String sign, long count) {
    return count == 0 ? "" : sign + Figures.count(count) + ' ';
  }
}
