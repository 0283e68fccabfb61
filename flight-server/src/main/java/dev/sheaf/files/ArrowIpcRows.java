package dev.sheaf.files;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.wire.IpcReader;
import dev.sheaf.wire.IpcSource;
import dev.sheaf.wire.WireLimits;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.types.pojo.Schema;

/** The batches of an Arrow IPC file or stream, checked before they are believed. */
final class ArrowIpcRows extends IpcReader {
  private static final WireLimits LIMITS = WireLimits.files();

  private final SourceFile source;
  private final ReadOptions options;
  private long rowsBefore;

  private ArrowIpcRows(
      BufferAllocator allocator, IpcSource ipc, SourceFile source, ReadOptions options) {
    super(allocator, ipc, LIMITS);
    this.source = source;
    this.options = options;
  }

  /** Opens the file; the source is borrowed. */
  static ArrowIpcRows open(BufferAllocator allocator, SourceFile source, ReadOptions options)
      throws IOException {
    try {
      IpcSource ipc =
          source.compressed()
              ? IpcSource.stream(Channels.newChannel(source.readBuffered()))
              : IpcSource.open(Files.newByteChannel(source.path()), LIMITS);
      return new ArrowIpcRows(allocator, ipc, source, options);
    } catch (SheafException e) {
      throw damaged(source, e);
    }
  }

  @Override
  protected Schema readSchema() {
    try {
      return super.readSchema();
    } catch (IOException | RuntimeException e) {
      throw damaged(source, e);
    }
  }

  /** As {@link FileRows#recordOf}. */
  long recordOf(int row) {
    return rowsBefore + row + 1;
  }

  /** As {@link FileRows#placeOf}. */
  String placeOf(long record) {
    return "row " + FileErrors.grouped(record);
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    rowsBefore += getVectorSchemaRoot().getRowCount();
    boolean more;
    try {
      more = super.loadNextBatch();
    } catch (IOException | RuntimeException e) {
      throw damaged(source, e);
    }
    options.progress().report(Math.min(bytesRead(), source.bytes()), source.bytes());
    return more;
  }

  private static SheafException damaged(SourceFile source, Exception cause) {
    if (cause instanceof OutOfMemoryException memory) {
      throw memory;
    }
    ErrorCode code = cause instanceof SheafException known ? known.code() : ErrorCode.BAD_INPUT;
    return SheafException.because(
        cause,
        code,
        "{file} cannot be read as Arrow: {reason}",
        "file",
        source.named(),
        "reason",
        String.valueOf(cause.getMessage()));
  }
}
