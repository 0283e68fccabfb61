package dev.sheaf.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sheaf.ops.merge.ConflictReader;
import dev.sheaf.ops.merge.Conflicts;
import dev.sheaf.ops.merge.TableConflict;
import java.io.IOException;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** Conflicts as JSON. */
public final class ConflictJson {
  private ConflictJson() {}

  /**
   * How many records of which table are in conflict, and what clashes in tables themselves: the
   * fields {@code conflicts} and {@code table_conflicts}, into an object that has been begun.
   */
  public static void write(JsonGenerator json, Conflicts conflicts) throws IOException {
    json.writeArrayFieldStart("conflicts");
    for (Map.Entry<String, Long> table : conflicts.recordCounts().entrySet()) {
      json.writeStartObject();
      json.writeStringField("table", table.getKey());
      json.writeNumberField("records", table.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("table_conflicts");
    for (TableConflict conflict : conflicts.tableConflicts()) {
      json.writeStartObject();
      write(json, conflict);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** The fields of what clashes in a table itself. */
  public static void write(JsonGenerator json, TableConflict conflict) throws IOException {
    json.writeStringField("table", conflict.table());
    json.writeStringField("clash", conflict.kind().name());
    json.writeStringField("column", conflict.column());
    json.writeStringField("base", conflict.base());
    json.writeStringField("ours", conflict.ours());
    json.writeStringField("theirs", conflict.theirs());
  }

  /** A line for each record of a table that is in conflict. */
  public static void records(
      BufferAllocator allocator, Conflicts conflicts, String table, JsonLines lines) {
    try (ConflictReader reader = conflicts.open(allocator, table)) {
      reader.forEach(
          batch -> {
            for (int i = 0; i < batch.getRowCount(); i++) {
              ConflictRow conflict = ConflictRow.of(batch, i);
              lines.object(json -> write(json, table, conflict));
            }
          });
    }
  }

  private static void write(JsonGenerator json, String table, ConflictRow conflict)
      throws IOException {
    json.writeStringField("table", table);
    json.writeStringField("id", conflict.id());
    json.writeArrayFieldStart("columns");
    for (String column : conflict.columns()) {
      json.writeString(column);
    }
    json.writeEndArray();
    side(json, "base", conflict.base());
    side(json, "ours", conflict.ours());
    side(json, "theirs", conflict.theirs());
  }

  private static void side(
      JsonGenerator json, String name, @Nullable Map<String, @Nullable Object> values)
      throws IOException {
    json.writeFieldName(name);
    CellJson.write(json, values);
  }
}
