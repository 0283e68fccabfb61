package dev.sheaf.sql.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.sql.plan.Constants.Constant;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The FROM clause of one SELECT: finds its items, gives them aliases, and says what they are. */
final class FromClause {
  /** DuckDB's own functions in FROM that only make rows of their arguments. */
  private static final Set<String> TABLE_FUNCTIONS =
      Set.of(
          "range", "generate_series", "unnest", "repeat", "repeat_row", "json_each", "json_tree");

  /** Joins whose left side comes through as it is. */
  private static final Set<String> LEFT_KEPT = Set.of("INNER", "LEFT", "SEMI", "ANTI");

  private final Planner planner;
  private final Scope scope;
  private final CteScope ctes;

  /** Sub-queries, conditions and arguments, to be walked when all items are known. */
  private final List<JsonNode> parts = new ArrayList<>();

  FromClause(Planner planner, Scope scope, CteScope ctes) {
    this.planner = planner;
    this.scope = scope;
    this.ctes = ctes;
  }

  /** Finds the items of a clause. */
  void collect(JsonNode n, Item.Filtering filtering) {
    if (!n.isObject()) {
      return;
    }
    ObjectNode node = (ObjectNode) n;
    switch (SyntaxTree.text(node, "type")) {
      case "BASE_TABLE" -> table(node, filtering);
      case "JOIN" -> join(node, filtering);
      case "TABLE_FUNCTION" -> function(node, filtering);
      case "SUBQUERY" -> opaque(node, node.path("subquery"));
      case "EXPRESSION_LIST" -> opaque(node, node.path("values"));
      case "PIVOT" -> pivot(node);
      case "SHOW_REF" -> show(node);
      case "EMPTY" -> {}
      default ->
          throw SheafException.of(
              ErrorCode.BAD_SQL,
              "'{kind}' in FROM is not understood",
              "kind",
              SyntaxTree.text(node, "type"));
    }
  }

  /** Looks through sub-queries, conditions and arguments of the clause. */
  void walkParts() {
    parts.forEach(part -> planner.walk(part, scope, ctes));
  }

  /** Says what the items are that are ours. */
  void resolve() {
    for (Item item : scope.items) {
      if (item.relation == null && item.ref != null) {
        item.relation = planner.names().table(item.ref);
      }
      if (item.relation != null) {
        planner.add(item);
        if (!item.node.path("column_name_alias").isEmpty()) {
          item.filtering = Item.Filtering.FORBIDDEN;
          item.wantAll(); // names are given by position
        }
      }
    }
  }

  private void table(ObjectNode node, Item.Filtering filtering) {
    String schema = SyntaxTree.text(node, "schema_name");
    String table = SyntaxTree.text(node, "table_name");
    JsonNode at = node.path("at_clause");
    String alias = SyntaxTree.text(node, "alias");
    if (schema.isEmpty() && !at.isObject() && ctes.use(table)) {
      addItem(new Item(node, alias.isEmpty() ? table : alias, "", Item.Filtering.FORBIDDEN));
      return;
    }
    Item item =
        alias.isEmpty()
            ? new Item(node, table, schema, sampled(node, filtering))
            : new Item(node, alias, "", sampled(node, filtering));
    item.ref =
        new TableRef(
            SyntaxTree.text(node, "catalog_name"), schema, table, unit(at), at(at, planner));
    if (alias.isEmpty() && scope.isTaken(item.name)) {
      item.renamed = unique(schema.isEmpty() ? table : schema + "." + table);
    }
    addItem(item);
  }

  private String unique(String wanted) {
    String name = wanted;
    for (int i = 2; scope.isTaken(name.toLowerCase(Locale.ROOT)); i++) {
      name = wanted + " #" + i;
    }
    return name;
  }

  private static Item.Filtering sampled(ObjectNode node, Item.Filtering filtering) {
    return node.path("sample").isObject() ? Item.Filtering.FORBIDDEN : filtering;
  }

  private static TableRef.@Nullable Unit unit(JsonNode at) {
    return at.isObject()
        ? TableRef.Unit.valueOf(SyntaxTree.text(at, "unit").toUpperCase(Locale.ROOT))
        : null;
  }

  private static @Nullable String at(JsonNode at, Planner planner) {
    if (!at.isObject()) {
      return null;
    }
    Optional<Constant> constant = planner.constants().of(at.path("expr"));
    if (constant.isEmpty() || constant.get().value() == null) {
      throw SheafException.of(
          ErrorCode.BAD_SQL,
          "a version is named by a constant: AT (VERSION => 'main~3'), AT (TIMESTAMP => '2025-01-31')");
    }
    return String.valueOf(constant.get().value());
  }

  private void join(ObjectNode node, Item.Filtering filtering) {
    String type = SyntaxTree.text(node, "join_type");
    String kind = SyntaxTree.text(node, "ref_type");
    boolean positional = kind.equals("POSITIONAL");
    boolean leftFills = !LEFT_KEPT.contains(type);
    boolean rightFills = !type.equals("INNER") && !type.equals("RIGHT");
    int before = scope.items.size();
    collect(node.path("left"), positional || leftFills ? Item.Filtering.FORBIDDEN : filtering);
    collect(
        node.path("right"),
        positional || rightFills || kind.equals("ASOF") ? Item.Filtering.FORBIDDEN : filtering);
    scope.starIsMerged |= type.equals("SEMI") || type.equals("ANTI") || kind.equals("NATURAL");
    if (kind.equals("NATURAL")) {
      for (Item item : scope.items.subList(before, scope.items.size())) {
        item.wantAll();
        item.filtering = Item.Filtering.FORBIDDEN;
      }
    }
    node.path("using_columns").forEach(column -> scope.merge(column.asText()));
    parts.add(node.path("condition"));
  }

  private void function(ObjectNode node, Item.Filtering filtering) {
    JsonNode call = node.path("function");
    String name = SyntaxTree.text(call, "function_name").toLowerCase(Locale.ROOT);
    String alias = SyntaxTree.text(node, "alias");
    if (!planner.names().hasFunction(name)) {
      if (!TABLE_FUNCTIONS.contains(name)) {
        throw Planner.unknownFunction(
            name,
            Stream.concat(planner.names().functions().stream(), TABLE_FUNCTIONS.stream()).toList());
      }
      addItem(new Item(node, alias.isEmpty() ? name : alias, "", Item.Filtering.FORBIDDEN));
      parts.add(call.path("children"));
      return;
    }
    if (SyntaxTree.text(node, "with_ordinality").equals("WITH_ORDINALITY")) {
      throw SheafException.of(
          ErrorCode.BAD_SQL, "WITH ORDINALITY does not go with '{function}'", "function", name);
    }
    Item item = new Item(node, alias.isEmpty() ? name : alias, "", sampled(node, filtering));
    item.relation = planner.names().function(name, arguments(name, call.path("children")));
    if (alias.isEmpty() && scope.isTaken(item.name)) {
      item.renamed = unique(name);
    }
    addItem(item);
  }

  private List<@Nullable Object> arguments(String function, JsonNode children) {
    List<@Nullable Object> arguments = new ArrayList<>();
    for (JsonNode child : children) {
      Optional<Constant> constant = planner.constants().of(child);
      if (constant.isEmpty()) {
        throw SheafException.of(
            ErrorCode.BAD_SQL,
            "the arguments of '{function}' are constants or parameters",
            "function",
            function);
      }
      arguments.add(constant.get().value());
    }
    return arguments;
  }

  private void opaque(ObjectNode node, JsonNode inside) {
    addItem(new Item(node, SyntaxTree.text(node, "alias"), "", Item.Filtering.FORBIDDEN));
    parts.add(inside);
  }

  /** Whatever a pivot does not name is what it groups by: every column counts. */
  private void pivot(ObjectNode node) {
    int before = scope.items.size();
    collect(node.path("source"), Item.Filtering.FORBIDDEN);
    for (Item item : scope.items.subList(before, scope.items.size())) {
      item.wantAll();
    }
    parts.add(node.path("aggregates"));
    parts.add(node.path("pivots"));
    addItem(new Item(node, SyntaxTree.text(node, "alias"), "", Item.Filtering.FORBIDDEN));
  }

  private void show(ObjectNode node) {
    JsonNode query = node.path("query");
    if (!query.isObject()) {
      throw SheafException.of(
          ErrorCode.BAD_SQL, "SHOW and DESCRIBE take a query or a table's name here");
    }
    addItem(new Item(node, SyntaxTree.text(node, "alias"), "", Item.Filtering.FORBIDDEN));
    parts.add(query);
  }

  private void addItem(Item item) {
    scope.items.add(item);
    JsonNode columns = item.node.path("column_name_alias");
    if (columns instanceof ArrayNode aliases && item.relation == null && !aliases.isEmpty()) {
      item.filtering = Item.Filtering.FORBIDDEN;
    }
  }
}
