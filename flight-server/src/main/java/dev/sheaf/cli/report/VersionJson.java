package dev.sheaf.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sheaf.ops.diff.DiffCounts;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionId;
import java.io.IOException;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/** Versions as JSON. Ids have all their digits, times are ISO 8601 with their offset. */
public final class VersionJson {
  private VersionJson() {}

  /** The fields of a version, into an object that has been begun. */
  public static void write(JsonGenerator json, Version version, List<Ref> refs) throws IOException {
    json.writeStringField("version", version.id().hex());
    json.writeArrayFieldStart("parents");
    for (VersionId parent : version.parents()) {
      json.writeString(parent.hex());
    }
    json.writeEndArray();
    json.writeStringField("author", version.author());
    json.writeStringField("time", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(version.time()));
    json.writeStringField("message", version.message());
    json.writeObjectFieldStart("properties");
    for (Map.Entry<String, String> property : version.properties().entrySet()) {
      json.writeStringField(property.getKey(), property.getValue());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("refs");
    for (Ref ref : refs) {
      json.writeString(ref.name());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("tables");
    for (Map.Entry<String, TableState> table : version.tables().entrySet()) {
      json.writeStartObject();
      json.writeStringField("table", table.getKey());
      json.writeNumberField("rows", table.getValue().rowCount());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** What a change counted, as the fields {@code added}, {@code removed} and {@code modified}. */
  public static void write(JsonGenerator json, DiffCounts counts) throws IOException {
    json.writeNumberField("added", counts.added());
    json.writeNumberField("removed", counts.removed());
    json.writeNumberField("modified", counts.modified());
  }
}
