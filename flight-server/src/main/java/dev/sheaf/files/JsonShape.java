package dev.sheaf.files;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the values in one place of a JSON document, over everything that was seen there.
 *
 * <p>Truth values, numbers, arrays and objects become their Arrow types; numbers are {@code int64}
 * or {@code float64} by the rules of {@link TypeInference}, otherwise text. Strings stay text, also
 * those that look like something else. A place with values of several kinds is text: strings as
 * they are, everything else as JSON writes it. So are objects without members, and what is nested
 * too deep.
 *
 * <p><i>Threads:</i> one.
 */
final class JsonShape {
  static final int DEPTH_MAX = 32;

  private static final int BOOL = 1;
  private static final int NUMBER = 2;
  private static final int STRING = 4;
  private static final int ARRAY = 8;
  private static final int OBJECT = 16;

  private final TextShapes shapes;
  private final int depth;
  private final Map<String, JsonShape> members = new LinkedHashMap<>();
  private @Nullable JsonShape items;
  private int kinds;
  private int numbers = TextShape.ALL;

  JsonShape() {
    this(new TextShapes(), 0);
  }

  private JsonShape(TextShapes shapes, int depth) {
    this.shapes = shapes;
    this.depth = depth;
  }

  /** The members of the objects seen here, in the order in which they came. */
  Map<String, JsonShape> members() {
    return members;
  }

  /** Takes the value that the parser stands at, and leaves it at its last token. */
  void observe(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    switch (token) {
      case START_OBJECT -> {
        kinds |= OBJECT;
        observeMembers(parser);
      }
      case START_ARRAY -> {
        kinds |= ARRAY;
        observeItems(parser);
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        kinds |= NUMBER;
        byte[] text = parser.getText().getBytes(StandardCharsets.US_ASCII);
        numbers &= shapes.of(text, 0, text.length);
      }
      case VALUE_STRING -> kinds |= STRING;
      case VALUE_TRUE, VALUE_FALSE -> kinds |= BOOL;
      default -> {}
    }
  }

  private void observeMembers(JsonParser parser) throws IOException {
    if (depth == DEPTH_MAX) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      JsonShape member =
          members.computeIfAbsent(parser.currentName(), name -> new JsonShape(shapes, depth + 1));
      parser.nextToken();
      member.observe(parser);
    }
  }

  private void observeItems(JsonParser parser) throws IOException {
    if (depth == DEPTH_MAX) {
      parser.skipChildren();
      return;
    }
    if (items == null) {
      items = new JsonShape(shapes, depth + 1);
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.observe(parser);
    }
  }

  /** The nullable field of that name which holds all values seen here. */
  Field field(String name) {
    boolean nested = depth < DEPTH_MAX;
    if (kinds == OBJECT && !members.isEmpty() && !members.containsKey("") && nested) {
      List<Field> children =
          members.entrySet().stream().map(e -> e.getValue().field(e.getKey())).toList();
      return new Field(name, FieldType.nullable(ArrowType.Struct.INSTANCE), children);
    }
    if (kinds == ARRAY && items != null) {
      List<Field> children = List.of(items.field("item"));
      return new Field(name, FieldType.nullable(ArrowType.List.INSTANCE), children);
    }
    return new Field(name, FieldType.nullable(scalar()), List.of());
  }

  private ArrowType scalar() {
    return switch (kinds) {
      case BOOL -> ArrowType.Bool.INSTANCE;
      case NUMBER -> TextShape.narrowest(numbers).type();
      default -> ArrowType.Utf8.INSTANCE;
    };
  }
}
