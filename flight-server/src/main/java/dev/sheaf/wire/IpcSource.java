package dev.sheaf.wire;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an {@link IpcReader} reads: a file with a footer, or a stream.
 *
 * <p><i>Ownership:</i> the reader closes it. <i>Threads:</i> one.
 */
public final class IpcSource implements AutoCloseable {
  private final ReadableByteChannel channel;
  private final IpcInput input;
  private final @Nullable Iterator<IpcFooter.Place> blocks;

  private IpcSource(
      ReadableByteChannel channel, IpcInput input, @Nullable List<IpcFooter.Place> blocks) {
    this.channel = channel;
    this.input = input;
    this.blocks = blocks == null ? null : blocks.iterator();
  }

  /**
   * A file or stream, whichever it is.
   *
   * @param channel at its beginning; closed when this fails
   * @throws dev.sheaf.store.error.SheafException {@code BAD_INPUT} when its footer cannot be
   *     believed
   */
  public static IpcSource open(SeekableByteChannel channel, WireLimits limits) throws IOException {
    try {
      if (!IpcFooter.isFile(channel)) {
        return new IpcSource(channel, new IpcInput(channel, 0, channel.size()), null);
      }
      IpcFooter footer = IpcFooter.read(channel, limits.headerBytesMax());
      channel.position(IpcFooter.LEAD_BYTES);
      IpcInput input = new IpcInput(channel, IpcFooter.LEAD_BYTES, footer.start());
      return new IpcSource(channel, input, footer.blocks());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** A stream of unknown length, from its beginning. */
  public static IpcSource stream(ReadableByteChannel channel) {
    return new IpcSource(channel, new IpcInput(channel, 0, IpcInput.UNKNOWN), null);
  }

  IpcInput input() {
    return input;
  }

  /** A message was met: in a file, it has to be where the footer says. */
  void met(IpcFooter.Place message) {
    if (blocks != null && !(blocks.hasNext() && blocks.next().equals(message))) {
      throw Refusal.malformed(
          "the footer knows nothing of the message at {position}", "position", message.position());
    }
  }

  /** The last message was met: so was every one that the footer names. */
  void finished() {
    if (blocks != null && blocks.hasNext()) {
      throw Refusal.malformed(
          "the footer names a block at {position}, where no message is",
          "position",
          blocks.next().position());
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
