package dev.sheaf.sql;

import static dev.sheaf.sql.type.DuckDbTypes.quoted;

import dev.sheaf.sql.text.Command;
import dev.sheaf.sql.text.Command.Assignment;
import dev.sheaf.sql.type.DuckDbTypes;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.Column;
import dev.sheaf.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * The queries by which writes are worked out: which rows they change, and what these become.
 *
 * <p>Expressions are put in as text, in brackets that they cannot close; the whole is then read,
 * checked and run like any query.
 */
final class WriteQueries {
  private WriteQueries() {}

  /**
   * A query and what its columns are.
   *
   * @param sql the query
   * @param fields of its columns, in order
   */
  record WriteQuery(String sql, List<Field> fields) {}

  /** The rows that an INSERT writes, as columns of the table. */
  static WriteQuery insert(Command.Insert command, TableSchema schema) {
    List<Field> fields = new ArrayList<>();
    if (command.columns().isEmpty()) {
      fields.addAll(schema.arrow().getFields());
    }
    Set<String> seen = new HashSet<>();
    for (String name : command.columns()) {
      Field field = column(schema, name).field();
      if (!seen.add(field.getName())) {
        throw SheafException.of(
            ErrorCode.BAD_SQL, "column '{column}' is named twice", "column", name);
      }
      fields.add(field);
    }
    List<String> casts = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Field field : fields) {
      names.add(quoted(field.getName()));
      DuckDbTypes.spelled(field)
          .ifPresent(
              type ->
                  casts.add(
                      "CAST("
                          + quoted(field.getName())
                          + " AS "
                          + type
                          + ") AS "
                          + quoted(field.getName())));
    }
    StringBuilder sql = new StringBuilder("SELECT *");
    if (!casts.isEmpty()) {
      sql.append(" REPLACE (").append(String.join(", ", casts)).append(')');
    }
    if (command.existing() == Command.Existing.REPLACED) {
      for (Field field : schema.arrow().getFields()) {
        if (!fields.contains(field)) {
          sql.append(", ").append(typed("NULL", field)).append(" AS ");
          sql.append(quoted(field.getName()));
        }
      }
    }
    sql.append(" FROM (").append(command.query()).append("\n) AS \"inserted rows\"(");
    sql.append(String.join(", ", names)).append(')');
    List<Field> all = new ArrayList<>(fields);
    if (command.existing() == Command.Existing.REPLACED) {
      schema.arrow().getFields().stream()
          .filter(field -> !fields.contains(field))
          .forEach(all::add);
    }
    return new WriteQuery(sql.toString(), all);
  }

  /** Whether an UPDATE changes what rows are known by, so that they go and others come. */
  static boolean changesKeys(Command.Update command, TableSchema schema) {
    return schema.keyless()
        || command.assignments().stream()
            .anyMatch(
                assignment ->
                    schema
                        .primaryKey()
                        .columns()
                        .contains(column(schema, assignment.column()).name()));
  }

  /** The keys of the rows that an UPDATE changes, and the new values of the columns it sets. */
  static WriteQuery update(Command.Update command, TableSchema schema, String branch) {
    List<String> columns = new ArrayList<>();
    List<Field> fields = new ArrayList<>();
    for (int position : schema.keyPositions()) {
      Field field = schema.columns().get(position).field();
      columns.add(old(command.alias(), field));
      fields.add(field);
    }
    assignments(command, schema)
        .forEach(
            (field, expression) -> {
              columns.add(typed("(" + expression + "\n)", field));
              fields.add(field);
            });
    return new WriteQuery(
        select(columns)
            + from(command.target(), branch, command.alias(), command.from())
            + where(command.where()),
        fields);
  }

  /** The whole rows that an UPDATE changes, as they are and as they become. */
  static WriteQuery updateWhole(Command.Update command, TableSchema schema, String branch) {
    List<String> columns = new ArrayList<>();
    List<Field> fields = new ArrayList<>();
    Map<Field, String> assigned = assignments(command, schema);
    for (Field field : schema.arrow().getFields()) {
      columns.add(old(command.alias(), field));
      fields.add(field);
    }
    for (Field field : schema.arrow().getFields()) {
      String expression = assigned.get(field);
      columns.add(
          expression == null
              ? old(command.alias(), field)
              : typed("(" + expression + "\n)", field));
      fields.add(field);
    }
    return new WriteQuery(
        select(columns)
            + from(command.target(), branch, command.alias(), command.from())
            + where(command.where()),
        fields);
  }

  private static Map<Field, String> assignments(Command.Update command, TableSchema schema) {
    Map<Field, String> assigned = new LinkedHashMap<>();
    for (Assignment assignment : command.assignments()) {
      Field field = column(schema, assignment.column()).field();
      if (assigned.put(field, assignment.expression()) != null) {
        throw SheafException.of(
            ErrorCode.BAD_SQL, "column '{column}' is set twice", "column", field.getName());
      }
    }
    return assigned;
  }

  /** The keys of the rows that a DELETE removes; whole rows where there is no key. */
  static WriteQuery delete(Command.Delete command, TableSchema schema, String branch) {
    List<String> columns = new ArrayList<>();
    List<Field> fields = new ArrayList<>();
    for (int position : schema.keyPositions()) {
      Field field = schema.columns().get(position).field();
      columns.add(old(command.alias(), field));
      fields.add(field);
    }
    String select = "SELECT DISTINCT " + String.join(", ", columns);
    return new WriteQuery(
        select
            + from(command.target(), branch, command.alias(), command.using())
            + where(command.where()),
        fields);
  }

  /** A query without rows whose columns have types that are spelled as text. */
  static String types(List<Command.ColumnDefinition> columns) {
    List<String> casts = new ArrayList<>();
    for (Command.ColumnDefinition column : columns) {
      casts.add("CAST(NULL AS " + column.type() + "\n) AS " + quoted(column.name()));
    }
    return select(casts);
  }

  private static String select(List<String> columns) {
    return "SELECT " + String.join(", ", columns);
  }

  private static String from(Command.Target target, String branch, String alias, String further) {
    return " FROM "
        + quoted(branch)
        + "."
        + quoted(target.table())
        + " AS "
        + quoted(alias)
        + (further.isEmpty() ? "" : ", " + further);
  }

  private static String where(String condition) {
    return condition.isEmpty() ? "" : " WHERE (" + condition + "\n)";
  }

  private static String old(String alias, Field field) {
    return quoted(alias) + "." + quoted(field.getName());
  }

  private static String typed(String expression, Field field) {
    return DuckDbTypes.spelled(field)
        .map(type -> "CAST(" + expression + " AS " + type + ")")
        .orElse(expression);
  }

  /** A column by its name, in whichever case. */
  static Column column(TableSchema schema, String name) {
    List<String> names = schema.columns().stream().map(Column::name).toList();
    return schema.column(StatementNames.spelled(name, names));
  }
}
