package dev.sheaf.wire;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;

/** The errors of this package: what arrived is at fault, always. */
final class Refusal {
  private Refusal() {}

  /** What arrived is not what it is said to be. */
  static SheafException malformed(String template, Object... namesAndValues) {
    return SheafException.of(ErrorCode.BAD_INPUT, template, namesAndValues);
  }

  /** What arrived may be well-formed and is more than a limit allows. */
  static SheafException beyondLimit(String template, Object... namesAndValues) {
    return SheafException.of(ErrorCode.LIMIT_EXCEEDED, template, namesAndValues);
  }

  /** A flatbuffer that points outside of itself, or holds what its format does not know. */
  static SheafException unreadableHeader(RuntimeException cause) {
    return SheafException.because(
        cause, ErrorCode.BAD_INPUT, "the header of a message is not a well-formed flatbuffer");
  }
}
