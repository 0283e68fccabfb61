package dev.sheaf.ops.diff;

import dev.sheaf.store.schema.Column;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.schema.TypeNames;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;

/** What happened to a table or to one of its columns. Columns are told apart by their ids. */
public sealed interface SchemaChange {
  /** As a sentence for people, without a full stop. */
  String sentence();

  /** The earlier version does not have the table. */
  record TableCreated() implements SchemaChange {
    @Override
    public String sentence() {
      return "table created";
    }
  }

  /** The later version does not have the table. */
  record TableDropped() implements SchemaChange {
    @Override
    public String sentence() {
      return "table dropped";
    }
  }

  /** Both versions have a table of that name, and it is not the same one. */
  record TableReplaced() implements SchemaChange {
    @Override
    public String sentence() {
      return "table dropped and made anew";
    }
  }

  /**
   * The later version has a further column.
   *
   * @param field name and type
   */
  record ColumnAdded(Field field) implements SchemaChange {
    @Override
    public String sentence() {
      return "column " + field.getName() + " added: " + TypeNames.of(field);
    }
  }

  /**
   * The later version does not have a column.
   *
   * @param field name and type that it had
   */
  record ColumnDropped(Field field) implements SchemaChange {
    @Override
    public String sentence() {
      return "column " + field.getName() + " dropped";
    }
  }

  /**
   * A column is called otherwise.
   *
   * @param from name in the earlier version
   * @param to name in the later version
   */
  record ColumnRenamed(String from, String to) implements SchemaChange {
    @Override
    public String sentence() {
      return "column " + from + " renamed to " + to;
    }
  }

  /**
   * A column has another type.
   *
   * @param from as the earlier version has it
   * @param to as the later version has it
   */
  record TypeChanged(Field from, Field to) implements SchemaChange {
    @Override
    public String sentence() {
      return "column "
          + to.getName()
          + " widened: "
          + TypeNames.of(from)
          + " → "
          + TypeNames.of(to);
    }
  }

  /** From one schema to another; the changes of columns alone. */
  static List<SchemaChange> between(TableSchema from, TableSchema to) {
    List<SchemaChange> changes = new ArrayList<>();
    for (Column column : from.columns()) {
      int position = to.indexOfId(column.id());
      if (position < 0) {
        changes.add(new ColumnDropped(column.field()));
      } else {
        compare(column, to.columns().get(position), changes);
      }
    }
    for (Column column : to.columns()) {
      if (from.indexOfId(column.id()) < 0) {
        changes.add(new ColumnAdded(column.field()));
      }
    }
    return List.copyOf(changes);
  }

  private static void compare(Column from, Column to, List<SchemaChange> changes) {
    if (!from.name().equals(to.name())) {
      changes.add(new ColumnRenamed(from.name(), to.name()));
    }
    if (!TypeNames.of(from.field()).equals(TypeNames.of(to.field()))) {
      changes.add(new TypeChanged(from.field(), to.field()));
    }
  }
}
