package dev.sheaf.wire;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.SchemaRules;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.DictionaryEncoding;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads a schema out of a flatbuffer.
 *
 * <p>A flatbuffer is a graph: tables may share children and strings, so that a few bytes can unfold
 * into any number of fields and any amount of text. It is therefore measured, with bounds, before
 * Arrow's reader, which has none, unfolds it.
 *
 * <p><i>Threads:</i> one. <i>Cost:</i> a walk over the fields.
 */
final class SchemaHeader {
  /** Times that texts may be longer, taken together, than the header that holds them. */
  private static final int TEXT_FACTOR = 4;

  /** What a pair of metadata costs beyond its text. */
  private static final int PAIR_BYTES = 16;

  private long textLeft;
  private int fields;

  private SchemaHeader(long textLeft) {
    this.textLeft = textLeft;
  }

  /**
   * The schema, when every column of it can be stored.
   *
   * @param headerBytes of the message that it came in
   */
  static Schema read(org.apache.arrow.flatbuf.Schema schema, int headerBytes) {
    if (schema.endianness() != Endianness.Little) {
      throw Refusal.malformed("the data is big-endian; only little-endian data is read");
    }
    SchemaHeader measure = new SchemaHeader((long) TEXT_FACTOR * headerBytes);
    for (int i = 0; i < schema.customMetadataLength(); i++) {
      measure.take(schema.customMetadata(i));
    }
    for (int i = 0; i < schema.fieldsLength(); i++) {
      measure.take(schema.fields(i), 1);
    }
    Schema read = Schema.convertSchema(schema);
    List<Field> stored = read.getFields().stream().map(SchemaHeader::stored).toList();
    if (!stored.isEmpty()) {
      SchemaRules.check(stored);
    }
    return read;
  }

  private void take(org.apache.arrow.flatbuf.Field field, int depth) {
    if (depth > SchemaRules.DEPTH_MAX) {
      throw Refusal.beyondLimit(
          "fields are nested deeper than {limit} levels", "limit", SchemaRules.DEPTH_MAX);
    }
    fields++;
    if (fields > SchemaRules.FIELDS_MAX) {
      throw Refusal.beyondLimit(
          "a schema may have {limit} fields, nested ones included",
          "limit",
          SchemaRules.FIELDS_MAX);
    }
    @Nullable String name = takeText(field.name());
    if (name == null) {
      throw SheafException.of(ErrorCode.BAD_NAME, "a field has no name");
    }
    requireSupported(field, name);
    requireIndexType(field, name);
    if (field.typeType() == Type.Timestamp) {
      @Nullable Timestamp timestamp = (Timestamp) field.type(new Timestamp());
      takeText(timestamp == null ? null : timestamp.timezone());
    }
    for (int i = 0; i < field.customMetadataLength(); i++) {
      take(field.customMetadata(i));
    }
    for (int i = 0; i < field.childrenLength(); i++) {
      take(field.children(i), depth + 1);
    }
  }

  private void take(KeyValue pair) {
    takeBytes(PAIR_BYTES);
    takeText(pair.key());
    takeText(pair.value());
  }

  private @Nullable String takeText(@Nullable String text) {
    takeBytes(text == null ? 0 : text.length());
    return text;
  }

  private void takeBytes(int bytes) {
    textLeft -= bytes;
    if (textLeft < 0) {
      throw Refusal.malformed("the texts of a schema are longer than the message that holds them");
    }
  }

  /** Arrow's reader takes memory for the children of a union before it looks at them. */
  private static void requireSupported(org.apache.arrow.flatbuf.Field field, String name) {
    switch (field.typeType()) {
      case Type.Null,
          Type.Int,
          Type.FloatingPoint,
          Type.Binary,
          Type.Utf8,
          Type.Bool,
          Type.Decimal,
          Type.Date,
          Type.Time,
          Type.Timestamp,
          Type.Interval,
          Type.List,
          Type.Struct_,
          Type.FixedSizeBinary,
          Type.FixedSizeList,
          Type.Map,
          Type.Duration,
          Type.LargeBinary,
          Type.LargeUtf8,
          Type.LargeList -> {}
      default ->
          throw SheafException.of(
              ErrorCode.UNSUPPORTED_TYPE,
              "field '{field}' has type {type}, which cannot be stored",
              "field",
              name,
              "type",
              field.typeType() < Type.names.length ? Type.name(field.typeType()) : "unknown");
    }
  }

  private static void requireIndexType(org.apache.arrow.flatbuf.Field field, String name) {
    @Nullable DictionaryEncoding encoding = field.dictionary();
    @Nullable Int index = encoding == null ? null : encoding.indexType();
    if (index == null) {
      return;
    }
    int bits = index.bitWidth();
    if (bits != 8 && bits != 16 && bits != 32 && bits != 64) {
      throw Refusal.malformed(
          "field '{field}' has dictionary indices of {bits} bits", "field", name, "bits", bits);
    }
  }

  /** The field as it would be stored: values instead of indices, storage instead of extensions. */
  private static Field stored(Field field) {
    ArrowType type = field.getType();
    if (type instanceof ArrowType.ExtensionType extension) {
      type = extension.storageType();
    }
    List<Field> children = new ArrayList<>(field.getChildren().size());
    for (Field child : field.getChildren()) {
      children.add(stored(child));
    }
    return new Field(
        field.getName(), new FieldType(field.isNullable(), type, null, null), children);
  }
}
