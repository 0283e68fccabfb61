package dev.sheaf.ops.diff;

import java.util.Locale;

/** What happened to a record or row. */
public enum DiffType {
  /** It was not there before. */
  ADDED,
  /** It is not there any more. */
  REMOVED,
  /** It has other values. */
  MODIFIED;

  /** In lower case, as it stands in the column {@code diff_type}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
