package dev.sheaf.store.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * The stored form of a schema, one line of JSON:
 *
 * <pre>{@code
 * {"columns": [{"id": "00f3…", "name": "geo", "type": {"kind": "list"}, "nullable": true,
 *               "metadata": {…}, "children": [{"name": "item", "type": …, "nullable": …}]}, …],
 *  "key": ["id"], "retired": ["1c07…"], "metadata": {…}}
 * }</pre>
 *
 * <p>{@code metadata}, {@code children}, {@code retired} and {@code key} are left out when empty.
 * Keys of metadata are sorted, so that equal schemas have equal texts.
 */
final class SchemaJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private SchemaJson() {}

  static String write(TableSchema schema) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode columns = json.putArray("columns");
    for (Column column : schema.columns()) {
      writeField(columns.addObject().put("id", hex(column.id())), column.field(), Detail.ALL);
    }
    writeKey(json, schema.primaryKey());
    if (!schema.retiredIds().isEmpty()) {
      ArrayNode retired = json.putArray("retired");
      schema.retiredIds().forEach(id -> retired.add(hex(id)));
    }
    writeMetadata(json, schema.metadata());
    return json.toString();
  }

  /** What a fingerprint is made of: ids, names, types, nullability and key; no metadata. */
  static String identity(List<Column> columns, PrimaryKey key) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode array = json.putArray("columns");
    for (Column column : columns) {
      writeField(array.addObject().put("id", hex(column.id())), column.field(), Detail.IDENTITY);
    }
    writeKey(json, key);
    return json.toString();
  }

  static TableSchema read(String text) {
    try {
      JsonNode json = MAPPER.readTree(text);
      List<Column> columns = new ArrayList<>();
      for (JsonNode column : array(json, "columns")) {
        columns.add(new Column(unhex(TypeJson.text(column, "id")), readField(column, 1)));
      }
      List<String> key = new ArrayList<>();
      for (JsonNode name : arrayOrEmpty(json, "key")) {
        key.add(string(name));
      }
      List<Long> retired = new ArrayList<>();
      for (JsonNode id : arrayOrEmpty(json, "retired")) {
        retired.add(unhex(string(id)));
      }
      return TableSchema.of(columns, PrimaryKey.of(key), retired, readMetadata(json));
    } catch (JsonProcessingException | IllegalArgumentException | SheafException e) {
      throw SheafException.because(
          e,
          ErrorCode.DAMAGED,
          "a stored schema is not readable: {problem}",
          "problem",
          problem(e));
    }
  }

  private static String problem(Exception e) {
    return String.valueOf(
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage());
  }

  private enum Detail {
    ALL,
    IDENTITY
  }

  private static void writeField(ObjectNode json, Field field, Detail detail) {
    json.put("name", field.getName());
    TypeJson.write(json.putObject("type"), field.getType());
    json.put("nullable", field.isNullable());
    if (detail == Detail.ALL) {
      writeMetadata(json, field.getMetadata());
    }
    if (!field.getChildren().isEmpty()) {
      ArrayNode children = json.putArray("children");
      for (Field child : field.getChildren()) {
        writeField(children.addObject(), child, detail);
      }
    }
  }

  private static Field readField(JsonNode json, int depth) {
    if (depth > SchemaRules.DEPTH_MAX) {
      throw new IllegalArgumentException("fields nested deeper than " + SchemaRules.DEPTH_MAX);
    }
    @Nullable JsonNode type = json.get("type");
    if (type == null) {
      throw new IllegalArgumentException("a field without type");
    }
    List<Field> children = new ArrayList<>();
    for (JsonNode child : arrayOrEmpty(json, "children")) {
      children.add(readField(child, depth + 1));
    }
    FieldType fieldType =
        new FieldType(
            TypeJson.flag(json, "nullable"), TypeJson.read(type), null, readMetadata(json));
    return new Field(TypeJson.text(json, "name"), fieldType, children);
  }

  private static void writeKey(ObjectNode json, PrimaryKey key) {
    if (!key.isNone()) {
      ArrayNode names = json.putArray("key");
      key.columns().forEach(names::add);
    }
  }

  private static void writeMetadata(ObjectNode json, Map<String, String> metadata) {
    if (!metadata.isEmpty()) {
      ObjectNode object = json.putObject("metadata");
      new TreeMap<>(metadata).forEach(object::put);
    }
  }

  private static Map<String, String> readMetadata(JsonNode json) {
    Map<String, String> metadata = new LinkedHashMap<>();
    @Nullable JsonNode object = json.get("metadata");
    if (object != null && !object.isObject()) {
      throw new IllegalArgumentException("metadata that is no object");
    }
    if (object != null) {
      object.properties().forEach(entry -> metadata.put(entry.getKey(), string(entry.getValue())));
    }
    return metadata;
  }

  private static JsonNode array(JsonNode json, String name) {
    @Nullable JsonNode value = json.get(name);
    if (value == null || !value.isArray()) {
      throw new IllegalArgumentException("no list '" + name + "'");
    }
    return value;
  }

  private static JsonNode arrayOrEmpty(JsonNode json, String name) {
    return json.has(name) ? array(json, name) : JsonNodeFactory.instance.arrayNode();
  }

  private static String string(JsonNode json) {
    if (!json.isTextual()) {
      throw new IllegalArgumentException("a value that is no text");
    }
    return json.textValue();
  }

  private static String hex(long id) {
    return String.format("%016x", id);
  }

  private static long unhex(String text) {
    if (text.length() != 16) {
      throw new IllegalArgumentException("column id '" + text + "'");
    }
    return Long.parseUnsignedLong(text, 16);
  }
}
