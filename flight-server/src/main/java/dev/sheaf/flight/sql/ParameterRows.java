package dev.sheaf.flight.sql;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** Values for parameters that come as a stream: a row for each run of a statement. */
final class ParameterRows {
  /** Values of one stream, all rows together. */
  private static final int VALUES_MAX = 1_000_000;

  /** Bytes of texts and binaries of one stream. */
  private static final long BYTES_MAX = 64L << 20;

  private ParameterRows() {}

  /**
   * Reads a stream to its end.
   *
   * @return rows of values, on the heap
   * @throws SheafException LIMIT_EXCEEDED; UNSUPPORTED_TYPE for values that are no parameters
   */
  static List<List<@Nullable Object>> read(FlightStream stream) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    long bytes = 0;
    while (stream.next()) {
      if (!stream.hasRoot()) {
        continue;
      }
      VectorSchemaRoot batch = stream.getRoot();
      int columns = batch.getFieldVectors().size();
      for (FieldVector column : batch.getFieldVectors()) {
        bytes += column.getBufferSize();
      }
      if (bytes > BYTES_MAX
          || (long) (rows.size() + batch.getRowCount()) * Math.max(1, columns) > VALUES_MAX) {
        throw SheafException.of(
            ErrorCode.LIMIT_EXCEEDED,
            "these are more than {values} values or {bytes} bytes for parameters; send fewer rows at"
                + " a time, or ingest them as a table",
            "values",
            VALUES_MAX,
            "bytes",
            BYTES_MAX);
      }
      add(batch, stream, rows);
    }
    return rows;
  }

  private static void add(
      VectorSchemaRoot batch, FlightStream stream, List<List<@Nullable Object>> rows) {
    List<FieldVector> columns = batch.getFieldVectors();
    List<@Nullable Object[]> values = new ArrayList<>(batch.getRowCount());
    for (int row = 0; row < batch.getRowCount(); row++) {
      values.add(new Object[columns.size()]);
    }
    for (int i = 0; i < columns.size(); i++) {
      ParameterValue reader = ParameterValue.of(columns.get(i), stream.getDictionaryProvider());
      for (int row = 0; row < values.size(); row++) {
        values.get(row)[i] = reader.at(row);
      }
    }
    values.forEach(row -> rows.add(Collections.unmodifiableList(Arrays.asList(row))));
  }
}
