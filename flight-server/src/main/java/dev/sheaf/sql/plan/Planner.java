package dev.sheaf.sql.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.sql.relation.Relation;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import dev.sheaf.store.scan.Scan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Turns a syntax tree into a {@link Plan}: walks it once, SELECT by SELECT from the outside in.
 *
 * <p>In each SELECT the FROM clause comes first ({@link FromClause}): it says which tables there
 * are. Then predicates on {@code Version} say at which version ({@link VersionPredicates}). Then
 * every expression is looked through for columns, functions and sub-queries; then WHERE for
 * conditions that can be applied early ({@link Conditions}), and last the whole for aggregates that
 * can be worked out early ({@link Aggregates}).
 *
 * <p>Columns are noted generously: a name without a qualifier counts for every table around it, so
 * that a table may carry a column too many, but never one too few.
 */
public final class Planner {
  private final Names names;
  private final Vocabulary vocabulary;
  private final Constants constants;
  private final List<Item> items = new ArrayList<>();
  private final ColumnNames columnNames = new ColumnNames();
  private int repeatedDepth;

  /** Whether the SELECT that comes next gives the result's rows by itself. */
  private boolean atResult;

  private List<Optional<Field>> origins = List.of();

  private Planner(Names names, Vocabulary vocabulary, List<@Nullable Object> parameters) {
    this.names = names;
    this.vocabulary = vocabulary;
    this.constants = new Constants(parameters);
  }

  /**
   * Plans a query.
   *
   * @param json the executor's tree of it
   * @param vocabulary of the executor
   * @param parameters values of its parameters, as far as they are bound
   * @throws SheafException BAD_SQL, NOT_ALLOWED, or what {@link Names} throws
   */
  public static Plan plan(
      String json, Names names, Vocabulary vocabulary, List<@Nullable Object> parameters) {
    ObjectNode tree = SyntaxTree.one(json);
    Planner planner = new Planner(names, vocabulary, parameters);
    JsonNode statement = tree.path("statements").path(0);
    JsonNode node = statement.path("node");
    planner.atResult = SyntaxTree.text(node, "type").equals("SELECT_NODE");
    planner.walk(node, null, CteScope.NONE);
    return planner.finish(tree, (ObjectNode) statement);
  }

  private Plan finish(ObjectNode tree, ObjectNode statement) {
    List<Plan.Source> sources = new ArrayList<>();
    for (Item item : items) {
      Relation relation = Objects.requireNonNull(item.relation);
      Scan scan = item.scan(relation);
      String name = "sheaf_input_" + sources.size();
      String written = written(item);
      if (item.node.path("type").asText().equals("TABLE_FUNCTION")) {
        SyntaxTree.becomeTable(item.node, name);
      }
      item.node.put("schema_name", "").put("catalog_name", "").put("table_name", name);
      item.node.putNull("at_clause");
      item.node.put("alias", item.renamed != null ? item.renamed : aliasOf(item));
      sources.add(new Plan.Source(name, written, relation, scan, item.kept()));
    }
    int parameterCount = statement.path("named_param_map").size();
    List<Integer> parametersUsed = Parameters.renumber(statement);
    SyntaxTree.keepDoubles(statement.path("node"));
    columnNames.keep(vocabulary.print());
    return new Plan(SyntaxTree.write(tree), sources, parameterCount, parametersUsed, origins);
  }

  private static String written(Item item) {
    if (item.node.path("type").asText().equals("TABLE_FUNCTION")) {
      return item.node.at("/function/function_name").asText() + "(…)";
    }
    String schema = SyntaxTree.text(item.node, "schema_name");
    String table = SyntaxTree.text(item.node, "table_name");
    return schema.isEmpty() ? table : schema + "." + table;
  }

  private static String aliasOf(Item item) {
    String alias = SyntaxTree.text(item.node, "alias");
    return alias.isEmpty() ? item.name : alias;
  }

  Names names() {
    return names;
  }

  Constants constants() {
    return constants;
  }

  /** Remembers an item that becomes an input. */
  void add(Item item) {
    item.isRepeated = repeatedDepth > 0;
    items.add(item);
  }

  /** How many inputs there are so far. */
  int itemCount() {
    return items.size();
  }

  /**
   * Walks anything that is not part of a FROM clause.
   *
   * @param scope the SELECT that it stands in; null outside of any
   */
  void walk(JsonNode n, @Nullable Scope scope, CteScope ctes) {
    if (n.isArray()) {
      n.forEach(child -> walk(child, scope, ctes));
      return;
    }
    if (!n.isObject()) {
      return;
    }
    ObjectNode node = (ObjectNode) n;
    switch (SyntaxTree.text(node, "type")) {
      case "SELECT_NODE" -> walkSelect(node, scope, ctes);
      case "RECURSIVE_CTE_NODE" -> walkRecursive(node, scope, ctes);
      case "SET_OPERATION_NODE", "CTE_NODE" ->
          walkFields(node, scope, ctes.with(node, this, scope));
      case "COLUMN_REF" -> reference(node, scope);
      case "STAR" -> {
        star(node, scope);
        walkFields(node, scope, ctes);
      }
      default -> {
        checkFunction(node);
        walkFields(node, scope, ctes);
      }
    }
  }

  /** Walks a query whose rows may be asked for again and again. */
  void walkRepeated(JsonNode n, @Nullable Scope scope, CteScope ctes) {
    repeatedDepth++;
    walk(n, scope, ctes);
    repeatedDepth--;
  }

  private void walkFields(ObjectNode node, @Nullable Scope scope, CteScope ctes) {
    for (Map.Entry<String, JsonNode> field : List.copyOf(node.properties())) {
      if (!field.getKey().equals("cte_map")) {
        walk(field.getValue(), scope, ctes);
      }
    }
  }

  private void walkRecursive(ObjectNode node, @Nullable Scope scope, CteScope outer) {
    CteScope ctes = outer.with(node, this, scope);
    walk(node.path("left"), scope, ctes);
    walkRepeated(node.path("right"), scope, ctes);
    walk(node.path("modifiers"), scope, ctes);
  }

  private void walkSelect(ObjectNode node, @Nullable Scope outer, CteScope outerCtes) {
    boolean givesResult = atResult;
    atResult = false;
    columnNames.note(node);
    CteScope ctes = outerCtes.with(node, this, outer);
    Scope scope = new Scope(outer);
    FromClause from = new FromClause(this, scope, ctes);
    from.collect(node.path("from_table"), Item.Filtering.ALLOWED);
    new VersionPredicates(names, constants, scope).apply(node);
    from.resolve();
    if (node.path("from_table").isObject()) {
      from.walkParts();
    }
    for (Map.Entry<String, JsonNode> field : List.copyOf(node.properties())) {
      if (!field.getKey().equals("cte_map") && !field.getKey().equals("from_table")) {
        walk(field.getValue(), scope, ctes);
      }
    }
    hideFromStars(node, scope);
    if (givesResult) {
      origins = ResultOrigins.of(node, scope);
    }
    if (!node.path("sample").isObject()) {
      boolean applied = new Conditions(scope, constants).pushDown(node.path("where_clause"));
      Aggregates.workOut(node, scope, applied, vocabulary.keywords());
    }
  }

  private void reference(ObjectNode node, @Nullable Scope scope) {
    ArrayNode path = (ArrayNode) node.path("column_names");
    if (scope == null || path.isEmpty()) {
      return;
    }
    String first = path.get(0).asText();
    if (path.size() >= 3) {
      @Nullable Item item = scope.find(first, path.get(1).asText());
      if (item != null) {
        path.remove(0);
        qualified(node, path, item);
        return;
      }
    }
    if (path.size() >= 2) {
      @Nullable Item item = scope.find(first);
      if (item == null || !item.hasColumn(path.get(1).asText())) {
        scope.wantAnywhere(first); // or a field of a struct
      }
      if (item != null) {
        qualified(node, path, item);
      }
      return;
    }
    scope.wantAnywhere(first);
    @Nullable Item whole = scope.find(first);
    if (whole != null && !whole.hasColumn(first)) {
      whole.wantAll();
      if (whole.renamed != null) {
        path.set(0, path.textNode(whole.renamed));
      }
    } else if (first.equalsIgnoreCase(VersionPredicates.COLUMN)) {
      @Nullable Item pinned = VersionPredicates.pinned(scope);
      if (pinned != null) {
        SyntaxTree.becomeText(node, Objects.requireNonNull(pinned.pinned), first);
      }
    }
  }

  /** A reference {@code item.column…}. */
  private static void qualified(ObjectNode node, ArrayNode path, Item item) {
    String column = path.get(1).asText();
    if (item.pinned != null
        && column.equalsIgnoreCase(VersionPredicates.COLUMN)
        && !item.hasColumn(column)) {
      SyntaxTree.becomeText(node, item.pinned, column);
      return;
    }
    item.want(column);
    if (item.renamed != null) {
      path.set(0, path.textNode(item.renamed));
    } else {
      path.set(0, path.textNode(aliasOf(item)));
    }
  }

  private static void star(ObjectNode node, @Nullable Scope scope) {
    if (scope == null) {
      return;
    }
    String relation = SyntaxTree.text(node, "relation_name");
    if (relation.isEmpty()) {
      // COLUMNS(…) in any expression sees the tables of its own SELECT.
      scope.items.forEach(Item::wantAll);
      return;
    }
    @Nullable Item item = scope.find(relation);
    if (item == null) {
      scope.wantAnywhere(relation); // the fields of a struct
    } else {
      item.wantAll();
      if (item.renamed != null) {
        node.put("relation_name", item.renamed);
      }
    }
  }

  /** Columns that are there because they are named do not come with {@code *}. */
  private static void hideFromStars(ObjectNode select, Scope scope) {
    for (Item item : scope.items) {
      for (String hidden : item.hiddenNamed()) {
        for (JsonNode column : select.path("select_list")) {
          if (SyntaxTree.text(column, "type").equals("STAR")
              && column.path("exclude_list") instanceof ArrayNode excluded
              && !column.path("columns").asBoolean()) {
            excluded.add(hidden);
          }
        }
      }
    }
  }

  private void checkFunction(ObjectNode node) {
    String name = SyntaxTree.text(node, "function_name").toLowerCase(Locale.ROOT);
    if (name.isEmpty() || vocabulary.functions().contains(name) || name.equals("unnest")) {
      return;
    }
    if (names.hasFunction(name)) {
      throw SheafException.of(
          ErrorCode.BAD_SQL, "'{function}' gives a table; use it in FROM", "function", name);
    }
    throw unknownFunction(name, vocabulary.functions());
  }

  /** The error about a function that may not be called, or is not there. */
  static SheafException unknownFunction(String name, Collection<String> known) {
    return SheafException.of(
        ErrorCode.NOT_ALLOWED,
        "the function '{function}' is unknown, or not to be called in queries{hint}",
        "function",
        name,
        "hint",
        Suggestions.didYouMean(name, known));
  }
}
