package dev.sheaf.flight.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.scan.Predicate;
import dev.sheaf.store.scan.Predicates;
import dev.sheaf.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Conditions on rows, as JSON says them. */
public final class Conditions {
  private static final int VALUES_MAX = 100_000;

  private final Function<String, ArrowType> types;

  private Conditions(Function<String, ArrowType> types) {
    this.types = types;
  }

  /**
   * The condition that a JSON object says.
   *
   * @param schema of the rows; it tells how a binary's digits are to be taken
   * @throws SheafException BAD_ARGUMENT or UNKNOWN_COLUMN (caller)
   */
  public static Predicate parse(JsonNode condition, TableSchema schema) {
    return parse(condition, name -> schema.column(name).field().getType());
  }

  /**
   * The condition that a JSON object says.
   *
   * @param types of the columns by name; throws for one that there is not
   * @throws SheafException BAD_ARGUMENT (caller), or what {@code types} throws
   */
  public static Predicate parse(JsonNode condition, Function<String, ArrowType> types) {
    return new Conditions(types).of(condition);
  }

  private Predicate of(JsonNode node) {
    if (!node.isObject()) {
      throw misread(node, "is not a condition");
    }
    Set<String> fields = new TreeSet<>();
    node.fieldNames().forEachRemaining(fields::add);
    if (fields.equals(Set.of("and"))) {
      return all(node.get("and")).reduce(Predicate::and);
    }
    if (fields.equals(Set.of("or"))) {
      return all(node.get("or")).reduce(Predicate::or);
    }
    if (fields.equals(Set.of("not"))) {
      return of(node.get("not")).not();
    }
    JsonNode column = node.get("column");
    if (column == null || !column.isTextual()) {
      throw misread(node, "names no column");
    }
    return comparison(node, column.textValue(), fields);
  }

  private Predicate comparison(JsonNode node, String name, Set<String> fields) {
    ArrowType type = types.apply(name);
    Predicates.ColumnOperand column = Predicates.col(name);
    if (fields.equals(Set.of("column", "null")) && node.get("null").isBoolean()) {
      return node.get("null").booleanValue() ? column.isNull() : column.isNotNull();
    }
    if (fields.equals(Set.of("column", "in")) && node.get("in").isArray()) {
      if (node.get("in").size() > VALUES_MAX) {
        throw misread(node, "has more than " + VALUES_MAX + " values");
      }
      List<Object> values = new ArrayList<>();
      node.get("in").forEach(value -> values.add(literal(node, value, type)));
      return column.in(values.toArray());
    }
    if (fields.equals(Set.of("column", "op", "value"))) {
      Object value = literal(node, node.get("value"), type);
      return switch (node.get("op").asText()) {
        case "=" -> column.eq(value);
        case "!=" -> column.ne(value);
        case "<" -> column.lt(value);
        case "<=" -> column.le(value);
        case ">" -> column.gt(value);
        case ">=" -> column.ge(value);
        default -> throw misread(node, "has an 'op' that is none of =, !=, <, <=, > and >=");
      };
    }
    throw misread(node, "has other fields than 'op' and 'value', 'in', or 'null'");
  }

  private Conjuncts all(JsonNode nodes) {
    if (!nodes.isArray() || nodes.isEmpty()) {
      throw misread(nodes, "is not a list of conditions");
    }
    List<Predicate> parts = new ArrayList<>();
    for (Iterator<JsonNode> i = nodes.elements(); i.hasNext(); ) {
      parts.add(of(i.next()));
    }
    return new Conjuncts(parts);
  }

  private record Conjuncts(List<Predicate> parts) {
    Predicate reduce(BinaryOperator<Predicate> by) {
      return parts.stream().reduce(by).orElseThrow();
    }
  }

  private static Object literal(JsonNode condition, JsonNode value, ArrowType type) {
    if (value.isTextual()) {
      boolean binary =
          type instanceof ArrowType.Binary
              || type instanceof ArrowType.LargeBinary
              || type instanceof ArrowType.FixedSizeBinary;
      return binary ? digits(condition, value.textValue()) : value.textValue();
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isNumber()) {
      return value.canConvertToLong() && value.isIntegralNumber()
          ? (Object) value.longValue()
          : value.decimalValue();
    }
    throw misread(condition, "compares with a value that is no number, text or truth");
  }

  private static byte[] digits(JsonNode condition, String text) {
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException e) {
      throw misread(condition, "compares a binary column with other than hexadecimal digits");
    }
  }

  private static SheafException misread(JsonNode node, String problem) {
    String text = node.toString();
    return SheafException.of(
        ErrorCode.BAD_ARGUMENT,
        "the condition {condition} {problem}",
        "condition",
        text.length() > 100 ? text.substring(0, 100) + "…" : text,
        "problem",
        problem);
  }
}
