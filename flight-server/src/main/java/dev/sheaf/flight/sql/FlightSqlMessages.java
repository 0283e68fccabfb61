package dev.sheaf.flight.sql;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.Optional;

/** Tells Flight SQL's messages from what else may come, which is JSON. */
final class FlightSqlMessages {
  private static final String PACKAGE = "arrow.flight.protocol.sql.";
  private static final int BYTES_MAX = 1 << 20;

  private FlightSqlMessages() {}

  /** The message, if it is one of Flight SQL's. */
  static Optional<Any> parse(byte[] bytes) {
    // No JSON object begins as an Any does: with the tag of its first field.
    if (bytes.length == 0 || bytes[0] != 0x0a) {
      return Optional.empty();
    }
    try {
      return Optional.of(Any.parseFrom(bytes)).filter(any -> name(any).startsWith(PACKAGE));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  /**
   * The message.
   *
   * @throws SheafException BAD_ARGUMENT (caller) if it is none; LIMIT_EXCEEDED (caller)
   */
  static Any require(byte[] bytes) {
    if (bytes.length > BYTES_MAX) {
      throw SheafException.of(
          ErrorCode.LIMIT_EXCEEDED,
          "the message has {bytes} bytes, and may have {max}",
          "bytes",
          bytes.length,
          "max",
          BYTES_MAX);
    }
    return parse(bytes)
        .orElseThrow(
            () -> SheafException.of(ErrorCode.BAD_ARGUMENT, "this is no message of Flight SQL"));
  }

  /** The full name of its type. */
  static String name(Any message) {
    String url = message.getTypeUrl();
    return url.substring(url.lastIndexOf('/') + 1);
  }
}
