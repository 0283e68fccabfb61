package dev.sheaf.files;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.jspecify.annotations.Nullable;

/** Fills one vector with JSON values; rows come in order. */
interface JsonColumn {
  /**
   * Sets {@code row} to the value that the parser stands at, and leaves it at its last token.
   *
   * @return null, or the text of a value that is not of the vector's type
   */
  @Nullable String append(JsonParser parser, int row) throws IOException;

  /** The filler of that vector, which is borrowed. */
  static JsonColumn of(FieldVector vector) {
    if (vector instanceof StructVector struct) {
      return new Struct(struct);
    }
    if (vector instanceof ListVector list) {
      return new Items(list);
    }
    return new Scalar(vector);
  }

  /** A value without children, or anything as JSON text. */
  final class Scalar implements JsonColumn {
    private final FieldVector vector;
    private final CellParser parser;

    private Scalar(FieldVector vector) {
      this.vector = vector;
      this.parser = CellParsers.into(vector);
    }

    @Override
    public @Nullable String append(JsonParser json, int row) throws IOException {
      while (row >= vector.getValueCapacity()) {
        vector.reAlloc();
      }
      JsonToken token = json.currentToken();
      if (token == JsonToken.VALUE_NULL) {
        vector.setNull(row);
        return null;
      }
      String text = token.isScalarValue() ? json.getText() : structure(json);
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      boolean empty = bytes.length == 0 && !TextCast.emptyIsValue(vector.getField().getType());
      return !empty && parser.parse(bytes, 0, bytes.length, row) ? null : text;
    }

    private static String structure(JsonParser json) throws IOException {
      StringWriter text = new StringWriter();
      try (JsonGenerator copy = JsonCells.FACTORY.createGenerator(text)) {
        copy.copyCurrentStructure(json);
      }
      return text.toString();
    }
  }

  /** An object. */
  final class Struct implements JsonColumn {
    private final StructVector vector;
    private final Map<String, JsonColumn> members = new HashMap<>();

    private Struct(StructVector vector) {
      this.vector = vector;
      for (FieldVector member : vector.getChildrenFromFields()) {
        members.put(member.getName(), JsonColumn.of(member));
      }
    }

    @Override
    public @Nullable String append(JsonParser json, int row) throws IOException {
      while (row >= vector.getValueCapacity()) {
        vector.reAlloc();
      }
      if (json.currentToken() == JsonToken.VALUE_NULL) {
        vector.setNull(row);
        return null;
      }
      vector.setIndexDefined(row);
      @Nullable String bad = null;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        @Nullable JsonColumn member = members.get(json.currentName());
        json.nextToken();
        @Nullable String found = null;
        if (member == null) {
          json.skipChildren();
        } else {
          found = member.append(json, row);
        }
        bad = bad == null ? found : bad;
      }
      return bad;
    }
  }

  /** An array. */
  final class Items implements JsonColumn {
    private final ListVector vector;
    private final JsonColumn item;

    private Items(ListVector vector) {
      this.vector = vector;
      this.item = JsonColumn.of(vector.getDataVector());
    }

    @Override
    public @Nullable String append(JsonParser json, int row) throws IOException {
      if (json.currentToken() == JsonToken.VALUE_NULL) {
        while (row >= vector.getValueCapacity()) {
          vector.reAlloc();
        }
        vector.setNull(row);
        return null;
      }
      int first = vector.startNewValue(row);
      int count = 0;
      @Nullable String bad = null;
      while (json.nextToken() != JsonToken.END_ARRAY) {
        @Nullable String found = item.append(json, first + count);
        bad = bad == null ? found : bad;
        count++;
      }
      vector.endValue(row, count);
      return bad;
    }
  }
}
