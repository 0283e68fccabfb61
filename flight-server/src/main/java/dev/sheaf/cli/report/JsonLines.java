package dev.sheaf.cli.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

/**
 * A listing for programs: one JSON object per line.
 *
 * <p><i>Ownership:</i> the writer stays the caller's; closing hands over what is held back.
 */
public final class JsonLines implements AutoCloseable {
  private static final JsonFactory FACTORY = new JsonFactory().setRootValueSeparator("\n");

  private final Writer target;
  private final JsonGenerator json;
  private boolean empty = true;

  /** Writes the fields of one object. */
  @FunctionalInterface
  public interface Fields {
    /** Writes them, in order. */
    void write(JsonGenerator json) throws IOException;
  }

  /** Lines that go to a writer. */
  public JsonLines(Writer target) {
    this.target = target;
    try {
      json = FACTORY.createGenerator(target).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A further line. */
  public void object(Fields fields) {
    try {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
      empty = false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      json.close();
      if (!empty) {
        target.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
