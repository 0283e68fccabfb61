package dev.sheaf.ops.diff;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import dev.sheaf.store.scan.RowColumns;
import dev.sheaf.store.schema.MatchedColumn;
import dev.sheaf.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a difference that are read, as the rows before and the rows after have them: one
 * {@link RowColumns} each, aligned.
 *
 * @param columns in the order shown
 * @param before absent ones are null
 * @param after absent ones are null
 */
record ShownColumns(List<MatchedColumn> columns, RowColumns before, RowColumns after) {
  /** What the names of columns before a change begin with. */
  static final String FROM = "from_";

  /** What the names of columns after a change begin with. */
  static final String TO = "to_";

  /**
   * The key and the selected columns, or all.
   *
   * @throws SheafException UNKNOWN_COLUMN
   */
  static ShownColumns of(TableDiff diff, @Nullable List<String> selected) {
    if (selected == null) {
      return shown(diff, diff.columns());
    }
    Set<String> wanted = new HashSet<>(diff.keyColumns());
    for (String name : selected) {
      requireColumn(diff, name);
      wanted.add(name);
    }
    return shown(diff, diff.columns().stream().filter(c -> wanted.contains(c.name())).toList());
  }

  /** The columns that a predicate names, called as they are. */
  static ShownColumns plain(TableDiff diff, Set<String> names) {
    names.forEach(name -> requireColumn(diff, name));
    ShownColumns named =
        shown(diff, diff.columns().stream().filter(c -> names.contains(c.name())).toList());
    return new ShownColumns(
        named.columns,
        named.before.renamed(f -> nullable(f.getName().substring(FROM.length()), f)),
        named.after.renamed(f -> nullable(f.getName().substring(TO.length()), f)));
  }

  private static void requireColumn(TableDiff diff, String name) {
    List<String> names = diff.columns().stream().map(MatchedColumn::name).toList();
    if (!names.contains(name)) {
      throw SheafException.of(
          ErrorCode.UNKNOWN_COLUMN,
          "table '{table}' has no column '{column}'{suggestion}",
          "table",
          diff.table(),
          "column",
          name,
          "suggestion",
          Suggestions.didYouMean(name, names));
    }
  }

  private static ShownColumns shown(TableDiff diff, List<MatchedColumn> columns) {
    DiffSide from = diff.from();
    DiffSide to = diff.to();
    TableSchema before = Objects.requireNonNull(from != null ? from : to).schema();
    TableSchema after = Objects.requireNonNull(to != null ? to : from).schema();
    List<Field> fromFields = new ArrayList<>();
    List<Field> toFields = new ArrayList<>();
    for (MatchedColumn column : columns) {
      Field first =
          column.from() >= 0
              ? before.columns().get(column.from()).field()
              : after.columns().get(column.to()).field();
      Field second = column.to() >= 0 ? after.columns().get(column.to()).field() : first;
      fromFields.add(nullable(FROM + column.name(), first));
      toFields.add(nullable(TO + column.name(), second));
    }
    return new ShownColumns(
        columns,
        RowColumns.as(before, columns.stream().mapToInt(MatchedColumn::from).toArray(), fromFields),
        RowColumns.as(after, columns.stream().mapToInt(MatchedColumn::to).toArray(), toFields));
  }

  private static Field nullable(String name, Field like) {
    return new Field(
        name, new FieldType(true, like.getType(), null, like.getMetadata()), like.getChildren());
  }
}
