package dev.sheaf.store.testing;

import dev.sheaf.store.error.ErrorCode;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the model answers to an operation that must be refused: every error code that would be true.
 * Which of several a dataset reports is left to it.
 */
public final class ModelRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Set<ErrorCode> codes;

  /** Refuses for the given reasons. */
  public ModelRefusal(Set<ErrorCode> codes) {
    super("refused: " + codes);
    this.codes = EnumSet.copyOf(codes);
  }

  /** Refuses for one reason. */
  public ModelRefusal(ErrorCode code) {
    this(EnumSet.of(code));
  }

  /** The reasons, at least one. */
  public Set<ErrorCode> codes() {
    return codes;
  }
}
