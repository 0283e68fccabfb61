package dev.sheaf.ops.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.ops.merge.TableConflict.Kind;
import dev.sheaf.store.schema.Column;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The columns of merged tables. A schema is read as {@code name:bits}, with {@code !} for no null.
 */
class SchemaMergeTest {
  private static final ArrowType INT = new ArrowType.Int(32, true);
  private static final ArrowType LONG = new ArrowType.Int(64, true);
  private static final ArrowType TEXT = ArrowType.Utf8.INSTANCE;
  private static final TableSchema BASE =
      TableSchema.create(
          new Schema(List.of(field("id", INT), field("name", TEXT), field("runways", INT))),
          PrimaryKey.of("id"));

  @Test
  void columnsOfBothSidesStandBesideEachOtherOursFirst() {
    TableSchema ours = BASE.add(field("city", TEXT));
    TableSchema theirs = BASE.add(field("elevation", INT));
    assertEquals("id:32! name:text runways:32 city:text elevation:32", merged(ours, theirs));
    assertEquals("id:32! name:text runways:32 elevation:32 city:text", merged(theirs, ours));
  }

  @Test
  void aColumnThatBothSidesAddedIsOne() {
    TableSchema ours = BASE.add(field("length", INT));
    TableSchema theirs = BASE.add(field("city", TEXT)).add(field("length", LONG));
    assertEquals("id:32! name:text runways:32 length:64 city:text", merged(ours, theirs));
    assertEquals("id:32! name:text runways:32 city:text length:64", merged(theirs, ours));
  }

  @Test
  void columnsOfOneNameAndDifferentTypesAreAConflict() {
    TableSchema ours = BASE.add(field("length", INT));
    TableSchema theirs = BASE.add(field("length", TEXT));
    assertClash(Kind.COLUMN_NAME_TAKEN, "length", "", "length int32", "length utf8", ours, theirs);
    assertEquals(
        "id:32! name:text runways:32 length:32 length_2:text",
        merged(ours, theirs, Preference.OURS));
    assertEquals(
        "id:32! name:text runways:32 length_2:32 length:text",
        merged(ours, theirs, Preference.THEIRS));
  }

  @Test
  void aColumnThatTakesTheNameOfAnotherIsAConflict() {
    TableSchema ours = BASE.rename("runways", "strips");
    TableSchema theirs = BASE.add(field("strips", TEXT));
    assertClash(Kind.COLUMN_NAME_TAKEN, "strips", "", "strips int32", "strips utf8", ours, theirs);
    assertEquals("id:32! name:text strips:32 strips_2:text", merged(ours, theirs, Preference.OURS));
    assertEquals(
        "id:32! name:text strips_2:32 strips:text", merged(ours, theirs, Preference.THEIRS));
  }

  @Test
  void columnsThatExchangedTheirNamesOnOneSideDoSo() {
    TableSchema ours = BASE.rename("name", "x").rename("runways", "name").rename("x", "runways");
    assertEquals(
        "id:32! runways:text name:32 city:text", merged(ours, BASE.add(field("city", TEXT))));
    assertEquals(
        "id:32! runways:text name:32 city:text", merged(BASE.add(field("city", TEXT)), ours));
  }

  @Test
  void aColumnThatOneSideDroppedIsGone() {
    TableSchema without = BASE.drop("runways");
    TableSchema other = BASE.add(field("city", TEXT));
    assertEquals("id:32! name:text city:text", merged(without, other));
    assertEquals("id:32! name:text city:text", merged(other, without));
    assertEquals(
        BASE.drop("runways").retiredIds(),
        SchemaMerge.of("t", BASE, other, without, Preference.REPORT).schema().retiredIds(),
        "its id is not given to another");
    assertEquals("id:32! name:text", merged(without, BASE.drop("runways")));
  }

  @Test
  void aColumnThatOneSideDroppedAndTheOtherChangedIsAConflict() {
    TableSchema dropped = BASE.drop("runways");
    for (TableSchema changed :
        List.of(BASE.rename("runways", "strips"), BASE.widen("runways", LONG))) {
      String name = changed.columns().get(2).name();
      String type = name.equals("strips") ? "strips int32" : "runways int64";
      assertClash(
          Kind.COLUMN_DROPPED_AND_CHANGED, name, "runways int32", type, "", changed, dropped);
      assertClash(
          Kind.COLUMN_DROPPED_AND_CHANGED, name, "runways int32", "", type, dropped, changed);
      assertEquals("id:32! name:text", merged(dropped, changed, Preference.OURS));
      assertEquals(text(changed), merged(dropped, changed, Preference.THEIRS));
      assertEquals(text(changed), merged(changed, dropped, Preference.OURS));
    }
  }

  @Test
  void aColumnThatOneSideRenamedIsRenamed() {
    TableSchema ours = BASE.rename("runways", "strips");
    assertEquals(
        "id:32! name:text strips:32 city:text", merged(ours, BASE.add(field("city", TEXT))));
    assertEquals(
        "id:32! name:text strips:32 city:text", merged(BASE.add(field("city", TEXT)), ours));
    assertEquals("id:32! label:text strips:32", merged(ours, BASE.rename("name", "label")));
    assertEquals("id:32! name:text strips:64", merged(ours, BASE.widen("runways", LONG)));
  }

  @Test
  void aColumnThatBothSidesRenamedDifferentlyIsAConflict() {
    TableSchema ours = BASE.rename("runways", "strips");
    TableSchema theirs = BASE.rename("runways", "count");
    assertClash(
        Kind.COLUMN_RENAMED_TWICE,
        "strips",
        "runways int32",
        "strips int32",
        "count int32",
        ours,
        theirs);
    assertEquals("id:32! name:text strips:32", merged(ours, theirs, Preference.OURS));
    assertEquals("id:32! name:text count:32", merged(ours, theirs, Preference.THEIRS));
    assertEquals(
        "id:32! name:text strips:32 a:32 b:32",
        merged(ours.add(field("a", INT)), ours.add(field("b", INT))));
  }

  @Test
  void theWiderTypeWins() {
    TableSchema ours = BASE.widen("runways", LONG);
    assertEquals(
        "id:32! name:text runways:64 city:text", merged(ours, BASE.add(field("city", TEXT))));
    assertEquals(
        "id:32! name:text runways:64 city:text", merged(BASE.add(field("city", TEXT)), ours));
  }

  @Test
  void typesOfWhichNeitherHoldsTheOtherAreAConflict() {
    // Ids tell families of types apart, so only a dataset from elsewhere can have this.
    TableSchema theirs = withRunways(TEXT);
    assertClash(
        Kind.COLUMN_TYPES,
        "runways",
        "runways int32",
        "runways int64",
        "runways utf8",
        BASE.widen("runways", LONG),
        theirs);
    assertEquals(
        "id:32! name:text runways:64",
        merged(BASE.widen("runways", LONG), theirs, Preference.OURS));
    assertEquals(
        "id:32! name:text runways:text",
        merged(BASE.widen("runways", LONG), theirs, Preference.THEIRS));
  }

  private static TableSchema withRunways(ArrowType type) {
    List<Column> columns = new ArrayList<>(BASE.columns());
    columns.set(2, new Column(columns.get(2).id(), field("runways", type)));
    return TableSchema.of(columns, BASE.primaryKey(), List.of(), BASE.metadata());
  }

  @Test
  void aColumnThatOneSideHasNotTakesNulls() {
    Field required = new Field("city", FieldType.notNullable(TEXT), List.of());
    TableSchema before =
        TableSchema.create(new Schema(List.of(field("id", INT), required)), PrimaryKey.of("id"));
    TableSchema dropped = before.drop("city").add(field("runways", INT));
    // Reverting the drop: the base is the version that dropped it, and theirs the one before.
    assertEquals(
        "id:32! runways:32 city:text",
        merged(before.drop("city"), dropped, before, Preference.REPORT));
    // Kept against a drop, because it was renamed.
    assertEquals(
        "id:32! runways:32 town:text",
        merged(before, dropped, before.rename("city", "town"), Preference.THEIRS));
  }

  @Test
  void severalClashesAreToldAllAtOnce() {
    TableSchema ours = BASE.rename("runways", "strips").add(field("length", INT));
    TableSchema theirs = BASE.rename("runways", "count").add(field("length", TEXT));
    assertEquals(
        List.of(Kind.COLUMN_RENAMED_TWICE, Kind.COLUMN_NAME_TAKEN),
        SchemaMerge.of("t", BASE, ours, theirs, Preference.REPORT).conflicts().stream()
            .map(TableConflict::kind)
            .toList());
  }

  private static void assertClash(
      Kind kind,
      String column,
      String base,
      String our,
      String their,
      TableSchema ours,
      TableSchema theirs) {
    assertEquals(
        List.of(new TableConflict("t", kind, column, base, our, their)),
        SchemaMerge.of("t", BASE, ours, theirs, Preference.REPORT).conflicts());
    for (Preference preference : List.of(Preference.OURS, Preference.THEIRS)) {
      assertTrue(SchemaMerge.of("t", BASE, ours, theirs, preference).conflicts().isEmpty());
    }
  }

  private static String merged(TableSchema ours, TableSchema theirs) {
    return merged(BASE, ours, theirs, Preference.REPORT);
  }

  private static String merged(TableSchema ours, TableSchema theirs, Preference preference) {
    return merged(BASE, ours, theirs, preference);
  }

  private static String merged(
      @Nullable TableSchema base, TableSchema ours, TableSchema theirs, Preference preference) {
    SchemaMerge.Result result = SchemaMerge.of("t", base, ours, theirs, preference);
    assertEquals(List.of(), result.conflicts());
    return text(result.schema());
  }

  private static String text(TableSchema schema) {
    return IntStream.range(0, schema.columns().size())
        .mapToObj(
            i -> {
              Field field = schema.columns().get(i).field();
              String type =
                  field.getType() instanceof ArrowType.Int bits ? "" + bits.getBitWidth() : "text";
              return field.getName() + ':' + type + (field.isNullable() ? "" : "!");
            })
        .collect(Collectors.joining(" "));
  }

  private static Field field(String name, ArrowType type) {
    return new Field(name, FieldType.nullable(type), List.of());
  }
}
