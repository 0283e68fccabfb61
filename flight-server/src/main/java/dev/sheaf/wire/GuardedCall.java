package dev.sheaf.wire;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;

/**
 * A call that the guard can end while its handler, on another thread, still answers.
 *
 * <p>A {@link ServerCall} is not thread-safe, and throws when it is used after its end. Here one
 * lock serialises all use, and whatever comes after the end is dropped.
 */
final class GuardedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
  private final Object lock = new Object();
  private final IdleClock idle;
  private boolean ended;
  private boolean refused;

  /**
   * The call as its handler sees it.
   *
   * @param idle is told when the handler waits for messages
   */
  GuardedCall(ServerCall<Q, R> call, IdleClock idle) {
    super(call);
    this.idle = idle;
  }

  /** Ends the call unless its handler has, who sees it as cancelled. */
  void refuse(Status status, Metadata trailers) {
    synchronized (lock) {
      refused = true;
      close(status, trailers);
    }
  }

  @Override
  public void request(int count) {
    idle.requested(count);
    // Without the lock: it may deliver a message, and gRPC allows it on any thread.
    super.request(count);
  }

  @Override
  public void sendHeaders(Metadata headers) {
    synchronized (lock) {
      if (!ended) {
        super.sendHeaders(headers);
      }
    }
  }

  @Override
  public void sendMessage(R message) {
    synchronized (lock) {
      if (!ended) {
        super.sendMessage(message);
      }
    }
  }

  @Override
  public void close(Status status, Metadata trailers) {
    synchronized (lock) {
      if (!ended) {
        ended = true;
        super.close(status, trailers);
      }
    }
  }

  @Override
  public boolean isReady() {
    synchronized (lock) {
      return !ended && super.isReady();
    }
  }

  @Override
  public boolean isCancelled() {
    synchronized (lock) {
      return refused || super.isCancelled();
    }
  }
}
