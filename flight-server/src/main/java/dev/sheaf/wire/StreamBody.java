package dev.sheaf.wire;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.arrow.memory.ArrowBuf;

/**
 * A body where the network library holds it, in one piece or thousands, read through a stream that
 * can go back to its mark.
 *
 * <p><i>Ownership:</i> the stream is borrowed, and is somewhere else after each reading.
 * <i>Threads:</i> one. <i>Cost:</i> reading onwards steps over each piece once; going back begins
 * at the mark again.
 */
final class StreamBody implements BodyBytes {
  private static final int BLOCK_BYTES = 64 << 10;

  private final InputStream in;
  private final long start;
  private final BatchHeader header;
  private long at;

  /**
   * The body in a stream that was just reset.
   *
   * @param in at its mark
   * @param start of the body, in bytes behind the mark
   */
  StreamBody(InputStream in, long start, BatchHeader header) {
    this.in = in;
    this.start = start;
    this.header = header;
  }

  @Override
  public void read(int buffer, long position, byte[] into, int count) {
    try {
      seek(start + header.position(buffer) + position);
      if (in.readNBytes(into, 0, count) < count) {
        throw new EOFException();
      }
      at += count;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Appends the first bytes of the body to a buffer. */
  void copyTo(ArrowBuf into, long bytes) {
    byte[] block = new byte[BLOCK_BYTES];
    try {
      seek(start);
      for (long done = 0; done < bytes; ) {
        int count = in.readNBytes(block, 0, (int) Math.min(block.length, bytes - done));
        if (count == 0) {
          throw new EOFException();
        }
        into.writeBytes(block, 0, count);
        done += count;
        at += count;
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private void seek(long target) throws IOException {
    if (target < at) {
      in.reset();
      at = 0;
    }
    in.skipNBytes(target - at);
    at = target;
  }

  private static SheafException unreadable(IOException cause) {
    return SheafException.because(cause, ErrorCode.BAD_INPUT, "a message ends too early");
  }
}
