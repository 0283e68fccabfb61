package dev.sheaf.store.schema;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.testing.RandomFields;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class TableSchemaTest {
  private static final ArrowType INT32 = new ArrowType.Int(32, true);
  private static final ArrowType INT64 = new ArrowType.Int(64, true);
  private static final ArrowType UTF8 = ArrowType.Utf8.INSTANCE;

  private static final TableSchema AIRPORTS =
      TableSchema.create(
          schema(
              RandomFields.of("id", INT32),
              RandomFields.of("name", UTF8),
              RandomFields.of("elevation", INT32)),
          PrimaryKey.of("id"));

  @Test
  void keyColumnsBecomeNotNullable() {
    assertFalse(AIRPORTS.column("id").field().isNullable());
    assertTrue(AIRPORTS.column("name").field().isNullable());
    assertArrayEquals(new int[] {0}, AIRPORTS.keyPositions());
    assertEquals(
        "id int32 not null, name utf8, elevation int32, primary key (id)", AIRPORTS.toString());
  }

  @Test
  void keyPositionsAreInKeyOrder() {
    Schema schema = schema(RandomFields.of("a", INT32), RandomFields.of("b", UTF8));
    assertArrayEquals(
        new int[] {1, 0}, TableSchema.create(schema, PrimaryKey.of("b", "a")).keyPositions());
  }

  @Test
  void withoutKeyAllColumnsAreTheKeyAndStayNullable() {
    Schema schema = schema(RandomFields.of("a", INT32), RandomFields.of("b", UTF8));
    TableSchema keyless = TableSchema.create(schema, PrimaryKey.none());
    assertTrue(keyless.keyless());
    assertArrayEquals(new int[] {0, 1}, keyless.keyPositions());
    assertTrue(keyless.column("a").field().isNullable());
  }

  @Test
  void idsDependOnNameAndFamilyOnly() {
    TableSchema other =
        TableSchema.create(
            schema(RandomFields.of("elevation", INT64), RandomFields.of("id", UTF8)),
            PrimaryKey.none());
    assertEquals(AIRPORTS.column("elevation").id(), other.column("elevation").id());
    assertNotEquals(AIRPORTS.column("id").id(), other.column("id").id());
    // Part of the dataset format: a change makes old datasets unreadable.
    assertEquals(0x053f518c4a43df9bL, AIRPORTS.column("id").id());
  }

  @Test
  void fingerprintCountsWhatRowsMeanAndNoMetadata() {
    assertEquals(AIRPORTS.fingerprint(), TableSchema.fromJson(AIRPORTS.toJson()).fingerprint());
    Schema noted = new Schema(AIRPORTS.arrow().getFields(), Map.of("source", "somewhere"));
    assertEquals(
        AIRPORTS.fingerprint(), TableSchema.create(noted, PrimaryKey.of("id")).fingerprint());
    assertNotEquals(
        AIRPORTS.fingerprint(),
        TableSchema.create(AIRPORTS.arrow(), PrimaryKey.of("id", "name")).fingerprint());
    assertNotEquals(AIRPORTS.fingerprint(), AIRPORTS.widen("elevation", INT64).fingerprint());
    assertNotEquals(AIRPORTS.fingerprint(), AIRPORTS.rename("name", "title").fingerprint());
    // Part of the dataset format, as above.
    assertEquals("cff223f563c24a1231302570838fdf36", AIRPORTS.fingerprint().toString());
  }

  @Test
  void addedColumnIsAbsentFromOlderRows() {
    TableSchema added = AIRPORTS.add(RandomFields.of("closed", ArrowType.Bool.INSTANCE));
    assertArrayEquals(new int[] {0, 1, 2, -1}, added.mappingFrom(AIRPORTS));
    assertArrayEquals(new int[] {0, 1, 2}, AIRPORTS.mappingFrom(added));
  }

  @Test
  void renamedColumnKeepsItsValuesAndItsPlaceInTheKey() {
    TableSchema renamed = AIRPORTS.rename("id", "ident");
    assertEquals(List.of("ident"), renamed.primaryKey().columns());
    assertEquals(AIRPORTS.column("id").id(), renamed.column("ident").id());
    assertArrayEquals(new int[] {0, 1, 2}, renamed.mappingFrom(AIRPORTS));
    assertSame(AIRPORTS, AIRPORTS.rename("id", "id"));
  }

  @Test
  void droppedColumnDoesNotComeBackUnderItsOldName() {
    TableSchema dropped = AIRPORTS.drop("name");
    TableSchema again = dropped.add(RandomFields.of("name", UTF8));
    assertArrayEquals(new int[] {0, 2, -1}, again.mappingFrom(AIRPORTS));
    assertEquals(-1, dropped.indexOfId(AIRPORTS.column("name").id()));
    assertEquals(1, AIRPORTS.indexOfId(AIRPORTS.column("name").id()));
    TableSchema third = again.drop("name").add(RandomFields.of("name", UTF8));
    assertArrayEquals(new int[] {0, 1, -1}, third.mappingFrom(again));
    assertEquals(third, TableSchema.fromJson(third.toJson()));
  }

  @Test
  void nameFreedByRenamingGetsANewId() {
    TableSchema moved = AIRPORTS.rename("name", "title").add(RandomFields.of("name", UTF8));
    assertArrayEquals(new int[] {0, 1, 2, -1}, moved.mappingFrom(AIRPORTS));
  }

  @Test
  void widenedColumnKeepsItsId() {
    TableSchema wide = AIRPORTS.widen("elevation", INT64).widen("id", INT64);
    assertArrayEquals(new int[] {0, 1, 2}, wide.mappingFrom(AIRPORTS));
    assertEquals(INT64, wide.column("elevation").type());
    assertFalse(wide.column("id").field().isNullable());
    assertSame(wide, wide.widen("elevation", INT64));
  }

  @Test
  void widenedListKeepsItsChildren() {
    Field item = RandomFields.of("item", UTF8);
    Field list = new Field("tags", FieldType.nullable(ArrowType.List.INSTANCE), List.of(item));
    TableSchema schema = TableSchema.create(schema(list), PrimaryKey.none());
    Field wide = schema.widen("tags", ArrowType.LargeList.INSTANCE).column("tags").field();
    assertEquals(List.of(item), wide.getChildren());
  }

  @Test
  void unknownColumnsAreNamedWithTheNearest() {
    refused(
        ErrorCode.UNKNOWN_COLUMN,
        "no column 'elevaton': did you mean 'elevation'?",
        () -> AIRPORTS.column("elevaton"));
    refused(ErrorCode.UNKNOWN_COLUMN, "no column 'zzz'", () -> AIRPORTS.drop("zzz"));
    refused(ErrorCode.UNKNOWN_COLUMN, "no column 'zzz'", () -> AIRPORTS.rename("zzz", "a"));
    refused(ErrorCode.UNKNOWN_COLUMN, "no column 'zzz'", () -> AIRPORTS.widen("zzz", INT64));
    refused(
        ErrorCode.UNKNOWN_COLUMN,
        "no column 'zzz'",
        () -> TableSchema.create(AIRPORTS.arrow(), PrimaryKey.of("zzz")));
  }

  @Test
  void changesThatCannotBeAreRefused() {
    refused(
        ErrorCode.BAD_SCHEMA, "'name' already", () -> AIRPORTS.add(RandomFields.of("name", UTF8)));
    refused(ErrorCode.BAD_SCHEMA, "'name' already", () -> AIRPORTS.rename("id", "name"));
    refused(ErrorCode.BAD_NAME, "no name", () -> AIRPORTS.rename("id", ""));
    refused(
        ErrorCode.BAD_SCHEMA,
        "must be nullable",
        () -> AIRPORTS.add(new Field("x", FieldType.notNullable(UTF8), List.of())));
    refused(ErrorCode.BAD_SCHEMA, "part of the primary key", () -> AIRPORTS.drop("id"));
    refused(
        ErrorCode.BAD_SCHEMA,
        "'elevation' of type int32 cannot become int16: it can be widened to a wider integer of the same sign",
        () -> AIRPORTS.widen("elevation", new ArrowType.Int(16, true)));
    refused(ErrorCode.BAD_SCHEMA, "cannot become utf8", () -> AIRPORTS.widen("elevation", UTF8));
    TableSchema single = TableSchema.create(schema(RandomFields.of("a", UTF8)), PrimaryKey.none());
    refused(ErrorCode.BAD_SCHEMA, "at least one column", () -> single.drop("a"));
  }

  @Test
  void keysThatCannotBeAreRefused() {
    refused(ErrorCode.BAD_SCHEMA, "names column 'a' twice", () -> PrimaryKey.of("a", "a"));
    Field item = RandomFields.of("item", UTF8);
    Field list = new Field("tags", FieldType.nullable(ArrowType.List.INSTANCE), List.of(item));
    refused(
        ErrorCode.BAD_SCHEMA,
        "'tags' of type list<utf8> cannot be part of a primary key",
        () -> TableSchema.create(schema(list), PrimaryKey.of("tags")));
    refused(
        ErrorCode.BAD_SCHEMA,
        "of type null",
        () ->
            TableSchema.create(
                schema(RandomFields.of("n", ArrowType.Null.INSTANCE)), PrimaryKey.of("n")));
    for (ArrowType type : RandomFields.keyTypes()) {
      assertFalse(
          TableSchema.create(schema(RandomFields.of("k", type)), PrimaryKey.of("k")).keyless());
    }
  }

  @Test
  void equalityCountsEverything() {
    assertEquals(AIRPORTS, TableSchema.create(AIRPORTS.arrow(), PrimaryKey.of("id")));
    assertEquals(
        AIRPORTS.hashCode(), TableSchema.create(AIRPORTS.arrow(), PrimaryKey.of("id")).hashCode());
    assertNotEquals(AIRPORTS, TableSchema.create(AIRPORTS.arrow(), PrimaryKey.none()));
    assertNotEquals(AIRPORTS, AIRPORTS.drop("name"));
    assertNotEquals(AIRPORTS, AIRPORTS.add(RandomFields.of("x", UTF8)).drop("x"));
    assertNotEquals(PrimaryKey.none(), PrimaryKey.of("a"));
    assertEquals(PrimaryKey.of("a").hashCode(), PrimaryKey.of(List.of("a")).hashCode());
  }

  private static Schema schema(Field... fields) {
    return new Schema(List.of(fields));
  }

  private static void refused(ErrorCode code, String text, Executable change) {
    SheafException e = assertThrows(SheafException.class, change);
    assertEquals(code, e.code());
    assertTrue(e.getMessage().contains(text), e.getMessage());
  }
}
