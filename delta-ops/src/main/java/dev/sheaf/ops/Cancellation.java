package dev.sheaf.ops;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.function.BooleanSupplier;

/**
 * Whether whoever asked for something still wants it. Long operators look between batches.
 *
 * <p><i>Threads:</i> asked by the thread that works, answered from any.
 */
@FunctionalInterface
public interface Cancellation {
  /** Nobody gives up. */
  Cancellation NEVER = () -> false;

  /** Whether it is wanted no more. */
  boolean isRequested();

  /** That of a flag or a call. */
  static Cancellation when(BooleanSupplier requested) {
    return requested::getAsBoolean;
  }

  /**
   * Ends what is wanted no more.
   *
   * @throws SheafException CANCELLED
   */
  default void check() {
    if (isRequested()) {
      throw SheafException.of(ErrorCode.CANCELLED, "the operation was cancelled");
    }
  }
}
