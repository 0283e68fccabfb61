package dev.sheaf.ops.pair;

import dev.sheaf.ops.Cancellation;

/**
 * How to pair.
 *
 * @param budgetBytes what the state may take, on the heap and off it together; a smaller one means
 *     more passes over the keys
 * @param order in which groups come
 * @param cancellation looked at for each chunk that is read and each batch that is lent
 */
public record PairingOptions(long budgetBytes, GroupOrder order, Cancellation cancellation) {
  /** A budget under which a million rows on both sides together are paired in one pass. */
  public static final long BUDGET_BYTES = 64L << 20;

  private static final PairingOptions DEFAULTS =
      new PairingOptions(BUDGET_BYTES, GroupOrder.STORED, Cancellation.NEVER);

  /** Checks that there is a budget. */
  public PairingOptions {
    if (budgetBytes <= 0) {
      throw new IllegalArgumentException("a budget is positive, not " + budgetBytes);
    }
  }

  /** {@value #BUDGET_BYTES} bytes, stored order, never cancelled. */
  public static PairingOptions defaults() {
    return DEFAULTS;
  }

  /** With another budget. */
  public PairingOptions withBudget(long bytes) {
    return new PairingOptions(bytes, order, cancellation);
  }

  /** With another order. */
  public PairingOptions withOrder(GroupOrder other) {
    return new PairingOptions(budgetBytes, other, cancellation);
  }

  /** With somebody who may give up. */
  public PairingOptions withCancellation(Cancellation other) {
    return new PairingOptions(budgetBytes, order, other);
  }
}
