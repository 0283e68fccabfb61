package dev.sheaf.patch;

import dev.sheaf.files.WholeFile;
import dev.sheaf.ops.patch.RecordDelta;
import dev.sheaf.ops.patch.RecordDeltaHeader;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.wire.IpcReader;
import dev.sheaf.wire.IpcSource;
import dev.sheaf.wire.WireLimits;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;

/**
 * Record deltas of some tables in one file.
 *
 * <p>For each table two Arrow IPC streams, the rows to delete and the rows to insert, one behind
 * the other; the metadata of their schemas say which table and part they are. Any Arrow library
 * reads them, by opening a stream where the last one ended.
 *
 * <p><i>Ownership:</i> closing it closes the file. <i>Threads:</i> one.
 */
public final class PatchFile implements AutoCloseable {
  private static final WireLimits LIMITS = WireLimits.files();

  private final Path path;
  private final SeekableByteChannel channel;
  private final List<RecordDelta> deltas = new ArrayList<>();

  private PatchFile(Path path, SeekableByteChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Writes deltas to a file, which is replaced if it exists.
   *
   * @param allocator pays for batches
   * @throws SheafException IO_FAILED or DISK_FULL; the file is then as it was
   */
  public static void write(BufferAllocator allocator, List<RecordDelta> deltas, Path file) {
    WholeFile.write(file, out -> write(allocator, deltas, out));
  }

  /** As above, to a stream, which stays open. */
  public static void write(BufferAllocator allocator, List<RecordDelta> deltas, OutputStream out)
      throws IOException {
    for (RecordDelta delta : deltas) {
      for (RecordDelta.Part part : RecordDelta.Part.values()) {
        try (ArrowReader rows = delta.open(allocator, part);
            ArrowStreamWriter writer =
                new ArrowStreamWriter(rows.getVectorSchemaRoot(), null, OpenChannel.to(out))) {
          writer.start();
          while (rows.loadNextBatch()) {
            writer.writeBatch();
          }
          writer.end();
        }
      }
    }
  }

  /**
   * Opens a file and checks all of it; the caller closes it.
   *
   * @param allocator pays for batches while they are checked
   * @throws SheafException BAD_INPUT if it is no patch or not to be believed, FORMAT_NEWER,
   *     IO_FAILED
   */
  public static PatchFile open(BufferAllocator allocator, Path file) {
    try {
      PatchFile patch = new PatchFile(file, Files.newByteChannel(file));
      try {
        patch.survey(allocator);
        return patch;
      } catch (IOException | RuntimeException | Error e) {
        patch.channel.close();
        throw e;
      }
    } catch (NoSuchFileException e) {
      throw SheafException.because(
          e, ErrorCode.BAD_ARGUMENT, "there is no file {file}", "file", file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** The deltas, in the order in which they stand in the file; valid until it is closed. */
  public List<RecordDelta> deltas() {
    return List.copyOf(deltas);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private void survey(BufferAllocator allocator) throws IOException {
    Set<String> tables = new HashSet<>();
    long position = 0;
    while (position < channel.size()) {
      long deletes = position;
      Checked first = check(allocator, deletes, RecordDelta.Part.DELETES);
      Checked second = check(allocator, first.end, RecordDelta.Part.INSERTS);
      if (!first.header.equals(second.header) || !tables.add(first.header.table())) {
        throw bad("its parts do not belong together");
      }
      deltas.add(new Stored(first.header, deletes, first.end));
      position = second.end;
    }
    if (deltas.isEmpty()) {
      throw bad("it is empty");
    }
  }

  private record Checked(RecordDeltaHeader header, long end) {}

  /** Reads a stream to its end. */
  private Checked check(BufferAllocator allocator, long from, RecordDelta.Part part)
      throws IOException {
    try (ArrowReader reader = reader(allocator, from)) {
      RecordDeltaHeader header =
          RecordDeltaHeader.read(reader.getVectorSchemaRoot().getSchema(), part);
      while (reader.loadNextBatch()) {
        // each batch is checked as it is loaded
      }
      return new Checked(header, from + reader.bytesRead());
    }
  }

  private ArrowReader reader(BufferAllocator allocator, long from) throws IOException {
    channel.position(from);
    return new IpcReader(allocator, IpcSource.stream(OpenChannel.from(channel)), LIMITS);
  }

  private static SheafException bad(String problem) {
    return SheafException.of(ErrorCode.BAD_INPUT, "the patch cannot be read: " + problem);
  }

  private static SheafException unreadable(Path file, IOException cause) {
    return SheafException.because(
        cause, ErrorCode.IO_FAILED, "{file} cannot be read", "file", file);
  }

  /** A delta in this file. */
  private final class Stored implements RecordDelta {
    private final RecordDeltaHeader header;
    private final long deletes;
    private final long inserts;

    Stored(RecordDeltaHeader header, long deletes, long inserts) {
      this.header = header;
      this.deletes = deletes;
      this.inserts = inserts;
    }

    @Override
    public RecordDeltaHeader header() {
      return header;
    }

    /** One at a time: the file has one position. */
    @Override
    public ArrowReader open(BufferAllocator allocator, Part part) {
      try {
        return reader(allocator, part == Part.DELETES ? deletes : inserts);
      } catch (IOException e) {
        throw unreadable(path, e);
      }
    }
  }
}
