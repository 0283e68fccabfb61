package dev.sheaf.files;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The batches of an Arrow IPC file or stream.
 *
 * <p>A file is a stream between a magic word and a footer, and is read as one; which of the two it
 * is shows in its first bytes.
 */
final class ArrowIpcRows extends ArrowStreamReader {
  private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);
  private static final int MAGIC_BYTES_PADDED = 8;

  private final SourceFile source;
  private final ReadOptions options;

  private ArrowIpcRows(
      InputStream in, BufferAllocator allocator, SourceFile source, ReadOptions options) {
    super(in, allocator);
    this.source = source;
    this.options = options;
  }

  /** Opens the file; the source is borrowed. */
  static ArrowIpcRows open(BufferAllocator allocator, SourceFile source, ReadOptions options)
      throws IOException {
    InputStream in = new BufferedInputStream(source.read());
    try {
      in.mark(MAGIC.length);
      boolean file = Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
      in.reset();
      if (file) {
        in.skipNBytes(MAGIC_BYTES_PADDED);
      }
      return new ArrowIpcRows(in, allocator, source, options);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  @Override
  protected Schema readSchema() {
    try {
      return super.readSchema();
    } catch (IOException | RuntimeException e) {
      throw damaged(e);
    }
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    boolean more;
    try {
      more = super.loadNextBatch();
    } catch (IOException | RuntimeException e) {
      throw damaged(e);
    }
    options.progress().report(Math.min(bytesRead(), source.bytes()), source.bytes());
    return more;
  }

  private SheafException damaged(Exception cause) {
    if (cause instanceof SheafException known) {
      return known;
    }
    if (cause instanceof OutOfMemoryException memory) {
      throw memory;
    }
    return SheafException.because(
        cause,
        ErrorCode.BAD_INPUT,
        "{file} cannot be read as Arrow: {reason}",
        "file",
        source.named(),
        "reason",
        String.valueOf(cause.getMessage()));
  }
}
