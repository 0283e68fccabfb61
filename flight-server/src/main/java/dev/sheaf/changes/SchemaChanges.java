package dev.sheaf.changes;

import dev.sheaf.store.schema.Column;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.schema.TypeNames;
import java.util.ArrayList;
import java.util.List;

/** How the columns of a table changed, a sentence each. Columns are told apart by their ids. */
public final class SchemaChanges {
  private SchemaChanges() {}

  /** From one schema to another; empty if they have the same columns. */
  public static List<String> between(TableSchema from, TableSchema to) {
    List<String> changes = new ArrayList<>();
    for (Column column : from.columns()) {
      int position = to.indexOfId(column.id());
      if (position < 0) {
        changes.add("column " + column.name() + " dropped");
      } else {
        compare(column, to.columns().get(position), changes);
      }
    }
    for (Column column : to.columns()) {
      if (from.indexOfId(column.id()) < 0) {
        changes.add("column " + column.name() + " added: " + TypeNames.of(column.field()));
      }
    }
    return changes;
  }

  private static void compare(Column from, Column to, List<String> changes) {
    if (!from.name().equals(to.name())) {
      changes.add("column " + from.name() + " renamed to " + to.name());
    }
    String typeBefore = TypeNames.of(from.field());
    String typeAfter = TypeNames.of(to.field());
    if (!typeBefore.equals(typeAfter)) {
      changes.add("column " + to.name() + " widened: " + typeBefore + " → " + typeAfter);
    }
  }
}
