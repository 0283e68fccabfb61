package dev.sheaf.ops.merge;

import dev.sheaf.ops.Cancellation;

/**
 * What a merge may use.
 *
 * @param budgetBytes off the heap, and for pairing keys on it; a smaller one means more passes
 * @param cancellation looked at between batches; until the commit begins, it leaves nothing changed
 */
public record MergeOptions(long budgetBytes, Cancellation cancellation) {
  /** The budget where none is given. */
  public static final long BUDGET_BYTES = 256L << 20;

  private static final MergeOptions DEFAULTS = new MergeOptions(BUDGET_BYTES, Cancellation.NEVER);

  /** Checks that there is a budget. */
  public MergeOptions {
    if (budgetBytes <= 0) {
      throw new IllegalArgumentException("a budget is positive, not " + budgetBytes);
    }
  }

  /** {@value #BUDGET_BYTES} bytes, never cancelled. */
  public static MergeOptions defaults() {
    return DEFAULTS;
  }

  /** With another budget. */
  public MergeOptions withBudget(long bytes) {
    return new MergeOptions(bytes, cancellation);
  }

  /** With somebody who may give up. */
  public MergeOptions withCancellation(Cancellation other) {
    return new MergeOptions(budgetBytes, other);
  }

  /** The part of the budget for finding which rows have one key. */
  long pairingBytes() {
    return Math.max(1, budgetBytes / 2);
  }
}
