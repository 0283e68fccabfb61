package dev.sheaf.sql.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sheaf.sql.plan.Constants.Constant;
import dev.sheaf.store.scan.Predicate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Finds what of a WHERE clause can be applied to the rows of one table before the query sees them:
 * comparisons of a column with constants, joined by AND, and OR within one table.
 *
 * <p>The query keeps its WHERE clause, so a condition that is not understood costs time and nothing
 * else. What is understood must leave every row that DuckDB would: {@link Literals} decides which
 * constants mean the same to both.
 */
final class Conditions {
  private final Scope scope;
  private final Constants constants;

  Conditions(Scope scope, Constants constants) {
    this.scope = scope;
    this.constants = constants;
  }

  /** A condition on one item. */
  private record Condition(Item item, Predicate predicate) {}

  /**
   * Narrows the items of the scope by a WHERE clause.
   *
   * @return whether by all of it: then it leaves each row that is handed to the query
   */
  boolean pushDown(JsonNode where) {
    boolean all = true;
    for (JsonNode part : conjuncts(where)) {
      Optional<Condition> condition = condition(part);
      condition.ifPresent(found -> found.item().keepOnly(found.predicate()));
      all &= condition.isPresent();
    }
    return all;
  }

  /** The parts of a clause that must all be true. */
  static List<JsonNode> conjuncts(JsonNode where) {
    List<JsonNode> parts = new ArrayList<>();
    if (where.path("type").asText().equals("CONJUNCTION_AND")) {
      where.path("children").forEach(child -> parts.addAll(conjuncts(child)));
    } else if (where.isObject()) {
      parts.add(where);
    }
    return parts;
  }

  private Optional<Condition> condition(JsonNode e) {
    return switch (e.path("type").asText()) {
      case "COMPARE_EQUAL" -> comparison(e, Predicate.Comparison.EQ);
      case "COMPARE_NOTEQUAL" -> comparison(e, Predicate.Comparison.NE);
      case "COMPARE_LESSTHAN" -> comparison(e, Predicate.Comparison.LT);
      case "COMPARE_GREATERTHAN" -> comparison(e, Predicate.Comparison.GT);
      case "COMPARE_LESSTHANOREQUALTO" -> comparison(e, Predicate.Comparison.LE);
      case "COMPARE_GREATERTHANOREQUALTO" -> comparison(e, Predicate.Comparison.GE);
      case "COMPARE_BETWEEN" -> between(e);
      case "COMPARE_IN" -> in(e);
      case "OPERATOR_IS_NULL" -> nullTest(e, Predicate.NullTest.Wanted.NULL);
      case "OPERATOR_IS_NOT_NULL" -> nullTest(e, Predicate.NullTest.Wanted.NOT_NULL);
      case "CONJUNCTION_AND" -> joined(e, true);
      case "CONJUNCTION_OR" -> joined(e, false);
      default -> Optional.empty();
    };
  }

  private Optional<Condition> comparison(JsonNode e, Predicate.Comparison comparison) {
    @Nullable Column left = column(e.path("left"));
    if (left != null) {
      return compare(left, comparison, e.path("right"));
    }
    @Nullable Column right = column(e.path("right"));
    return right == null ? Optional.empty() : compare(right, mirrored(comparison), e.path("left"));
  }

  private static Predicate.Comparison mirrored(Predicate.Comparison comparison) {
    return switch (comparison) {
      case EQ, NE -> comparison;
      case LT -> Predicate.Comparison.GT;
      case LE -> Predicate.Comparison.GE;
      case GT -> Predicate.Comparison.LT;
      case GE -> Predicate.Comparison.LE;
    };
  }

  private Optional<Condition> compare(
      Column column, Predicate.Comparison comparison, JsonNode constant) {
    return literal(column, constant)
        .map(
            literal ->
                new Condition(
                    column.item(),
                    new Predicate.Compare(column.field().getName(), comparison, literal)));
  }

  private Optional<Condition> between(JsonNode e) {
    @Nullable Column column = column(e.path("input"));
    if (column == null) {
      return Optional.empty();
    }
    Optional<Condition> lower = compare(column, Predicate.Comparison.GE, e.path("lower"));
    Optional<Condition> upper = compare(column, Predicate.Comparison.LE, e.path("upper"));
    return lower.flatMap(
        from ->
            upper.map(to -> new Condition(column.item(), from.predicate().and(to.predicate()))));
  }

  private Optional<Condition> in(JsonNode e) {
    JsonNode children = e.path("children");
    @Nullable Column column = column(children.path(0));
    if (column == null || children.size() < 2) {
      return Optional.empty();
    }
    List<Object> literals = new ArrayList<>();
    for (int i = 1; i < children.size(); i++) {
      Optional<Object> literal = literal(column, children.get(i));
      if (literal.isEmpty()) {
        return Optional.empty();
      }
      literals.add(literal.get());
    }
    return Optional.of(
        new Condition(
            column.item(),
            new Predicate.In(column.field().getName(), literals, Predicate.In.Membership.IN)));
  }

  private Optional<Condition> nullTest(JsonNode e, Predicate.NullTest.Wanted wanted) {
    @Nullable Column column = column(e.path("children").path(0));
    return column == null
        ? Optional.empty()
        : Optional.of(
            new Condition(column.item(), new Predicate.NullTest(column.field().getName(), wanted)));
  }

  private Optional<Condition> joined(JsonNode e, boolean all) {
    @Nullable Item item = null;
    List<Predicate> parts = new ArrayList<>();
    for (JsonNode child : e.path("children")) {
      Optional<Condition> part = condition(child);
      if (part.isEmpty() || (item != null && part.get().item() != item)) {
        return Optional.empty();
      }
      item = part.get().item();
      parts.add(part.get().predicate());
    }
    return item == null
        ? Optional.empty()
        : Optional.of(
            new Condition(item, all ? new Predicate.And(parts) : new Predicate.Or(parts)));
  }

  private Optional<Object> literal(Column column, JsonNode expression) {
    Optional<Constant> constant = constants.of(expression);
    return constant.flatMap(known -> Literals.of(column.field(), known));
  }

  private record Column(Item item, Field field) {}

  /** The column of this scope that an expression is, if conditions on it may be applied early. */
  private @Nullable Column column(JsonNode e) {
    if (!e.path("class").asText().equals("COLUMN_REF")) {
      return null;
    }
    JsonNode names = e.path("column_names");
    if (names.size() == 2) {
      @Nullable Item item = scope.findRewritten(names.get(0).asText());
      @Nullable Field field = item == null ? null : item.filterColumn(names.get(1).asText());
      return item == null || field == null ? null : new Column(item, field);
    }
    String name = names.path(0).asText();
    if (names.size() != 1 || scope.isMerged(name)) {
      return null;
    }
    @Nullable Item only = null;
    for (Item item : scope.items) {
      if (item.hasColumn(name)) {
        if (only != null) {
          return null;
        }
        only = item;
      }
    }
    @Nullable Field field = only == null ? null : only.filterColumn(name);
    return only == null || field == null ? null : new Column(only, field);
  }
}
