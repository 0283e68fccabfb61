package dev.sheaf.sql.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.math.BigInteger;
import java.util.List;

/** The JSON of a statement's syntax tree: reading it, writing it, and making nodes for it. */
final class SyntaxTree {
  /** Where generated nodes stand in the text: nowhere. */
  private static final BigInteger NOWHERE = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(5_000).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          // 1.0 stays 1.0: DuckDB refuses 1 where it wrote a double
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private SyntaxTree() {}

  /**
   * The tree of exactly one SELECT statement.
   *
   * @param json as the executor gives it
   * @throws SheafException BAD_SQL
   */
  static ObjectNode one(String json) {
    JsonNode tree = read(json);
    if (tree.path("error").asBoolean()) {
      String message = tree.path("error_message").asText("not understood");
      if (message.startsWith("Only SELECT")) {
        throw SheafException.of(
            ErrorCode.BAD_SQL, "this is no query; only SELECT statements are read here");
      }
      throw SheafException.of(
          ErrorCode.BAD_SQL,
          "{message}{place}",
          "message",
          message,
          "place",
          tree.has("position") ? " (position " + tree.get("position").asText() + ")" : "");
    }
    JsonNode statements = tree.path("statements");
    if (statements.size() != 1) {
      throw SheafException.of(
          ErrorCode.BAD_SQL,
          "one statement at a time, not {count}; send them one by one",
          "count",
          statements.size());
    }
    return (ObjectNode) tree;
  }

  private static JsonNode read(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw SheafException.because(
          e, ErrorCode.LIMIT_EXCEEDED, "the statement is nested too deeply");
    }
  }

  static String write(JsonNode tree) {
    try {
      return MAPPER.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes a reference to a table of what was a call of a table function. */
  static void becomeTable(ObjectNode node, String table) {
    JsonNode columns = node.path("column_name_alias");
    JsonNode sample = node.path("sample");
    String alias = node.path("alias").asText("");
    node.removeAll();
    node.put("type", "BASE_TABLE");
    node.put("alias", alias);
    node.set("sample", sample);
    node.put("query_location", NOWHERE);
    node.put("schema_name", "");
    node.put("table_name", table);
    node.set("column_name_alias", columns.isArray() ? columns : node.arrayNode());
    node.put("catalog_name", "");
    node.putNull("at_clause");
  }

  /** Makes a reference to a column of what was another expression. */
  static void becomeColumn(ObjectNode node, String column, String alias) {
    node.removeAll();
    node.put("class", "COLUMN_REF");
    node.put("type", "COLUMN_REF");
    node.put("alias", alias);
    node.put("query_location", NOWHERE);
    node.putArray("column_names").add(column);
  }

  /** Puts a cast around an expression; its alias becomes that of the cast. */
  static void becomeCast(ObjectNode node, String type) {
    ObjectNode child = node.deepCopy();
    child.put("alias", "");
    String alias = text(node, "alias");
    node.removeAll();
    node.put("class", "CAST");
    node.put("type", "OPERATOR_CAST");
    node.put("alias", alias);
    node.put("query_location", NOWHERE);
    node.set("child", child);
    node.putObject("cast_type").put("id", type).putNull("type_info");
    node.put("try_cast", false);
  }

  /**
   * Makes casts of all constants of type DOUBLE: printed as they are, as {@code 1000.0}, they would
   * be read as decimals.
   */
  static void keepDoubles(JsonNode node) {
    if (node instanceof ObjectNode constant
        && text(constant, "class").equals("CONSTANT")
        && constant.at("/value/type/id").asText().equals("DOUBLE")
        && constant.at("/value/value").isNumber()) {
      becomeText(constant, constant.at("/value/value").asText(), "");
      becomeCast(constant, "DOUBLE");
    } else if (!text(node, "type").equals("LIMIT_PERCENT_MODIFIER")) {
      node.forEach(SyntaxTree::keepDoubles);
    }
  }

  /** A SELECT of one expression, as a statement of a tree. */
  static ObjectNode selectOf(JsonNode expression) {
    ObjectNode statement = ((ObjectNode) expression).objectNode();
    ObjectNode select = statement.putObject("node");
    select.put("type", "SELECT_NODE");
    select.putArray("modifiers");
    select.putObject("cte_map").putArray("map");
    select.putArray("select_list").add(expression);
    ObjectNode from = select.putObject("from_table");
    from.put("type", "EMPTY").put("alias", "").put("query_location", NOWHERE).putNull("sample");
    select.putNull("where_clause");
    select.putArray("group_expressions");
    select.putArray("group_sets");
    select.put("aggregate_handling", "STANDARD_HANDLING");
    select.putNull("having");
    select.putNull("sample");
    select.putNull("qualify");
    statement.putArray("named_param_map");
    return statement;
  }

  /** Whether a node stands nowhere in the text. */
  static boolean isGenerated(JsonNode node) {
    return node.path("query_location").bigIntegerValue().equals(NOWHERE);
  }

  /** Makes a type that is known by its name alone of another. */
  static void becomeNamedType(ObjectNode type, String name) {
    type.put("id", "UNBOUND");
    ObjectNode info = type.putObject("type_info");
    info.put("type", "UNBOUND_TYPE_INFO").put("alias", "").putNull("extension_info");
    info.put("name", name).put("catalog", "").put("schema", "");
    info.putArray("user_type_modifiers");
  }

  /** Makes a constant string of what was another expression. */
  static void becomeText(ObjectNode node, String text, String name) {
    String alias = node.path("alias").asText("");
    node.removeAll();
    node.put("class", "CONSTANT");
    node.put("type", "VALUE_CONSTANT");
    node.put("alias", alias.isEmpty() ? name : alias);
    node.put("query_location", NOWHERE);
    ObjectNode value = node.putObject("value");
    ObjectNode type = value.putObject("type");
    type.put("id", "VARCHAR");
    type.putNull("type_info");
    value.put("is_null", false);
    value.put("value", text);
  }

  /** What a WHERE clause is without some of its parts, or null for none. */
  static JsonNode conjunction(ObjectNode where, List<JsonNode> left) {
    if (left.isEmpty()) {
      return where.nullNode();
    }
    if (left.size() == 1) {
      return left.get(0);
    }
    ObjectNode all = where.objectNode();
    all.put("class", "CONJUNCTION");
    all.put("type", "CONJUNCTION_AND");
    all.put("alias", "");
    all.put("query_location", NOWHERE);
    ArrayNode children = all.putArray("children");
    left.forEach(children::add);
    return all;
  }

  static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isTextual() ? value.asText() : "";
  }
}
