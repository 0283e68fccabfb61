package dev.sheaf.flight.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object that a client sent, read field by field.
 *
 * <p>Whoever reads asks for every field that there may be and then calls {@link #requireNoMore}: a
 * field that nobody asked for is a wish that would go unheard, and an error.
 *
 * <p><i>Threads:</i> one.
 */
public final class JsonBody {
  /** The version of the protocol. */
  public static final int PROTOCOL = 1;

  /** The field that holds it. */
  public static final String PROTOCOL_FIELD = "sheaf";

  /** Bytes of a command, ticket or body. */
  public static final int BYTES_MAX = 1 << 20;

  private static final int DEPTH_MAX = 64;

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
                  .build())
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final String what;
  private final JsonNode object;
  private final SortedSet<String> known = new TreeSet<>();

  private JsonBody(String what, JsonNode object) {
    this.what = what;
    this.object = object;
  }

  /**
   * Reads an object and checks the version of the protocol.
   *
   * @param what it is, for messages: {@code "the command"}
   * @throws SheafException BAD_ARGUMENT (caller) if it is too long or deep, no JSON object, or of
   *     another version
   */
  public static JsonBody parse(String what, byte[] bytes) {
    if (bytes.length > BYTES_MAX) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "{what} has {bytes} bytes; {max} are allowed",
          "what",
          what,
          "bytes",
          bytes.length,
          "max",
          BYTES_MAX);
    }
    JsonBody body = new JsonBody(what, object(what, bytes));
    int version = (int) body.integer(PROTOCOL_FIELD, 1, Integer.MAX_VALUE);
    if (version != PROTOCOL) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "{what} is of version {version} of the protocol; this server speaks {known}",
          "what",
          what,
          "version",
          version,
          "known",
          PROTOCOL);
    }
    return body;
  }

  /** An answer that has been begun with the version of the protocol. */
  public static ObjectNode answer() {
    return MAPPER.createObjectNode().put(PROTOCOL_FIELD, PROTOCOL);
  }

  /** An object without fields. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** An object as bytes in UTF-8. */
  public static byte[] bytes(ObjectNode object) {
    return object.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode object(String what, byte[] bytes) {
    JsonNode node;
    try {
      node = MAPPER.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw SheafException.because(
          e,
          ErrorCode.BAD_ARGUMENT,
          "{what} is no JSON: {problem}",
          "what",
          what,
          "problem",
          e.getOriginalMessage());
    } catch (IOException e) {
      throw new IllegalStateException(e); // an array of bytes is read
    }
    if (!node.isObject()) {
      throw SheafException.of(ErrorCode.BAD_ARGUMENT, "{what} is not a JSON object", "what", what);
    }
    return node;
  }

  /** Whether a field is there, and not null. */
  public boolean has(String field) {
    return find(field) != null;
  }

  /** A text that must be there. */
  public String text(String field) {
    String text = optionalText(field);
    if (text == null) {
      throw missing(field);
    }
    return text;
  }

  /** A text, or null. */
  public @Nullable String optionalText(String field) {
    JsonNode node = find(field);
    if (node != null && !node.isTextual()) {
      throw wrong(field, "a text");
    }
    return node == null ? null : node.textValue();
  }

  /** A text, or another one instead. */
  public String text(String field, String otherwise) {
    String text = optionalText(field);
    return text == null ? otherwise : text;
  }

  /** True or false, which it is without. */
  public boolean flag(String field) {
    JsonNode node = find(field);
    if (node != null && !node.isBoolean()) {
      throw wrong(field, "true or false");
    }
    return node != null && node.booleanValue();
  }

  /** A whole number that must be there. */
  public long integer(String field, long least, long most) {
    JsonNode node = find(field);
    if (node == null) {
      throw missing(field);
    }
    return integer(field, node, least, most);
  }

  /** A whole number, or another one instead. */
  public long integer(String field, long least, long most, long otherwise) {
    JsonNode node = find(field);
    return node == null ? otherwise : integer(field, node, least, most);
  }

  private long integer(String field, JsonNode node, long least, long most) {
    if (!node.isIntegralNumber()
        || !node.canConvertToLong()
        || node.longValue() < least
        || node.longValue() > most) {
      throw wrong(field, "a whole number from " + least + " to " + most);
    }
    return node.longValue();
  }

  /** A list of texts, or null. */
  public @Nullable List<String> texts(String field) {
    JsonNode node = find(field);
    if (node == null) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode element : elements(field, node)) {
      if (!element.isTextual()) {
        throw wrong(field, "a list of texts");
      }
      texts.add(element.textValue());
    }
    return texts;
  }

  /** A list of whole numbers, or null. */
  public long @Nullable [] integers(String field) {
    JsonNode node = find(field);
    if (node == null) {
      return null;
    }
    List<Long> numbers = new ArrayList<>();
    for (JsonNode element : elements(field, node)) {
      numbers.add(integer(field, element, 0, Long.MAX_VALUE));
    }
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  /** Texts by name; empty without. */
  public SortedMap<String, String> textsByName(String field) {
    SortedMap<String, String> texts = new TreeMap<>();
    JsonNode node = find(field);
    if (node != null) {
      if (!node.isObject()) {
        throw wrong(field, "an object of texts");
      }
      for (Iterator<Map.Entry<String, JsonNode>> i = node.fields(); i.hasNext(); ) {
        Map.Entry<String, JsonNode> entry = i.next();
        if (!entry.getValue().isTextual()) {
          throw wrong(field, "an object of texts");
        }
        texts.put(entry.getKey(), entry.getValue().textValue());
      }
    }
    return texts;
  }

  /** An object within this one, read by its own fields; null without. */
  public @Nullable JsonBody object(String field) {
    JsonNode node = find(field);
    if (node != null && !node.isObject()) {
      throw wrong(field, "an object");
    }
    return node == null ? null : new JsonBody("field '" + field + "' of " + what, node);
  }

  /** A list of objects within this one, each read by its own fields; null without. */
  public @Nullable List<JsonBody> objects(String field) {
    JsonNode node = find(field);
    if (node == null) {
      return null;
    }
    List<JsonBody> objects = new ArrayList<>();
    for (JsonNode element : elements(field, node)) {
      if (!element.isObject()) {
        throw wrong(field, "a list of objects");
      }
      objects.add(new JsonBody("an element of field '" + field + "' of " + what, element));
    }
    return objects;
  }

  /** One of some words, or another one instead. */
  public <E> E word(String field, SortedMap<String, E> words, E otherwise) {
    String word = optionalText(field);
    if (word == null) {
      return otherwise;
    }
    E meant = words.get(word);
    if (meant == null) {
      throw wrong(field, "one of " + String.join(", ", words.keySet()));
    }
    return meant;
  }

  /** Whether a field is there, perhaps as null. */
  public boolean mentions(String field) {
    known.add(field);
    return object.has(field);
  }

  /** Any value, or null. */
  public @Nullable JsonNode find(String field) {
    known.add(field);
    JsonNode node = object.get(field);
    return node == null || node.isNull() ? null : node;
  }

  /**
   * Checks that there is no field that nobody asked for.
   *
   * @throws SheafException BAD_ARGUMENT (caller) that names the field
   */
  public void requireNoMore() {
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw SheafException.of(
            ErrorCode.BAD_ARGUMENT,
            "{what} has a field '{field}' that is not known or does not go with the others{hint}",
            "what",
            what,
            "field",
            name,
            "hint",
            Suggestions.didYouMean(name, known));
      }
    }
  }

  /** Throws that a field has a value that it cannot have. */
  public SheafException wrong(String field, String wanted) {
    return SheafException.of(
        ErrorCode.BAD_ARGUMENT,
        "field '{field}' of {what} is to be {wanted}",
        "field",
        field,
        "what",
        what,
        "wanted",
        wanted);
  }

  private SheafException missing(String field) {
    return SheafException.of(
        ErrorCode.BAD_ARGUMENT, "{what} lacks the field '{field}'", "what", what, "field", field);
  }

  private JsonNode elements(String field, JsonNode node) {
    if (!node.isArray()) {
      throw wrong(field, "a list");
    }
    return node;
  }
}
