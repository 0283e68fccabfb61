package dev.sheaf.sql.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.ops.query.Aggregate;
import dev.sheaf.ops.query.Aggregation;
import dev.sheaf.sql.relation.Relation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Has the groups and aggregates of a SELECT worked out before the executor sees it, where they are
 * of one relation that can do that ({@link Relation#aggregated}): the SELECT then reads the groups
 * as rows, and what it computes of them ({@code sum(x) / count(*)}, HAVING, ORDER BY) stays with
 * the executor.
 *
 * <p>Only what is certain to mean the same is taken: columns as keys and as arguments, the common
 * aggregates, a WHERE clause that is applied whole; and around the aggregates only operators. Any
 * doubt leaves the SELECT as it was.
 */
final class Aggregates {
  private static final Map<String, Aggregate.Function> FUNCTIONS =
      Map.of(
          "count_star", Aggregate.Function.COUNT_ROWS,
          "count", Aggregate.Function.COUNT,
          "sum", Aggregate.Function.SUM,
          "avg", Aggregate.Function.AVG,
          "mean", Aggregate.Function.AVG,
          "min", Aggregate.Function.MIN,
          "max", Aggregate.Function.MAX);

  /** Functions of one row that may be applied to aggregates, besides operators. */
  private static final Set<String> OF_ONE_ROW =
      Set.of("abs", "ceil", "ceiling", "floor", "round", "concat", "format", "lower", "upper");

  /** Kinds of expressions that may stand around aggregates. */
  private static final Set<String> AROUND =
      Set.of(
          "CONSTANT",
          "PARAMETER",
          "CAST",
          "COMPARISON",
          "CONJUNCTION",
          "CASE",
          "OPERATOR",
          "BETWEEN");

  private final Item item;
  private final Relation relation;
  private final Scope scope;
  private final ObjectNode select;
  private final Set<String> keywords;
  private final Set<String> aliases = new HashSet<>();
  private final List<String> keys = new ArrayList<>();
  private final Map<String, Aggregate> aggregates = new LinkedHashMap<>();
  private final List<Runnable> changes = new ArrayList<>();

  private Aggregates(
      Item item, Relation relation, Scope scope, ObjectNode select, Set<String> keywords) {
    this.item = item;
    this.relation = relation;
    this.scope = scope;
    this.select = select;
    this.keywords = keywords;
    for (JsonNode column : select.path("select_list")) {
      aliases.add(SyntaxTree.text(column, "alias").toLowerCase(Locale.ROOT));
    }
  }

  /**
   * Changes a SELECT, if it can be done.
   *
   * @param scope its FROM clause, with conditions pushed down
   * @param whereIsApplied whether the rows that the item gives are those that WHERE leaves
   * @param keywords that are shown in quotes where they are names
   */
  static void workOut(
      ObjectNode select, Scope scope, boolean whereIsApplied, Set<String> keywords) {
    if (!whereIsApplied || scope.items.size() != 1 || !isPlain(select)) {
      return;
    }
    Item item = scope.items.get(0);
    @Nullable Relation relation = item.relation;
    if (relation != null && item.filtering != Item.Filtering.FORBIDDEN) {
      new Aggregates(item, relation, scope, select, keywords).apply();
    }
  }

  private static boolean isPlain(ObjectNode select) {
    JsonNode from = select.path("from_table");
    String type = SyntaxTree.text(from, "type");
    return (type.equals("BASE_TABLE") || type.equals("TABLE_FUNCTION"))
        && from.path("column_name_alias").isEmpty()
        && !from.path("sample").isObject()
        && !select.path("sample").isObject()
        && !select.path("qualify").isObject()
        && SyntaxTree.text(select, "aggregate_handling").equals("STANDARD_HANDLING")
        && select.path("group_sets").size() <= 1
        && select.path("group_sets").path(0).size() == select.path("group_expressions").size();
  }

  private void apply() {
    for (JsonNode key : select.path("group_expressions")) {
      @Nullable Field field = key(key);
      if (field == null) {
        return;
      }
      if (!keys.contains(field.getName())) {
        keys.add(field.getName());
      }
    }
    boolean understood = true;
    for (JsonNode column : select.path("select_list")) {
      understood = understood && look((ObjectNode) column, Place.COLUMN);
    }
    if (select.path("having") instanceof ObjectNode having) {
      understood = understood && look(having, Place.HAVING);
    }
    for (JsonNode modifier : select.path("modifiers")) {
      understood = understood && modifier(modifier);
    }
    if (understood && (!keys.isEmpty() || !aggregates.isEmpty())) {
      Aggregation aggregation = Aggregation.of(List.copyOf(aggregates.values())).by(keys);
      relation.aggregated(item.scanOf(columns()), aggregation).ifPresent(this::replace);
    }
  }

  private List<String> columns() {
    List<String> columns = new ArrayList<>(keys);
    for (Aggregate aggregate : aggregates.values()) {
      if (aggregate.column() != null && !columns.contains(aggregate.column())) {
        columns.add(aggregate.column());
      }
    }
    return columns;
  }

  private void replace(Relation groups) {
    changes.forEach(Runnable::run);
    item.become(groups);
    select.set("where_clause", select.path("having"));
    select.putNull("having");
    select.putArray("group_expressions");
    select.putArray("group_sets");
  }

  /** Where an expression stands. */
  private enum Place {
    COLUMN,
    HAVING,
    ORDER,
    INSIDE
  }

  /** The column that a part of GROUP BY means, be it by name or by its place in the list. */
  private @Nullable Field key(JsonNode key) {
    if (SyntaxTree.text(key, "class").equals("CONSTANT")) {
      int place = key.at("/value/value").asInt(0);
      JsonNode column = select.path("select_list").path(place - 1);
      return key.at("/value/type/id").asText().equals("INTEGER") ? column(column) : null;
    }
    return column(key);
  }

  private @Nullable Field column(JsonNode reference) {
    if (!SyntaxTree.text(reference, "class").equals("COLUMN_REF")) {
      return null;
    }
    JsonNode path = reference.path("column_names");
    boolean ours = path.size() == 1 || scope.findRewritten(path.get(0).asText()) == item;
    return path.size() <= 2 && ours ? item.anyColumn(path.get(path.size() - 1).asText()) : null;
  }

  private boolean modifier(JsonNode modifier) {
    return switch (SyntaxTree.text(modifier, "type")) {
      case "ORDER_MODIFIER" -> {
        for (JsonNode order : modifier.path("orders")) {
          if (!look((ObjectNode) order.path("expression"), Place.ORDER)) {
            yield false;
          }
        }
        yield true;
      }
      case "LIMIT_MODIFIER" -> true;
      case "DISTINCT_MODIFIER" -> modifier.path("distinct_on_targets").isEmpty();
      default -> false;
    };
  }

  /** Whether an expression can be computed of groups; notes the aggregates in it. */
  private boolean look(ObjectNode node, Place place) {
    String kind = SyntaxTree.text(node, "class");
    if (kind.equals("COLUMN_REF")) {
      return reference(node, place);
    }
    if (kind.equals("FUNCTION")) {
      Aggregate.@Nullable Function function =
          FUNCTIONS.get(SyntaxTree.text(node, "function_name").toLowerCase(Locale.ROOT));
      return function == null ? ofOneRow(node) : aggregate(node, function, place);
    }
    return AROUND.contains(kind) && !isAboutMore(node) && parts(node);
  }

  /** Whether it asks for more than the values in it: a sub-query, or which set a group is of. */
  private static boolean isAboutMore(JsonNode node) {
    String type = SyntaxTree.text(node, "type");
    return type.contains("SUBQUERY") || node.has("subquery") || type.equals("GROUPING_FUNCTION");
  }

  private boolean ofOneRow(ObjectNode function) {
    boolean known =
        function.path("is_operator").asBoolean()
            || OF_ONE_ROW.contains(SyntaxTree.text(function, "function_name"));
    return known && SyntaxTree.text(function, "schema").isEmpty() && parts(function);
  }

  /** Looks at all expressions inside. */
  private boolean parts(ObjectNode node) {
    for (JsonNode child : node) {
      if (!part(child)) {
        return false;
      }
    }
    return true;
  }

  private boolean part(JsonNode child) {
    if (child.isArray()) {
      for (JsonNode element : child) {
        if (!part(element)) {
          return false;
        }
      }
      return true;
    }
    if (!(child instanceof ObjectNode node)) {
      return true;
    }
    if (node.path("class").isTextual()) {
      return look(node, Place.INSIDE);
    }
    for (JsonNode grandchild : node) {
      if (!part(grandchild)) {
        return false;
      }
    }
    return true;
  }

  private boolean reference(ObjectNode node, Place place) {
    JsonNode path = node.path("column_names");
    String name = path.path(path.size() - 1).asText();
    if (place == Place.ORDER
        && path.size() == 1
        && aliases.contains(name.toLowerCase(Locale.ROOT))) {
      return true;
    }
    @Nullable Field field = column(node);
    return field != null && keys.contains(field.getName());
  }

  private boolean aggregate(ObjectNode node, Aggregate.Function function, Place place) {
    boolean plain =
        !node.path("distinct").asBoolean()
            && !node.path("filter").isObject()
            && node.path("order_bys").path("orders").isEmpty()
            && SyntaxTree.text(node, "schema").isEmpty();
    JsonNode arguments = node.path("children");
    @Nullable Field argument = arguments.size() == 1 ? column(arguments.get(0)) : null;
    boolean ofRows = function == Aggregate.Function.COUNT_ROWS;
    if (!plain || (ofRows ? !arguments.isEmpty() : argument == null)) {
      return false;
    }
    String shown = place == Place.COLUMN ? shown(node) : "";
    @Nullable String column = argument == null ? null : argument.getName();
    String known = function + " " + column;
    Aggregate wanted =
        aggregates.computeIfAbsent(
            known, any -> new Aggregate(function, column, "sheaf_aggregate_" + aggregates.size()));
    boolean whole =
        function == Aggregate.Function.SUM
            && argument != null
            && argument.getType() instanceof ArrowType.Int;
    changes.add(
        () -> {
          SyntaxTree.becomeColumn(node, wanted.name(), shown);
          if (whole) {
            SyntaxTree.becomeCast(node, "HUGEINT");
          }
        });
    return true;
  }

  /**
   * The name that the executor would give the column of an aggregate; empty where that takes asking
   * it ({@link ColumnNames}).
   */
  private String shown(ObjectNode aggregate) {
    String alias = SyntaxTree.text(aggregate, "alias");
    if (!alias.isEmpty()) {
      return alias;
    }
    JsonNode path = aggregate.path("children").path(0).path("column_names");
    String argument = path.path(0).asText();
    if (path.size() > 1 || !(path.isEmpty() || isShownAsItIs(argument))) {
      return "";
    }
    return SyntaxTree.text(aggregate, "function_name") + "(" + argument + ")";
  }

  private boolean isShownAsItIs(String name) {
    boolean plain =
        name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_');
    return plain && !name.isEmpty() && name.charAt(0) > '9' && !keywords.contains(name);
  }
}
