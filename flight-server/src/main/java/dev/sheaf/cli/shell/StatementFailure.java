package dev.sheaf.cli.shell;

import dev.sheaf.store.error.SheafException;
import java.util.Objects;

/** That a statement of several failed: which one, and why. */
public final class StatementFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final SheafException reason;

  /**
   * The failure of a statement.
   *
   * @param line on which it begins, from 1
   */
  StatementFailure(int line, SheafException reason) {
    super("line " + line + ": " + reason.getMessage(), reason);
    this.reason = reason;
  }

  /** Which one, and why: never null. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** Why. */
  public SheafException reason() {
    return reason;
  }
}
