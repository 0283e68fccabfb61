package dev.sheaf.flight.access;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value in a JSON file of ours that knows where it stands: mistakes are told by line and field.
 *
 * <p><i>Threads:</i> any; it does not change.
 */
final class LocatedJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(16).build())
          .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final String file;
  private final int line;
  private final String field;
  private final @Nullable Object value;

  /** {@code value} is a map, a list, a text, or null for anything else. */
  private LocatedJson(String file, int line, String field, @Nullable Object value) {
    this.file = file;
    this.line = line;
    this.field = field;
    this.value = value;
  }

  /**
   * Reads a file.
   *
   * @param file its name, for errors
   * @throws SheafException BAD_INPUT (caller) if it is no JSON
   */
  static LocatedJson parse(String file, byte[] bytes) {
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      parser.nextToken();
      LocatedJson all = read(file, "", parser);
      if (parser.nextToken() != null) {
        throw all.wrong("the file goes on after its end");
      }
      return all;
    } catch (JsonProcessingException e) {
      throw mistake(
          file,
          e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
          "this is not JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw new IllegalStateException(e); // bytes are read without files
    }
  }

  private static LocatedJson read(String file, String field, JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    int line = parser.currentTokenLocation().getLineNr();
    if (token == JsonToken.START_OBJECT) {
      Map<String, LocatedJson> fields = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        fields.put(name, read(file, field.isEmpty() ? name : field + '.' + name, parser));
      }
      return new LocatedJson(file, line, field, fields);
    }
    if (token == JsonToken.START_ARRAY) {
      List<LocatedJson> elements = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        elements.add(read(file, field + '[' + elements.size() + ']', parser));
      }
      return new LocatedJson(file, line, field, elements);
    }
    boolean scalar = token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT;
    return new LocatedJson(file, line, field, scalar ? parser.getText() : null);
  }

  /** What is wrong with this value. */
  SheafException wrong(String problem) {
    return mistake(file, line, field.isEmpty() ? problem : "'" + field + "': " + problem);
  }

  private static SheafException mistake(String file, int line, String problem) {
    return SheafException.of(
        ErrorCode.BAD_INPUT,
        "{file}, line {line}: {problem}",
        "file",
        file,
        "line",
        line,
        "problem",
        problem);
  }

  /** Its fields, as an object with any names. */
  @SuppressWarnings("unchecked")
  Map<String, LocatedJson> fields() {
    if (value instanceof Map<?, ?> fields) {
      return (Map<String, LocatedJson>) fields;
    }
    throw wrong("an object { … } is expected here");
  }

  /** Its fields, as an object with some of these names. */
  Map<String, LocatedJson> fields(List<String> allowed) {
    Map<String, LocatedJson> fields = fields();
    fields.forEach(
        (name, at) -> {
          if (!allowed.contains(name)) {
            throw at.wrong("there is no such field" + Suggestions.didYouMean(name, allowed));
          }
        });
    return fields;
  }

  /** One of its fields. */
  LocatedJson required(String name) {
    LocatedJson found = fields().get(name);
    if (found == null) {
      throw wrong("the field '" + name + "' is missing");
    }
    return found;
  }

  /** The elements of one of its fields; none if it is not there. */
  @SuppressWarnings("unchecked")
  List<LocatedJson> elements(String name) {
    LocatedJson found = fields().get(name);
    if (found == null) {
      return List.of();
    }
    if (found.value instanceof List<?> elements) {
      return (List<LocatedJson>) elements;
    }
    throw found.wrong("a list [ … ] is expected here");
  }

  /** Itself as text; a whole number as it is spelled. */
  String text() {
    if (value instanceof String text) {
      return text;
    }
    throw wrong("a text is expected here");
  }
}
