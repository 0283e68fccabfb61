package dev.sheaf.wire;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ServerCall;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * A call whose messages are compressed on their way out, once its handler has said how.
 *
 * <p><i>Threads:</i> messages are sent by one thread at a time, after the choice.
 */
final class CompressedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
  private final BufferAllocator allocator;
  private volatile @Nullable BodyCompression compression;

  CompressedCall(ServerCall<Q, R> call, BufferAllocator allocator) {
    super(call);
    this.allocator = allocator;
  }

  /** Compresses what is sent from now on. */
  void compress(BodyCodec codec) {
    compression =
        codec == BodyCodec.NONE ? null : new BodyCompression(allocator, codec, this::isCancelled);
  }

  @Override
  @SuppressWarnings("unchecked") // The method is bound to send messages as streams.
  public void sendMessage(R message) {
    BodyCompression chosen = compression;
    InputStream plain = (InputStream) message;
    // What cannot go back to its beginning has no body.
    if (chosen == null || !plain.markSupported()) {
      super.sendMessage(message);
      return;
    }
    boolean sent = true;
    try {
      sent = chosen.compress(plain, small -> super.sendMessage((R) small));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (sent) {
        close(plain);
      }
    }
    if (!sent) {
      super.sendMessage(message); // which closes it
    }
  }

  private static void close(InputStream message) {
    try {
      message.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
