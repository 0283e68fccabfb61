package dev.sheaf.sql.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Traces the columns of a result to columns of tables, so that they can have their types back. */
final class ResultOrigins {
  private ResultOrigins() {}

  /** One for each column of a SELECT; none at all if their number is not known. */
  static List<Optional<Field>> of(ObjectNode select, Scope scope) {
    List<Optional<Field>> origins = new ArrayList<>();
    for (JsonNode column : select.path("select_list")) {
      switch (SyntaxTree.text(column, "type")) {
        case "COLUMN_REF" -> origins.add(reference(column.path("column_names"), scope));
        case "STAR" -> {
          @Nullable List<Field> all = star(column, scope);
          if (all == null) {
            return List.of();
          }
          all.forEach(field -> origins.add(Optional.of(field)));
        }
        default -> origins.add(Optional.empty());
      }
    }
    return origins;
  }

  private static Optional<Field> reference(JsonNode path, Scope scope) {
    if (path.size() == 2) {
      @Nullable Item item = scope.findRewritten(path.get(0).asText());
      return item == null ? Optional.empty() : column(item, path.get(1).asText());
    }
    if (path.size() != 1) {
      return Optional.empty();
    }
    Optional<Field> found = Optional.empty();
    for (Item item : scope.items) {
      Optional<Field> here = column(item, path.get(0).asText());
      if (here.isPresent()
          && found.isPresent()
          && !here.get().getType().equals(found.get().getType())) {
        return Optional.empty();
      }
      found = here.isPresent() ? here : found;
    }
    return found;
  }

  private static Optional<Field> column(Item item, String name) {
    return item.relation == null
        ? Optional.empty()
        : item.relation.columns().stream()
            .filter(field -> field.getName().equalsIgnoreCase(name))
            .findFirst();
  }

  private static @Nullable List<Field> star(JsonNode star, Scope scope) {
    boolean plain =
        star.path("exclude_list").isEmpty()
            && star.path("replace_list").isEmpty()
            && star.path("rename_list").isEmpty()
            && star.path("qualified_exclude_list").isEmpty()
            && !star.path("columns").asBoolean()
            && star.path("expr").isNull();
    if (!plain) {
      return null;
    }
    String relation = SyntaxTree.text(star, "relation_name");
    List<Item> items = scope.items;
    if (!relation.isEmpty()) {
      @Nullable Item item = scope.findRewritten(relation);
      items = item == null ? List.of() : List.of(item);
    } else if (scope.starIsMerged) {
      return null;
    }
    List<Field> fields = new ArrayList<>();
    for (Item item : items) {
      if (item.relation == null || !item.node.path("column_name_alias").isEmpty()) {
        return null;
      }
      fields.addAll(item.relation.columns());
    }
    return fields.isEmpty() ? null : fields;
  }
}
