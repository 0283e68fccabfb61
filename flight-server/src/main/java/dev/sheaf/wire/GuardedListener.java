package dev.sheaf.wire;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.io.InputStream;
import java.time.Duration;
import org.apache.arrow.memory.OutOfMemoryException;

/**
 * What the handler of an upload hears: messages that were checked, and one end.
 *
 * <p>gRPC delivers its events one after the other; the idle clock has a thread of its own. One lock
 * serialises the two. It is taken before that of the call, never after it.
 */
final class GuardedListener<Q> extends ServerCall.Listener<Q> {
  private static final Metadata.Key<String> CODE =
      Metadata.Key.of(FlightDataGuard.CODE_KEY, Metadata.ASCII_STRING_MARSHALLER);

  private final Object lock = new Object();
  private final ServerCall.Listener<Q> handler;
  private final GuardedCall<Q, ?> call;
  private final IdleClock idle;
  private final UploadCheck check;

  /** The handler has heard the end, from the client or from the guard. */
  private boolean ended;

  /** Begins to watch for silence. */
  GuardedListener(
      ServerCall.Listener<Q> handler,
      GuardedCall<Q, ?> call,
      IdleClock idle,
      UploadCheck check,
      Duration deadline) {
    this.handler = handler;
    this.call = call;
    this.idle = idle;
    this.check = check;
    idle.start(() -> silent(deadline));
  }

  @Override
  @SuppressWarnings("unchecked") // The methods are bound to take messages as streams.
  public void onMessage(Q message) {
    synchronized (lock) {
      if (ended) {
        return;
      }
      idle.received();
      try {
        check.accept((InputStream) message, checked -> handler.onMessage((Q) checked));
      } catch (SheafException e) {
        refuse(status(e.code()).withDescription(e.getMessage()), e.code());
      } catch (RuntimeException e) {
        refuse(failure(e), isShortOfMemory(e) ? ErrorCode.BUDGET_EXCEEDED : ErrorCode.INTERNAL);
      }
    }
  }

  @Override
  @SuppressWarnings("unchecked") // As above.
  public void onHalfClose() {
    synchronized (lock) {
      if (ended) {
        return;
      }
      idle.stop();
      try {
        check.complete(last -> handler.onMessage((Q) last));
      } catch (SheafException e) {
        refuse(status(e.code()).withDescription(e.getMessage()), e.code());
        return;
      }
      handler.onHalfClose();
    }
  }

  @Override
  public void onCancel() {
    synchronized (lock) {
      if (!ended) {
        end();
        handler.onCancel();
      }
    }
  }

  @Override
  public void onComplete() {
    synchronized (lock) {
      if (!ended) {
        end();
        handler.onComplete();
      }
    }
  }

  @Override
  public void onReady() {
    synchronized (lock) {
      if (!ended) {
        handler.onReady();
      }
    }
  }

  private void silent(Duration deadline) {
    synchronized (lock) {
      if (!ended) {
        String text = "the client sent nothing for " + deadline.toMillis() / 1_000.0 + " s";
        refuse(Status.DEADLINE_EXCEEDED.withDescription(text), ErrorCode.CANCELLED);
      }
    }
  }

  /** Ends the call; the handler sees it cancelled, and so frees what its stream holds. */
  private void refuse(Status status, ErrorCode code) {
    end();
    Metadata trailers = new Metadata();
    trailers.put(CODE, code.name());
    call.refuse(status, trailers);
    handler.onCancel();
  }

  private void end() {
    ended = true;
    idle.stop();
    check.end();
  }

  private static Status status(ErrorCode code) {
    return code == ErrorCode.LIMIT_EXCEEDED ? Status.RESOURCE_EXHAUSTED : Status.INVALID_ARGUMENT;
  }

  private static Status failure(RuntimeException failure) {
    return isShortOfMemory(failure)
        ? Status.RESOURCE_EXHAUSTED.withDescription("the server's memory is used up; try again")
        : Status.INTERNAL.withDescription("the server failed: " + ErrorCode.INTERNAL);
  }

  private static boolean isShortOfMemory(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof OutOfMemoryException) {
        return true;
      }
    }
    return false;
  }
}
