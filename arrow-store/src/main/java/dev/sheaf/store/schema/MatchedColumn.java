package dev.sheaf.store.schema;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One column of a table at two versions, which either of them may lack.
 *
 * @param name as the later version calls it, or the earlier if it is not in the later; unlike all
 *     others of the table
 * @param from its position in the earlier schema, or -1
 * @param to its position in the later schema, or -1
 */
public record MatchedColumn(String name, int from, int to) {
  /** Checks that the column is somewhere. */
  public MatchedColumn {
    if (from < 0 && to < 0) {
      throw new IllegalArgumentException("a column of neither schema");
    }
  }

  /**
   * The columns of two schemas of one table, matched by id: those of the later one in its order,
   * then those that only the earlier one has. Where two different columns would have one name, the
   * second is called {@code name_2}, or the next number that is free.
   */
  public static List<MatchedColumn> between(TableSchema from, TableSchema to) {
    Set<String> names = new HashSet<>();
    List<MatchedColumn> matched = new ArrayList<>();
    for (int i = 0; i < to.columns().size(); i++) {
      Column column = to.columns().get(i);
      names.add(column.name());
      matched.add(new MatchedColumn(column.name(), from.indexOfId(column.id()), i));
    }
    for (int i = 0; i < from.columns().size(); i++) {
      Column column = from.columns().get(i);
      if (to.indexOfId(column.id()) < 0) {
        matched.add(new MatchedColumn(SchemaUnion.free(column.name(), names), i, -1));
      }
    }
    return List.copyOf(matched);
  }
}
