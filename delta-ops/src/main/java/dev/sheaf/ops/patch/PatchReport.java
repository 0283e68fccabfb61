package dev.sheaf.ops.patch;

import java.util.List;

/**
 * What came of applying record deltas.
 *
 * @param deleted rows deleted, or that would have been
 * @param inserted rows inserted, or that would have been
 * @param mismatches rows that do not fit, in all
 * @param examples the first of them
 */
public record PatchReport(
    long deleted, long inserted, long mismatches, List<PatchMismatch> examples) {
  /** Mismatches that a report names at most. */
  public static final int EXAMPLES_MAX = 10;

  /** Nobody changes a report. */
  public PatchReport {
    examples = List.copyOf(examples);
  }

  /** Whether everything fits, and so was applied. */
  public boolean isApplied() {
    return mismatches == 0;
  }
}
