package dev.sheaf.sql.relation;

import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;

/** Names for columns that are added to those of a table. */
final class FreeName {
  private FreeName() {}

  /** The name, with as many {@code _} in front as it takes for no column to be called so. */
  static String of(String wanted, List<Field> columns) {
    String name = wanted;
    while (isTaken(name, columns)) {
      name = "_" + name;
    }
    return name;
  }

  private static boolean isTaken(String name, List<Field> columns) {
    return columns.stream().anyMatch(column -> column.getName().equalsIgnoreCase(name));
  }
}
