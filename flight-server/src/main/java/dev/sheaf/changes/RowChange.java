package dev.sheaf.changes;

import java.util.Locale;

/**
 * What happened to one record.
 *
 * @param kind what happened
 * @param from its position among the removed rows, or -1
 * @param to its position among the added rows, or -1
 */
public record RowChange(Kind kind, int from, int to) {
  /** What can happen. */
  public enum Kind {
    /** It was not there before. */
    ADDED,
    /** It is not there any more. */
    REMOVED,
    /** It has other values. */
    MODIFIED;

    /** The kind in lower case. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
