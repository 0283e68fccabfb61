package dev.sheaf.ops.merge;

import dev.sheaf.ops.merge.TableConflict.Kind;
import dev.sheaf.store.schema.Column;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.schema.SchemaUnion;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.schema.TypeNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table after a merge.
 *
 * <p>Columns are the same if their ids are, whatever they are called: what one side did to a column
 * since the base wins over what the other did not do. Ours come first, in our order; columns that
 * only they have follow. A column that one side has not takes nulls, which that side's rows hold in
 * it, even if it did not take any before.
 *
 * <table>
 * <caption>A column, by what happened to it</caption>
 * <tr><th>on one side<th>on the other<th>result
 * <tr><td>added<td>–<td>added
 * <tr><td>added<td>added, same id<td>one column, of the wider type
 * <tr><td>added<td>another column of that name<td>conflict
 * <tr><td>dropped<td>–, or dropped<td>dropped; the other side's values go with it
 * <tr><td>dropped<td>renamed or widened<td>conflict
 * <tr><td>renamed<td>–, or to the same name<td>renamed
 * <tr><td>renamed<td>to another name<td>conflict
 * <tr><td>widened<td>–, or widened<td>the wider type
 * </table>
 *
 * <p>Where changes clash and a side is preferred, the column is that side's: its name, or dropped
 * if it dropped it. Of two columns with one name the preferred side's keeps it, and the other is
 * called {@code name_2}.
 */
final class SchemaMerge {
  private final String table;
  private final @Nullable TableSchema base;
  private final TableSchema ours;
  private final TableSchema theirs;
  private final Preference preference;
  private final List<TableConflict> conflicts = new ArrayList<>();

  /**
   * What a merge makes of the columns.
   *
   * @param schema the columns; where there are conflicts, those that ours would win with
   * @param conflicts what does not go together and is not decided by the preference
   */
  record Result(TableSchema schema, List<TableConflict> conflicts) {}

  private SchemaMerge(
      String table,
      @Nullable TableSchema base,
      TableSchema ours,
      TableSchema theirs,
      Preference preference) {
    this.table = table;
    this.base = base;
    this.ours = ours;
    this.theirs = theirs;
    this.preference = preference;
  }

  /**
   * Merges two schemas of one table.
   *
   * @param base null if the table was not there
   */
  static Result of(
      String table,
      @Nullable TableSchema base,
      TableSchema ours,
      TableSchema theirs,
      Preference preference) {
    if (ours.equals(theirs)) {
      return new Result(ours, List.of());
    }
    return new SchemaMerge(table, base, ours, theirs, preference).merge();
  }

  private Result merge() {
    Set<Long> ids = new LinkedHashSet<>();
    ours.columns().forEach(column -> ids.add(column.id()));
    theirs.columns().forEach(column -> ids.add(column.id()));
    List<Column> columns = new ArrayList<>();
    for (long id : ids) {
      column(id).ifPresent(field -> columns.add(new Column(id, field)));
    }
    nameApart(columns);
    Set<Long> retired = new LinkedHashSet<>(ours.retiredIds());
    retired.addAll(theirs.retiredIds());
    ids.forEach(retired::add);
    columns.forEach(column -> retired.remove(column.id()));
    return new Result(
        TableSchema.of(columns, key(columns), List.copyOf(retired), metadata()),
        List.copyOf(conflicts));
  }

  private Optional<Field> column(long id) {
    @Nullable Field was = field(base, id);
    @Nullable Field our = field(ours, id);
    @Nullable Field their = field(theirs, id);
    if (our != null && their != null) {
      return Optional.of(both(was, our, their));
    }
    TableSchema without = our == null ? ours : theirs;
    Field with = Objects.requireNonNull(our == null ? their : our);
    boolean droppedBefore = base != null && base.retiredIds().contains(id);
    if (was == null && (droppedBefore || !without.retiredIds().contains(id))) {
      return Optional.of(nullable(with)); // added, or brought back by a revert
    }
    if (was != null && same(was, with)) {
      return Optional.empty(); // dropped
    }
    MergeSide taken = clash(Kind.COLUMN_DROPPED_AND_CHANGED, was, our, their);
    return Optional.ofNullable(taken == MergeSide.OURS ? our : their).map(SchemaMerge::nullable);
  }

  /** As a column of one side alone has to be: the other side's rows are null in it. */
  private static Field nullable(Field field) {
    FieldType type = new FieldType(true, field.getType(), null, field.getMetadata());
    return field.isNullable() ? field : new Field(field.getName(), type, field.getChildren());
  }

  /** Of one column of both sides. */
  private Field both(@Nullable Field was, Field our, Field their) {
    Field wide = our;
    Field widest = SchemaUnion.widest(our, their);
    if (widest != null) {
      wide = widest;
    } else if (clash(Kind.COLUMN_TYPES, was, our, their) == MergeSide.THEIRS) {
      wide = their;
    }
    String name = our.getName();
    if (!name.equals(their.getName())) {
      if (was != null && was.getName().equals(name)) {
        name = their.getName();
      } else if (was == null || !was.getName().equals(their.getName())) {
        MergeSide side = clash(Kind.COLUMN_RENAMED_TWICE, was, our, their);
        name = side == MergeSide.OURS ? name : their.getName();
      }
    }
    Map<String, String> metadata =
        Changed.of(was == null ? null : was.getMetadata(), our.getMetadata(), their.getMetadata());
    FieldType type = new FieldType(wide.isNullable(), wide.getType(), null, metadata);
    return new Field(name, type, wide.getChildren());
  }

  /** Different columns of one name become a conflict, or get names of their own. */
  private void nameApart(List<Column> columns) {
    Map<String, Integer> places = new TreeMap<>();
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i).name();
      Integer first = places.putIfAbsent(name, i);
      if (first == null) {
        continue;
      }
      Column one = columns.get(first);
      Column other = columns.get(i);
      boolean oursIsFirst = named(ours, one.id(), name);
      MergeSide keeps =
          clash(
              Kind.COLUMN_NAME_TAKEN,
              null,
              oursIsFirst ? one.field() : other.field(),
              oursIsFirst ? other.field() : one.field());
      int renamed = (keeps == MergeSide.OURS) == oursIsFirst ? i : first;
      columns.set(renamed, renamed(columns.get(renamed), free(name, columns)));
    }
  }

  private static String free(String name, List<Column> columns) {
    Set<String> taken = new HashSet<>();
    columns.forEach(column -> taken.add(column.name()));
    String free = name;
    for (int i = 2; taken.contains(free); i++) {
      free = name + "_" + i;
    }
    return free;
  }

  private PrimaryKey key(List<Column> columns) {
    List<Long> our = keyIds(ours);
    List<Long> their = keyIds(theirs);
    List<Long> key = our;
    if (!our.equals(their)) {
      List<Long> was = base == null ? null : keyIds(base);
      if (our.equals(was)) {
        key = their;
      } else if (!their.equals(was)) {
        MergeSide side = take(preference);
        if (preference == Preference.REPORT) {
          conflicts.add(
              new TableConflict(
                  table,
                  Kind.KEY_CHANGED,
                  "",
                  base == null ? "" : base.primaryKey().toString(),
                  ours.primaryKey().toString(),
                  theirs.primaryKey().toString()));
        }
        key = side == MergeSide.OURS ? our : their;
      }
    }
    List<String> names = new ArrayList<>();
    for (long id : key) {
      columns.stream().filter(column -> column.id() == id).forEach(c -> names.add(c.name()));
    }
    return PrimaryKey.of(names);
  }

  private Map<String, String> metadata() {
    return Changed.of(base == null ? null : base.metadata(), ours.metadata(), theirs.metadata());
  }

  /** Records a conflict unless a side is preferred; the side to go on with. */
  private MergeSide clash(
      Kind kind, @Nullable Field was, @Nullable Field our, @Nullable Field their) {
    if (preference == Preference.REPORT) {
      Field named = our != null ? our : Objects.requireNonNull(their);
      conflicts.add(
          new TableConflict(table, kind, named.getName(), text(was), text(our), text(their)));
    }
    return take(preference);
  }

  private static MergeSide take(Preference preference) {
    return preference == Preference.THEIRS ? MergeSide.THEIRS : MergeSide.OURS;
  }

  private static String text(@Nullable Field field) {
    return field == null ? "" : field.getName() + " " + TypeNames.of(field);
  }

  private static List<Long> keyIds(TableSchema schema) {
    List<Long> ids = new ArrayList<>();
    for (String name : schema.primaryKey().columns()) {
      ids.add(schema.column(name).id());
    }
    return ids;
  }

  private static @Nullable Field field(@Nullable TableSchema schema, long id) {
    int position = schema == null ? -1 : schema.indexOfId(id);
    return schema == null || position < 0 ? null : schema.columns().get(position).field();
  }

  private static boolean named(TableSchema schema, long id, String name) {
    Field field = field(schema, id);
    return field != null && field.getName().equals(name);
  }

  private static boolean same(Field a, Field b) {
    return a.getName().equals(b.getName())
        && a.getType().equals(b.getType())
        && a.getChildren().equals(b.getChildren());
  }

  private static Column renamed(Column column, String name) {
    Field field = column.field();
    return new Column(column.id(), new Field(name, field.getFieldType(), field.getChildren()));
  }
}
