package dev.sheaf.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sheaf.ops.CellValues;
import dev.sheaf.ops.diff.CellCounts;
import dev.sheaf.ops.diff.DiffBatch;
import dev.sheaf.ops.diff.DiffType;
import dev.sheaf.ops.diff.TableDiff;
import dev.sheaf.store.schema.MatchedColumn;
import java.io.IOException;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;

/** Differences as JSON. */
public final class DiffJson {
  private DiffJson() {}

  /** One record or row, into an object that has been begun. */
  public static void write(JsonGenerator json, String table, DiffBatch batch, int row)
      throws IOException {
    DiffType type = batch.type(row);
    json.writeStringField("table", table);
    json.writeStringField("change", type.word());
    json.writeFieldName("from");
    writeSide(json, batch, row, type != DiffType.ADDED, true);
    json.writeFieldName("to");
    writeSide(json, batch, row, type != DiffType.REMOVED, false);
    if (type == DiffType.MODIFIED) {
      json.writeArrayFieldStart("columns");
      for (int c = 0; c < batch.columns().size(); c++) {
        if (batch.isChanged(c, row)) {
          json.writeString(batch.columns().get(c).name());
        }
      }
      json.writeEndArray();
    }
  }

  private static void writeSide(
      JsonGenerator json, DiffBatch batch, int row, boolean present, boolean before)
      throws IOException {
    if (!present) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    for (int c = 0; c < batch.columns().size(); c++) {
      MatchedColumn column = batch.columns().get(c);
      if ((before ? column.from() : column.to()) >= 0) {
        FieldVector values = before ? batch.before(c) : batch.after(c);
        json.writeFieldName(column.name());
        CellJson.write(json, CellValues.of(values, row));
      }
    }
    json.writeEndObject();
  }

  /** The rows of a table that only one version has, into an object that has been begun. */
  public static void writeRows(JsonGenerator json, TableDiff diff) throws IOException {
    json.writeStringField("table", diff.table());
    json.writeNumberField("rows_added", diff.addedRows());
    json.writeNumberField("rows_removed", diff.removedRows());
  }

  /** The cells that differ, in all and by column, into an object that has been begun. */
  public static void writeCells(JsonGenerator json, CellCounts counts) throws IOException {
    json.writeNumberField("cells", counts.cells());
    json.writeObjectFieldStart("cells_by_column");
    for (Map.Entry<String, Long> column : counts.cellsByColumn().entrySet()) {
      if (column.getValue() > 0) {
        json.writeNumberField(column.getKey(), column.getValue());
      }
    }
    json.writeEndObject();
  }
}
