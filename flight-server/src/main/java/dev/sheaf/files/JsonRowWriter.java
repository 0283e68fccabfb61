package dev.sheaf.files;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Writes one JSON object per row, each on a line, with or without an array around them. */
final class JsonRowWriter implements RowWriter {
  /** What stands around the objects. */
  enum Form {
    /** Nothing. */
    LINES,
    /** One array. */
    ARRAY
  }

  private final VectorSchemaRoot batches;
  private final OutputStream out;
  private final Form form;
  private final JsonGenerator json;
  private boolean first = true;

  JsonRowWriter(VectorSchemaRoot batches, OutputStream out, Form form) throws IOException {
    this.batches = batches;
    this.out = out;
    this.form = form;
    this.json =
        JsonCells.FACTORY
            .createGenerator(out)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            // Each row is a document of its own; what stands between them is written here.
            .setPrettyPrinter(new MinimalPrettyPrinter(""));
  }

  @Override
  public void write(int rowCount) throws IOException {
    List<JsonCells.Cell> cells = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (FieldVector vector : batches.getFieldVectors()) {
      cells.add(JsonCells.of(vector));
      names.add(vector.getName());
    }
    for (int row = 0; row < rowCount; row++) {
      json.writeRaw(form == Form.LINES ? (first ? "" : "\n") : (first ? "[\n" : ",\n"));
      first = false;
      json.writeStartObject();
      for (int i = 0; i < cells.size(); i++) {
        json.writeFieldName(names.get(i));
        cells.get(i).write(row, json);
      }
      json.writeEndObject();
    }
  }

  @Override
  public void finish() throws IOException {
    if (form == Form.ARRAY) {
      json.writeRaw(first ? "[]" : "\n]");
    }
    if (form == Form.ARRAY || !first) {
      json.writeRaw('\n');
    }
    json.flush();
    out.flush();
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
