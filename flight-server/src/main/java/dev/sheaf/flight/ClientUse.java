package dev.sheaf.flight;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.wire.UploadQuota;

/**
 * What one client has under way.
 *
 * <p><b>Invariant.</b> Neither count is above its limit, nor below zero.
 *
 * <p><i>Threads:</i> any.
 */
final class ClientUse {
  private final ClientLimits limits;
  private int streams;
  private long bytes;

  ClientUse(ClientLimits limits) {
    this.limits = limits;
  }

  /**
   * Begins a stream, which {@link #endStream} ends.
   *
   * @throws SheafException LIMIT_EXCEEDED (caller)
   */
  synchronized void beginStream() {
    if (streams == limits.streamsMax()) {
      throw SheafException.of(
          ErrorCode.LIMIT_EXCEEDED,
          "this connection has {limit} streams open, as many as it may: end one of them first",
          "limit",
          limits.streamsMax());
    }
    streams++;
  }

  synchronized void endStream() {
    streams--;
    assert streams >= 0;
  }

  synchronized int streams() {
    return streams;
  }

  synchronized long bytes() {
    return bytes;
  }

  /** The share of an upload in what this client may send at the same time. */
  UploadQuota quota() {
    return new Share();
  }

  private synchronized void take(long more) {
    if (more > limits.bytesMax() - bytes) {
      throw SheafException.of(
          ErrorCode.LIMIT_EXCEEDED,
          "the streams that this connection sends have more than {limit} bytes together: send one"
              + " after the other",
          "limit",
          limits.bytesMax());
    }
    bytes += more;
  }

  private synchronized void giveBack(long less) {
    bytes -= less;
    assert bytes >= 0;
  }

  private final class Share implements UploadQuota {
    private long taken;

    @Override
    public void take(long more) {
      ClientUse.this.take(more);
      taken += more;
    }

    @Override
    public void release() {
      giveBack(taken);
      taken = 0;
    }
  }
}
