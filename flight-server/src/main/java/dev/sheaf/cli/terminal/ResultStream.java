package dev.sheaf.cli.terminal;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/**
 * Standard output, whose failures are not lost: text writers swallow an {@link IOException} and
 * would go on computing what nobody reads.
 *
 * <p><i>Errors:</i> {@link ReaderGone} when whoever read the pipe has enough of it, else DISK_FULL
 * or IO_FAILED (environment).
 */
public final class ResultStream extends FilterOutputStream {
  /** Whoever read the results has closed the pipe, as {@code head} does: no error. */
  public static final class ReaderGone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReaderGone(IOException cause) {
      super(cause);
    }
  }

  ResultStream(OutputStream target) {
    super(target);
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) {
    try {
      out.write(bytes, from, count);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static RuntimeException failure(IOException e) {
    String reason = String.valueOf(e.getMessage());
    String lower = reason.toLowerCase(Locale.ROOT);
    if (lower.contains("broken pipe") || lower.contains("connection reset")) {
      return new ReaderGone(e);
    }
    ErrorCode code = lower.contains("no space") ? ErrorCode.DISK_FULL : ErrorCode.IO_FAILED;
    return SheafException.because(
        e, code, "the result could not be written: {reason}", "reason", reason);
  }
}
