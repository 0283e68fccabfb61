package dev.sheaf.sql.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.sql.plan.Constants.Constant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Decibel's way to name versions: {@code WHERE R.Version = 'v01'}, {@code R.Version IN ('v01',
 * 'v02')} and {@code HEAD(R.Version) = true}, where {@code R} has no column of that name.
 *
 * <p>The first pins the table to a version and disappears; elsewhere in the SELECT {@code
 * R.Version} is then the text of it. The others read several versions at once.
 *
 * @source Decibel, Table I
 */
final class VersionPredicates {
  /** The name that is no column. */
  static final String COLUMN = "version";

  private static final String HEAD = "head";

  private final Names names;
  private final Constants constants;
  private final Scope scope;

  VersionPredicates(Names names, Constants constants, Scope scope) {
    this.names = names;
    this.constants = constants;
    this.scope = scope;
  }

  /** Looks through the WHERE clause of a SELECT, and takes out what says versions. */
  void apply(ObjectNode select) {
    JsonNode where = select.path("where_clause");
    List<JsonNode> parts = Conditions.conjuncts(where);
    List<JsonNode> left = new ArrayList<>();
    for (JsonNode part : parts) {
      if (!takes(part)) {
        left.add(part);
      }
    }
    if (left.size() < parts.size()) {
      select.set("where_clause", SyntaxTree.conjunction((ObjectNode) where, left));
    }
  }

  /** The only item of the innermost scope that was pinned, or null. */
  static @Nullable Item pinned(Scope scope) {
    @Nullable Item pinned = null;
    for (Item item : scope.items) {
      if (item.hasColumn(COLUMN)) {
        return null;
      }
      if (item.pinned != null) {
        if (pinned != null) {
          return null;
        }
        pinned = item;
      }
    }
    return pinned;
  }

  private boolean takes(JsonNode part) {
    return switch (part.path("type").asText()) {
      case "COMPARE_EQUAL" ->
          takesEqual(part.path("left"), part.path("right"))
              || takesEqual(part.path("right"), part.path("left"));
      case "COMPARE_IN" -> takesIn(part.path("children"));
      case "FUNCTION" -> takesHead(part);
      default -> false;
    };
  }

  private boolean takesEqual(JsonNode column, JsonNode value) {
    Optional<Constant> constant = constants.of(value);
    if (constant.isEmpty() || constant.get().value() == null) {
      return false;
    }
    if (Boolean.TRUE.equals(constant.get().value())) {
      return takesHead(column);
    }
    @Nullable Item item = item(column);
    if (item == null || item.ref == null || item.pinned != null) {
      return false;
    }
    String version = String.valueOf(constant.get().value());
    item.ref = item.ref.atVersion(version);
    item.pinned = version;
    return true;
  }

  /** The condition stays: it is on the column that says the version of a row. */
  private boolean takesIn(JsonNode children) {
    @Nullable Item item = item(children.path(0));
    if (item == null || item.ref == null) {
      return false;
    }
    List<String> revisions = new ArrayList<>();
    for (int i = 1; i < children.size(); i++) {
      Optional<Constant> constant = constants.of(children.get(i));
      if (constant.isEmpty() || constant.get().value() == null) {
        return false;
      }
      revisions.add(String.valueOf(constant.get().value()));
    }
    item.relation = names.versions(item.ref.table(), revisions);
    return false;
  }

  private boolean takesHead(JsonNode call) {
    if (!SyntaxTree.text(call, "function_name").equalsIgnoreCase(HEAD)
        || call.path("children").size() != 1) {
      return false;
    }
    @Nullable Item item = item(call.path("children").path(0));
    if (item == null || item.ref == null) {
      return false;
    }
    item.relation = names.heads(item.ref.table());
    return true;
  }

  /** The table whose versions a reference {@code R.Version} or {@code Version} means. */
  private @Nullable Item item(JsonNode reference) {
    JsonNode path = reference.path("column_names");
    if (path.isEmpty()
        || path.size() > 2
        || !path.path(path.size() - 1).asText().equalsIgnoreCase(COLUMN)) {
      return null;
    }
    @Nullable Item item = path.size() == 2 ? scope.findHere(path.get(0).asText()) : onlyTable();
    boolean versioned =
        item != null
            && item.relation == null
            && item.ref != null
            && !item.ref.saysVersion()
            && !names
                .tableIfThere(item.ref)
                .map(there -> has(there.columns()))
                .orElse(Boolean.FALSE);
    return versioned ? item : null;
  }

  private static boolean has(List<Field> columns) {
    return columns.stream().anyMatch(column -> column.getName().equalsIgnoreCase(COLUMN));
  }

  private @Nullable Item onlyTable() {
    return scope.items.size() == 1 ? scope.items.get(0) : null;
  }
}
