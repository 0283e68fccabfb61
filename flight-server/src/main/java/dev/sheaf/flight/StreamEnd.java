package dev.sheaf.flight;

import dev.sheaf.flight.protocol.JsonBody;
import dev.sheaf.flight.protocol.WriteCommand;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import org.apache.arrow.memory.ArrowBuf;
import org.jspecify.annotations.Nullable;

/**
 * Whether a stream came to the end that its client meant: many libraries end a stream in good order
 * when their user gives up.
 *
 * <p><i>Threads:</i> that of the stream.
 */
final class StreamEnd {
  private final WriteCommand.Ending ending;
  private long rows;
  private long confirmedRows = -1;

  StreamEnd(WriteCommand.Ending ending) {
    this.ending = ending;
  }

  /**
   * Takes note of a message.
   *
   * @param metadata of the application; borrowed; ignored unless the end is to be confirmed
   * @throws SheafException BAD_ARGUMENT (caller) for what confirms nothing, BAD_INPUT if the end
   *     had been confirmed
   */
  void see(int rowCount, @Nullable ArrowBuf metadata) {
    rows += rowCount;
    if (ending == WriteCommand.Ending.AS_IT_COMES) {
      return;
    }
    if (confirmedRows >= 0) {
      throw SheafException.of(
          ErrorCode.BAD_INPUT, "the stream goes on behind the message that confirms its end");
    }
    if (metadata != null && metadata.readableBytes() > 0) {
      confirmedRows = confirmed(metadata);
    }
  }

  private static long confirmed(ArrowBuf metadata) {
    byte[] bytes = new byte[Math.toIntExact(Math.min(metadata.readableBytes(), Integer.MAX_VALUE))];
    metadata.getBytes(metadata.readerIndex(), bytes);
    JsonBody body = JsonBody.parse("the metadata of a message", bytes);
    long confirmed = body.integer("end", 0, Long.MAX_VALUE);
    body.requireNoMore();
    return confirmed;
  }

  /** How many rows there were. */
  long rows() {
    return rows;
  }

  /**
   * Checks that the end was meant.
   *
   * @throws SheafException BAD_INPUT (caller) if not
   */
  void require() {
    if (ending == WriteCommand.Ending.CONFIRMED && confirmedRows < 0) {
      throw SheafException.of(
          ErrorCode.BAD_INPUT,
          "the stream ended after {rows} rows without the message that confirms its end; nothing"
              + " was written",
          "rows",
          rows);
    }
    if (confirmedRows >= 0 && confirmedRows != rows) {
      throw SheafException.of(
          ErrorCode.BAD_INPUT,
          "the stream had {rows} rows and not {confirmed}, as its end says; nothing was written",
          "rows",
          rows,
          "confirmed",
          confirmedRows);
    }
  }
}
