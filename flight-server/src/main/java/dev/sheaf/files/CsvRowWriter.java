package dev.sheaf.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Writes CSV by RFC 4180, with a header and plain line feeds.
 *
 * <p>A null is an empty field, an empty text is a quoted one ({@code ""}), so that reading brings
 * back what was written. Nothing else is quoted but what must be: text with a delimiter, a quote or
 * a line end. Lists, structs and maps are written as JSON.
 *
 * @source RFC 4180
 */
final class CsvRowWriter implements RowWriter {
  private final VectorSchemaRoot batches;
  private final OutputStream out;
  private final byte delimiter;
  private final TextBuffer line = new TextBuffer();
  private final TextBuffer cell = new TextBuffer();

  CsvRowWriter(VectorSchemaRoot batches, OutputStream out, byte delimiter) throws IOException {
    this.batches = batches;
    this.out = out;
    this.delimiter = delimiter;
    for (int i = 0; i < batches.getFieldVectors().size(); i++) {
      if (i > 0) {
        line.write(delimiter);
      }
      byte[] name = batches.getVector(i).getName().getBytes(StandardCharsets.UTF_8);
      cell.write(name, 0, name.length);
      appendCell();
    }
    line.write('\n');
    line.drainTo(out);
  }

  @Override
  public void write(int rowCount) throws IOException {
    List<FieldVector> vectors = batches.getFieldVectors();
    List<CellText> texts = new ArrayList<>(vectors.size());
    for (FieldVector vector : vectors) {
      texts.add(text(vector));
    }
    for (int row = 0; row < rowCount; row++) {
      for (int i = 0; i < vectors.size(); i++) {
        if (i > 0) {
          line.write(delimiter);
        }
        if (!vectors.get(i).isNull(row)) {
          texts.get(i).append(row, cell);
          appendCell();
        }
      }
      line.write('\n');
      if (line.length() > 1 << 16) {
        line.drainTo(out);
      }
    }
    line.drainTo(out);
  }

  private static CellText text(FieldVector vector) {
    return vector.getField().getChildren().isEmpty()
        ? CellTexts.of(vector, ' ')
        : JsonCells.asText(vector);
  }

  private void appendCell() {
    byte[] bytes = cell.bytes();
    int length = cell.length();
    if (!needsQuotes(bytes, length)) {
      line.write(bytes, 0, length);
    } else {
      line.write('"');
      for (int i = 0; i < length; i++) {
        if (bytes[i] == '"') {
          line.write('"');
        }
        line.write(bytes[i]);
      }
      line.write('"');
    }
    cell.clear();
  }

  private boolean needsQuotes(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      byte b = bytes[i];
      if (b == delimiter || b == '"' || b == '\n' || b == '\r') {
        return true;
      }
    }
    return length == 0;
  }

  @Override
  public void finish() throws IOException {
    out.flush();
  }

  @Override
  public void close() {}
}
