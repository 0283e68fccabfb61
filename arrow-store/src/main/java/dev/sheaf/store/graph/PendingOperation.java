package dev.sheaf.store.graph;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.Arrays;

/**
 * What somebody has begun on a branch and not ended yet, as a merge that waits for conflicts to be
 * resolved: kept with the branch, unknown to those who read it.
 *
 * <p>The store keeps it as it is given; only who wrote it knows what it means.
 *
 * <p>An immutable value.
 */
public final class PendingOperation {
  /** Bytes of {@link #state()} at most. */
  public static final int STATE_BYTES_MAX = 64 << 20;

  private final String kind;
  private final byte[] state;

  private PendingOperation(String kind, byte[] state) {
    this.kind = kind;
    this.state = state;
  }

  /**
   * What is pending.
   *
   * @param kind a word that says who wrote it, as {@code merge}
   * @param state the rest; copied
   * @throws SheafException LIMIT_EXCEEDED (caller)
   */
  public static PendingOperation of(String kind, byte[] state) {
    CheckedText.require("kind", kind, VersionBuilder.SHORT_TEXT_BYTES_MAX);
    if (state.length > STATE_BYTES_MAX) {
      throw SheafException.of(
          ErrorCode.LIMIT_EXCEEDED,
          "what is pending on a branch takes {bytes} bytes, and at most {limit} are kept; end it in smaller parts",
          "bytes",
          state.length,
          "limit",
          STATE_BYTES_MAX);
    }
    return new PendingOperation(kind, state.clone());
  }

  /** A word that says who wrote it. */
  public String kind() {
    return kind;
  }

  /** What only who wrote it understands; a copy. */
  public byte[] state() {
    return state.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PendingOperation that
        && kind.equals(that.kind)
        && Arrays.equals(state, that.state);
  }

  @Override
  public int hashCode() {
    return 31 * kind.hashCode() + Arrays.hashCode(state);
  }

  @Override
  public String toString() {
    return kind + " (" + state.length + " bytes)";
  }
}
