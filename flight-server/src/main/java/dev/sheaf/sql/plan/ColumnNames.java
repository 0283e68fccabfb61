package dev.sheaf.sql.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.sql.text.SqlTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Keeps the names of columns that have none of their own: the executor names such a column after
 * its expression, so an expression that a plan changes gets the name that it had as its alias.
 *
 * <p><i>Cost:</i> a copy of each such expression; one call of the executor where any has changed.
 */
final class ColumnNames {
  /** Types that are words of the grammar; DuckDB shows the names of all others in quotes. */
  private static final Set<String> TYPES_OF_GRAMMAR =
      Set.of(
          "INTEGER",
          "BIGINT",
          "SMALLINT",
          "BOOLEAN",
          "VARCHAR",
          "FLOAT",
          "DECIMAL",
          "TIME",
          "TIMESTAMP",
          "INTERVAL",
          "BIT",
          "LIST",
          "STRUCT",
          "MAP",
          "ARRAY",
          "UNBOUND");

  private static final Pattern PRECISION = Pattern.compile("DECIMAL\\((\\d+),(\\d+)\\)");

  /** An expression of a select list, and a copy of it as it was written. */
  private record Column(ObjectNode node, ObjectNode written) {}

  private final List<Column> columns = new ArrayList<>();

  /** Remembers the expressions of a SELECT that is not changed yet. */
  void note(ObjectNode select) {
    for (JsonNode column : select.path("select_list")) {
      if (column instanceof ObjectNode node
          && SyntaxTree.text(node, "alias").isEmpty()
          && !SyntaxTree.text(node, "class").equals("COLUMN_REF")
          && isOne(node)) {
        columns.add(new Column(node, node.deepCopy()));
      }
    }
  }

  /** Whether an expression is one column, and not as many as a star or a struct has. */
  private static boolean isOne(JsonNode node) {
    if (SyntaxTree.text(node, "class").equals("STAR")
        || SyntaxTree.text(node, "function_name").equalsIgnoreCase("unnest")) {
      return false;
    }
    if (SyntaxTree.text(node, "class").equals("SUBQUERY")) {
      return true;
    }
    for (JsonNode child : node) {
      if (!isOne(child)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Gives the expressions that have changed the names that they had.
   *
   * @param print the executor's way from a tree to text
   */
  void keep(UnaryOperator<String> print) {
    List<Column> changed =
        columns.stream()
            .filter(column -> SyntaxTree.text(column.node(), "alias").isEmpty())
            .filter(
                column -> !column.node().equals(column.written()) || hasInterval(column.written()))
            .toList();
    if (changed.isEmpty()) {
      return;
    }
    ObjectNode tree = changed.get(0).node().objectNode().put("error", false);
    ArrayNode statements = tree.putArray("statements");
    for (Column column : changed) {
      showTypes(column.written(), false);
      statements.add(SyntaxTree.selectOf(column.written()));
    }
    List<String> names = SqlTokens.statements(print.apply(SyntaxTree.write(tree)));
    for (int i = 0; i < changed.size(); i++) {
      String name = names.get(i).strip().substring("SELECT ".length());
      // so the executor shows the precision of a type that is written in a text
      String spaced = PRECISION.matcher(name).replaceAll("DECIMAL($1, $2)");
      changed.get(i).node().put("alias", spaced);
    }
  }

  /** Whether there is an interval in it, of which a part is shown otherwise once it is printed. */
  private static boolean hasInterval(JsonNode node) {
    if (isOfInterval(node)) {
      return true;
    }
    for (JsonNode child : node) {
      if (hasInterval(child)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is a call that the parser makes of {@code INTERVAL 1 DAY}. */
  private static boolean isOfInterval(JsonNode node) {
    return SyntaxTree.text(node, "function_name").equals("trunc") && SyntaxTree.isGenerated(node);
  }

  /** Has types shown as the executor shows those of a text, in which they are names so far. */
  private static void showTypes(JsonNode node, boolean inType) {
    if (isOfInterval(node)) {
      return;
    }
    if (inType && node instanceof ObjectNode type && type.path("type_info").isNull()) {
      String name = SyntaxTree.text(type, "id");
      if (!TYPES_OF_GRAMMAR.contains(name)) {
        SyntaxTree.becomeNamedType(type, name);
      }
      return;
    }
    node.properties()
        .forEach(
            field -> showTypes(field.getValue(), inType || field.getKey().equals("cast_type")));
    if (node.isArray()) {
      node.forEach(child -> showTypes(child, inType));
    }
  }
}
