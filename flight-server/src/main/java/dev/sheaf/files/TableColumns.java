package dev.sheaf.files;

import dev.sheaf.store.Transaction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Gives a table the columns of what will replace its rows. */
public final class TableColumns {
  private TableColumns() {}

  /**
   * What became of the columns of a table.
   *
   * @param added names of columns that it did not have, in the order of the file
   * @param dropped names of columns that it has no more
   */
  public record Change(List<String> added, List<String> dropped) {
    /** Nothing. */
    public static final Change NONE = new Change(List.of(), List.of());

    /** Takes immutable copies. */
    public Change {
      added = List.copyOf(added);
      dropped = List.copyOf(dropped);
    }
  }

  /**
   * Drops the columns of a table that a schema does not have, and adds those that the table does
   * not have, behind the others. Columns of both stay what they are.
   *
   * @param schema has the columns of the table's key
   * @throws dev.sheaf.store.error.SheafException BAD_SCHEMA if a column cannot be added
   */
  public static Change settle(Transaction transaction, String table, Schema schema) {
    Set<String> wanted = new HashSet<>();
    schema.getFields().forEach(field -> wanted.add(field.getName()));
    Set<String> present = new HashSet<>();
    List<String> dropped = new ArrayList<>();
    for (Field field : transaction.table(table).schema().arrow().getFields()) {
      present.add(field.getName());
      if (!wanted.contains(field.getName())) {
        transaction.dropColumn(table, field.getName());
        dropped.add(field.getName());
      }
    }
    List<String> added = new ArrayList<>();
    for (Field field : schema.getFields()) {
      if (!present.contains(field.getName())) {
        transaction.addColumn(table, nullable(field));
        added.add(field.getName());
      }
    }
    return new Change(added, dropped);
  }

  /** Rows that the table had have no value there. */
  private static Field nullable(Field field) {
    FieldType given = field.getFieldType();
    FieldType type =
        new FieldType(true, given.getType(), given.getDictionary(), given.getMetadata());
    return new Field(field.getName(), type, field.getChildren());
  }
}
