package dev.sheaf.flight.protocol;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.store.DatasetStatistics;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.RefKind;
import dev.sheaf.store.graph.RefLogEntry;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.schema.Column;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.schema.TypeNames;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** What the store knows, as the protocol says it. Ids have all their digits. */
public final class AnswerJson {
  private AnswerJson() {}

  /** A ref, and whether {@code HEAD} means it. */
  public static ObjectNode of(Ref ref, String head) {
    return JsonBody.answer()
        .put("ref", ref.name())
        .put("kind", ref.kind() == RefKind.BRANCH ? "branch" : "tag")
        .put("version", ref.target().hex())
        .put("head", ref.name().equals(head));
  }

  /** A ref and its version. */
  public static ObjectNode of(String ref, Version version) {
    return JsonBody.answer().put("ref", ref).put("version", version.id().hex());
  }

  /** A version, with the refs that point to it. */
  public static ObjectNode of(Version version, List<Ref> refs) {
    ObjectNode answer = JsonBody.answer().put("version", version.id().hex());
    ArrayNode parents = answer.putArray("parents");
    version.parents().forEach(parent -> parents.add(parent.hex()));
    answer.put("author", version.author());
    answer.put("time", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(version.time()));
    answer.put("message", version.message());
    ObjectNode properties = answer.putObject("properties");
    version.properties().forEach(properties::put);
    ArrayNode names = answer.putArray("refs");
    refs.stream()
        .filter(ref -> ref.target().equals(version.id()))
        .forEach(ref -> names.add(ref.name()));
    ArrayNode tables = answer.putArray("tables");
    version
        .tables()
        .forEach(
            (name, state) -> tables.addObject().put("table", name).put("rows", state.rowCount()));
    return answer;
  }

  /** A change of a ref. */
  public static ObjectNode of(RefLogEntry entry) {
    return JsonBody.answer()
        .put("ref", entry.ref())
        .put("from", entry.from() == null ? null : entry.from().hex())
        .put("to", entry.to() == null ? null : entry.to().hex())
        .put("time", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(entry.note().time()))
        .put("author", entry.note().author())
        .put("action", entry.note().operation())
        .put("message", entry.note().message());
  }

  /** A table and its columns. */
  public static ObjectNode of(String table, long rows, TableSchema schema) {
    ObjectNode answer = JsonBody.answer().put("table", table).put("rows", rows);
    ArrayNode key = answer.putArray("key");
    schema.primaryKey().columns().forEach(key::add);
    ArrayNode columns = answer.putArray("columns");
    for (Column column : schema.columns()) {
      columns
          .addObject()
          .put("name", column.name())
          .put("type", TypeNames.of(column.field()))
          .put("nullable", column.field().isNullable());
    }
    return answer;
  }

  /** What a dataset occupies. */
  public static ObjectNode of(DatasetStatistics statistics) {
    return JsonBody.answer()
        .put("versions", statistics.versions())
        .put("branches", statistics.branches())
        .put("tags", statistics.tags())
        .put("rows_stored", statistics.rowsStored())
        .put("segments", statistics.segments())
        .put("disk_bytes", statistics.diskBytes())
        .put("heap_bytes", statistics.indexBytes() + statistics.rowSetBytes())
        .put("off_heap_bytes", statistics.offHeapBytes() + statistics.mappedBytes());
  }
}
