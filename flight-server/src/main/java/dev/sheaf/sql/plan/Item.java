package dev.sheaf.sql.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.sql.engine.Input;
import dev.sheaf.sql.relation.Relation;
import dev.sheaf.store.scan.Predicate;
import dev.sheaf.store.scan.Scan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * One thing in a FROM clause: a relation of ours, or something whose columns are the executor's
 * business (a sub-query, a common table expression, a function).
 */
final class Item {
  /** Whether a condition of WHERE on its columns may be applied before the FROM clause is. */
  enum Filtering {
    ALLOWED,
    /** It may be filled with nulls, sampled, or paired by position. */
    FORBIDDEN
  }

  final ObjectNode node;

  /** What columns are qualified with, in lower case; empty if nothing. */
  final String name;

  /** The schema that it was written with, in lower case, where it has no alias; else empty. */
  final String schema;

  Filtering filtering;
  @Nullable TableRef ref;
  @Nullable Relation relation;

  /** The version that a predicate on {@code Version} pinned. */
  @Nullable String pinned;

  /** Its alias in the query, if that is not the one that it was written with. */
  @Nullable String renamed;

  boolean isRepeated;
  boolean allColumns;
  private final Set<String> named = new HashSet<>();
  private final List<Predicate> conditions = new ArrayList<>();

  Item(ObjectNode node, String name, String schema, Filtering filtering) {
    this.node = node;
    this.name = name.toLowerCase(Locale.ROOT);
    this.schema = schema.toLowerCase(Locale.ROOT);
    this.filtering = filtering;
  }

  /** Notes that a column of that name may be looked at. */
  void want(String column) {
    named.add(column.toLowerCase(Locale.ROOT));
  }

  void wantAll() {
    allColumns = true;
  }

  void keepOnly(Predicate condition) {
    conditions.add(condition);
  }

  /** The only column of that name on which conditions are taken, or null. */
  @Nullable Field filterColumn(String column) {
    if (relation == null || filtering == Filtering.FORBIDDEN) {
      return null;
    }
    @Nullable Field found = null;
    for (Field field : relation.filterColumns()) {
      if (field.getName().equalsIgnoreCase(column)) {
        if (found != null) {
          return null;
        }
        found = field;
      }
    }
    return found;
  }

  /** Whether it has a column of that name, hidden ones included. */
  boolean hasColumn(String column) {
    return relation != null
        && (has(relation.columns(), column) || has(relation.hiddenColumns(), column));
  }

  private static boolean has(List<Field> fields, String column) {
    return fields.stream().anyMatch(field -> field.getName().equalsIgnoreCase(column));
  }

  /** Hidden columns that are named. */
  List<String> hiddenNamed() {
    List<String> names = new ArrayList<>();
    if (relation != null) {
      for (Field field : relation.hiddenColumns()) {
        if (named.contains(field.getName().toLowerCase(Locale.ROOT))) {
          names.add(field.getName());
        }
      }
    }
    return names;
  }

  /** The only column of that name, hidden ones included, or null. */
  @Nullable Field anyColumn(String column) {
    if (relation == null) {
      return null;
    }
    List<Field> found = new ArrayList<>();
    for (List<Field> fields : List.of(relation.columns(), relation.hiddenColumns())) {
      fields.stream().filter(field -> field.getName().equalsIgnoreCase(column)).forEach(found::add);
    }
    return found.size() == 1 ? found.get(0) : null;
  }

  /** Some columns of the rows that the query needs. */
  Scan scanOf(List<String> columns) {
    Scan scan = Scan.of(columns);
    for (Predicate condition : conditions) {
      scan = scan.where(condition);
    }
    return scan;
  }

  /** Gives up its rows for what was worked out of them, of which every column is needed. */
  void become(Relation other) {
    relation = other;
    conditions.clear();
    named.clear();
    allColumns = true;
  }

  /** The columns and rows that the query needs. */
  Scan scan(Relation from) {
    List<String> columns = new ArrayList<>();
    for (Field field : from.columns()) {
      if (allColumns || named.contains(field.getName().toLowerCase(Locale.ROOT))) {
        columns.add(field.getName());
      }
    }
    columns.addAll(hiddenNamed());
    return scanOf(columns);
  }

  Input.Kept kept() {
    return isRepeated ? Input.Kept.COPY : Input.Kept.STREAM;
  }
}
