package dev.sheaf.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;

/** Writes Arrow IPC, as a file with a footer or as a stream. */
final class ArrowRowWriter implements RowWriter {
  private final OutputStream out;
  private final ArrowWriter writer;

  private ArrowRowWriter(OutputStream out, ArrowWriter writer) throws IOException {
    this.out = out;
    this.writer = writer;
    writer.start();
  }

  static ArrowRowWriter file(
      VectorSchemaRoot batches, DictionaryProvider dictionaries, OutputStream out)
      throws IOException {
    return new ArrowRowWriter(
        out, new ArrowFileWriter(batches, dictionaries, Channels.newChannel(new Lasting(out))));
  }

  static ArrowRowWriter stream(
      VectorSchemaRoot batches, DictionaryProvider dictionaries, OutputStream out)
      throws IOException {
    return new ArrowRowWriter(
        out, new ArrowStreamWriter(batches, dictionaries, Channels.newChannel(new Lasting(out))));
  }

  @Override
  public void write(int rowCount) throws IOException {
    writer.writeBatch();
  }

  @Override
  public void finish() throws IOException {
    writer.end();
    out.flush();
  }

  @Override
  public void close() {
    writer.close();
  }

  /**
   * Arrow's writers complete and close their channel when closed; after an error neither may be.
   */
  private static final class Lasting extends OutputStream {
    private final OutputStream out;

    Lasting(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      out.write(bytes, from, count);
    }

    @Override
    public void close() {
      // The stream belongs to the caller.
    }
  }
}
