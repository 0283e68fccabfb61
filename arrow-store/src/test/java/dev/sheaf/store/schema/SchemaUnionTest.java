package dev.sheaf.store.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

class SchemaUnionTest {
  private static final ArrowType INT32 = new ArrowType.Int(32, true);
  private static final ArrowType INT64 = new ArrowType.Int(64, true);
  private static final TableSchema BASE =
      TableSchema.create(
          new Schema(
              List.of(
                  RandomFields.of("id", INT32),
                  RandomFields.of("name", ArrowType.Utf8.INSTANCE),
                  new Field("size", FieldType.notNullable(INT32), List.of()))),
          PrimaryKey.of("id"));

  private static String union(TableSchema... schemas) {
    return SchemaUnion.of(List.of(schemas)).toString();
  }

  @Test
  void ofEqualSchemasIsTheSchema() {
    assertSame(BASE, SchemaUnion.of(List.of(BASE)));
    assertSame(BASE, SchemaUnion.of(List.of(BASE, TableSchema.fromJson(BASE.toJson()))));
  }

  @Test
  void columnsOfAllTakeTheNameOfTheFirstAndTheWidestType() {
    TableSchema ours = BASE.rename("name", "title").widen("id", INT64);
    TableSchema theirs = BASE.drop("size").add(RandomFields.of("note", ArrowType.Utf8.INSTANCE));
    assertEquals(
        "id int64 not null, title utf8, size int32, note utf8, primary key (id)",
        union(ours, theirs));
    assertEquals(
        "id int64 not null, name utf8, note utf8, size int32, primary key (id)",
        union(theirs, ours));
  }

  @Test
  void twoColumnsOfOneNameStayTwo() {
    TableSchema ours = BASE.drop("size").add(RandomFields.of("size", ArrowType.Utf8.INSTANCE));
    TableSchema theirs = BASE.add(RandomFields.of("size_2", INT64));
    assertEquals(
        "id int32 not null, name utf8, size utf8, size_2 int32, size_2_2 int64, primary key (id)",
        union(ours, theirs));
  }

  @Test
  void aRenamedKeyIsOneColumn() {
    assertEquals(
        "code int32 not null, name utf8, size int32 not null, primary key (code)",
        union(BASE.rename("id", "code"), BASE));
  }

  @Test
  void typesMeetAtEveryDepth() {
    assertEquals("list<int64>", met(listOf(INT32), listOf(INT64)));
    assertEquals("list<int64>", met(listOf(INT64), listOf(INT32)));
    assertEquals(
        "decimal256(38, 3)",
        met(new ArrowType.Decimal(38, 3, 128), new ArrowType.Decimal(20, 3, 256)));
    assertEquals("large_utf8", met(ArrowType.LargeUtf8.INSTANCE, ArrowType.Utf8.INSTANCE));
  }

  @Test
  void typesThatNothingHoldsBothAreNamed() {
    TableSchema text =
        TableSchema.of(
            List.of(new Column(BASE.columns().get(0).id(), RandomFields.of("id", utf8()))),
            PrimaryKey.none(),
            List.of(),
            Map.of());
    SheafException error =
        assertThrows(SheafException.class, () -> SchemaUnion.of(List.of(BASE, text)));
    assertEquals(ErrorCode.BAD_SCHEMA, error.code());
    assertTrue(error.getMessage().contains("'id' is of type int32"), error::getMessage);
    assertTrue(error.getMessage().contains("utf8"), error::getMessage);
  }

  private static ArrowType utf8() {
    return ArrowType.Utf8.INSTANCE;
  }

  private static Field listOf(ArrowType element) {
    return new Field(
        "x",
        FieldType.nullable(ArrowType.List.INSTANCE),
        List.of(RandomFields.of("item", element)));
  }

  private static String met(ArrowType a, ArrowType b) {
    return met(RandomFields.of("x", a), RandomFields.of("x", b));
  }

  /** The type of a column that two branches added on their own. */
  private static String met(Field a, Field b) {
    TableSchema union = SchemaUnion.of(List.of(BASE.add(a), BASE.add(b)));
    assertEquals(4, union.columns().size());
    return TypeNames.of(union.columns().get(3).field());
  }
}
