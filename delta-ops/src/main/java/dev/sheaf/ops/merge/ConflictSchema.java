package dev.sheaf.ops.merge;

import dev.sheaf.store.schema.Column;
import dev.sheaf.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The columns of a table of conflicts.
 *
 * <pre>
 *   conflict_id        utf8, the key as text
 *   base_C, our_C, their_C   for each column C of the merged table; null where the side has no row
 *   our_diff_type      added, modified or removed
 *   their_diff_type    likewise
 *   conflict_columns   list of utf8: the columns that nobody has decided; empty where one side
 *                      removed the record
 * </pre>
 *
 * <p>The columns of the table come three by three. A name that would be there twice gets {@code _2}
 * behind it.
 */
final class ConflictSchema {
  static final String ID = "conflict_id";
  static final String OUR_DIFF_TYPE = "our_diff_type";
  static final String THEIR_DIFF_TYPE = "their_diff_type";
  static final String COLUMNS = "conflict_columns";

  private static final List<String> PREFIXES = List.of("base_", "our_", "their_");

  private ConflictSchema() {}

  /** The columns for a merged table. */
  static Schema of(TableSchema table) {
    Set<String> taken = new HashSet<>();
    List<Field> fields = new ArrayList<>();
    fields.add(text(free(ID, taken), false));
    List<Field> sides = new ArrayList<>();
    Set<String> special = new HashSet<>(Set.of(OUR_DIFF_TYPE, THEIR_DIFF_TYPE, COLUMNS));
    taken.addAll(special);
    for (Column column : table.columns()) {
      for (String prefix : PREFIXES) {
        sides.add(nullable(column.field(), free(prefix + column.name(), taken)));
      }
    }
    fields.addAll(sides);
    fields.add(text(OUR_DIFF_TYPE, false));
    fields.add(text(THEIR_DIFF_TYPE, false));
    fields.add(
        new Field(
            COLUMNS, FieldType.notNullable(ArrowType.List.INSTANCE), List.of(text("item", false))));
    return new Schema(fields);
  }

  /** Whether a column of a table of resolutions is one of those that only tell about conflicts. */
  static boolean tells(String name) {
    return name.equals(OUR_DIFF_TYPE)
        || name.equals(THEIR_DIFF_TYPE)
        || name.equals(COLUMNS)
        || PREFIXES.stream().anyMatch(name::startsWith);
  }

  private static Field text(String name, boolean nullable) {
    return new Field(name, new FieldType(nullable, ArrowType.Utf8.INSTANCE, null), List.of());
  }

  private static Field nullable(Field field, String name) {
    Map<String, String> metadata = Objects.requireNonNullElse(field.getMetadata(), Map.of());
    return new Field(
        name, new FieldType(true, field.getType(), null, metadata), field.getChildren());
  }

  private static String free(String name, Set<String> taken) {
    String free = name;
    for (int i = 2; !taken.add(free); i++) {
      free = name + "_" + i;
    }
    return free;
  }
}
