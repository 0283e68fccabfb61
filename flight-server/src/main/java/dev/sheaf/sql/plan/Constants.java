package dev.sheaf.sql.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what stands in a tree as a constant, with parameters filled in. */
final class Constants {
  private final List<@Nullable Object> parameters;

  /**
   * A reader.
   *
   * @param parameters values of {@code $1}, {@code $2} …
   */
  Constants(List<@Nullable Object> parameters) {
    this.parameters = parameters;
  }

  /**
   * A constant.
   *
   * @param type DuckDB's name of its type, as {@code INTEGER}; {@code PARAMETER} for one that was
   *     bound; for a typed literal, as {@code DATE '2025-01-31'}, that type, with the text as value
   * @param value null, a number, a string, a boolean, a list, or what a parameter was bound to
   */
  record Constant(String type, @Nullable Object value) {}

  /** The constant that an expression is, if it is one. */
  Optional<Constant> of(JsonNode expression) {
    return switch (expression.path("class").asText()) {
      case "CONSTANT" -> ofValue(expression.path("value"));
      case "PARAMETER" -> ofParameter(expression);
      case "CAST" -> ofCast(expression);
      case "FUNCTION" -> ofList(expression);
      case "OPERATOR" ->
          expression.path("type").asText().equals("ARRAY_CONSTRUCTOR")
              ? list(expression.path("children"))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<Constant> ofValue(JsonNode value) {
    String type = value.path("type").path("id").asText();
    if (value.path("is_null").asBoolean()) {
      return Optional.of(new Constant(type, null));
    }
    JsonNode content = value.path("value");
    return switch (type) {
      case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER" ->
          Optional.of(new Constant(type, content.asLong()));
      case "DECIMAL" ->
          content.isIntegralNumber()
              ? Optional.of(
                  new Constant(
                      type,
                      new BigDecimal(
                          content.bigIntegerValue(), value.at("/type/type_info/scale").asInt())))
              : Optional.empty();
      case "DOUBLE" ->
          content.isNumber()
              ? Optional.of(new Constant(type, content.asDouble()))
              : Optional.empty();
      case "VARCHAR" -> Optional.of(new Constant(type, content.asText()));
      case "BOOLEAN" -> Optional.of(new Constant(type, content.asBoolean()));
      default -> Optional.empty();
    };
  }

  private Optional<Constant> ofParameter(JsonNode parameter) {
    String identifier = parameter.path("identifier").asText();
    if (identifier.isEmpty() || identifier.length() > 6) {
      return Optional.empty();
    }
    for (int i = 0; i < identifier.length(); i++) {
      if (!Character.isDigit(identifier.charAt(i))) {
        return Optional.empty();
      }
    }
    int number = Integer.parseInt(identifier);
    return number >= 1 && number <= parameters.size()
        ? Optional.of(new Constant("PARAMETER", parameters.get(number - 1)))
        : Optional.empty();
  }

  private Optional<Constant> ofCast(JsonNode cast) {
    String type = cast.path("cast_type").path("id").asText();
    Optional<Constant> child = of(cast.path("child"));
    if (child.isEmpty() || !(child.get().value() instanceof String text)) {
      return Optional.empty();
    }
    return switch (type) {
      case "BOOLEAN" ->
          text.equals("t") || text.equals("f")
              ? Optional.of(new Constant(type, text.equals("t")))
              : Optional.empty();
      case "DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "VARCHAR" ->
          Optional.of(new Constant(type, text));
      default -> Optional.empty();
    };
  }

  private Optional<Constant> ofList(JsonNode function) {
    return function.path("function_name").asText().equals("list_value")
        ? list(function.path("children"))
        : Optional.empty();
  }

  private Optional<Constant> list(JsonNode children) {
    List<@Nullable Object> values = new ArrayList<>();
    for (JsonNode child : children) {
      Optional<Constant> constant = of(child);
      if (constant.isEmpty()) {
        return Optional.empty();
      }
      values.add(constant.get().value());
    }
    return Optional.of(new Constant("LIST", values));
  }
}
