package dev.sheaf.store.schema;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SchemaRulesTest {
  private static final Field TEXT = RandomFields.of("text", ArrowType.Utf8.INSTANCE);

  @Test
  void everySupportedTypeIsAccepted() {
    for (ArrowType type : RandomFields.scalars()) {
      create(RandomFields.of("c", type));
    }
    Seeds.forEach(
        200,
        seed -> TableSchema.create(RandomFields.schema(Seeds.random(seed), 5), PrimaryKey.none()));
  }

  @Test
  void otherTypesAreRefusedWithColumnAndType() {
    List<ArrowType> others =
        List.of(
            ArrowType.Utf8View.INSTANCE,
            ArrowType.BinaryView.INSTANCE,
            ArrowType.ListView.INSTANCE,
            ArrowType.LargeListView.INSTANCE,
            new ArrowType.Union(UnionMode.Dense, new int[0]),
            new ArrowType.RunEndEncoded(),
            new ArrowType.Int(24, true),
            new ArrowType.Decimal(39, 0, 128),
            new ArrowType.Decimal(0, 0, 128),
            new ArrowType.Decimal(77, 0, 256),
            new ArrowType.Decimal(9, 0, 32),
            new ArrowType.FixedSizeBinary(0),
            new ArrowType.Time(TimeUnit.NANOSECOND, 32),
            new ArrowType.Time(TimeUnit.SECOND, 64));
    for (ArrowType type : others) {
      refused(ErrorCode.UNSUPPORTED_TYPE, "column 'c' has type", RandomFields.of("c", type));
    }
    Field inside = list("c", RandomFields.of("item", ArrowType.Utf8View.INSTANCE));
    refused(ErrorCode.UNSUPPORTED_TYPE, "column 'c' has type Utf8View", inside);
  }

  @Test
  void namesAreThereUniqueAndWellFormed() {
    refused(
        ErrorCode.BAD_NAME, "a column has no name", RandomFields.of("", ArrowType.Utf8.INSTANCE));
    refused(ErrorCode.BAD_NAME, "a column has no name", unnamed());
    refused(ErrorCode.BAD_NAME, "a field in column 'c' has no name", list("c", unnamed()));
    refused(
        ErrorCode.BAD_NAME,
        "longer than",
        RandomFields.of("x".repeat(1025), ArrowType.Utf8.INSTANCE));
    refused(ErrorCode.BAD_NAME, "well-formed", RandomFields.of("\ud800", ArrowType.Utf8.INSTANCE));
    refused(ErrorCode.BAD_SCHEMA, "'text' is there twice", TEXT, TEXT);
    refused(ErrorCode.BAD_SCHEMA, "the field 'text' twice", struct("s", TEXT, TEXT));
    refused(
        ErrorCode.BAD_SCHEMA,
        "has no name",
        struct("s", RandomFields.of("", ArrowType.Utf8.INSTANCE)));
    create(list("c", RandomFields.of("", ArrowType.Utf8.INSTANCE)));
  }

  @Test
  void nestedTypesHaveTheirChildren() {
    refused(ErrorCode.BAD_SCHEMA, "a list has one child", list("c"));
    refused(ErrorCode.BAD_SCHEMA, "a list has one child", list("c", TEXT, TEXT));
    refused(
        ErrorCode.BAD_SCHEMA, "has no child fields", nested("c", ArrowType.Utf8.INSTANCE, TEXT));
    ArrowType map = new ArrowType.Map(false);
    refused(ErrorCode.BAD_SCHEMA, "a struct of key and value", nested("c", map, TEXT));
    refused(ErrorCode.BAD_SCHEMA, "a struct of key and value", nested("c", map, struct("e", TEXT)));
    Field value = RandomFields.of("value", ArrowType.Utf8.INSTANCE);
    refused(ErrorCode.BAD_SCHEMA, "are not nullable", nested("c", map, struct("e", TEXT, value)));
  }

  @Test
  void depthIsLimited() {
    create(deep(SchemaRules.DEPTH_MAX - 1));
    refused(ErrorCode.LIMIT_EXCEEDED, "deeper than 64", deep(SchemaRules.DEPTH_MAX));
    refused(ErrorCode.LIMIT_EXCEEDED, "deeper than 64", deep(20_000 / 10));
  }

  @Test
  void numberOfFieldsIsLimited() {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < SchemaRules.FIELDS_MAX; i++) {
      fields.add(RandomFields.of("c" + i, ArrowType.Utf8.INSTANCE));
    }
    assertDoesNotThrow(() -> SchemaRules.check(fields));
    fields.set(0, list("l", TEXT));
    SheafException e = assertThrows(SheafException.class, () -> SchemaRules.check(fields));
    assertEquals(ErrorCode.LIMIT_EXCEEDED, e.code());
  }

  @Test
  void fixedSizesAreLimitedAndMultiply() {
    create(RandomFields.of("c", new ArrowType.FixedSizeBinary(32_767)));
    refused(
        ErrorCode.LIMIT_EXCEEDED,
        "'c' has 32768",
        RandomFields.of("c", new ArrowType.FixedSizeBinary(32_768)));
    create(fixed("c", 256, fixed("i", 127, TEXT)));
    refused(
        ErrorCode.LIMIT_EXCEEDED,
        "'c' has 32768",
        fixed("c", 256, struct("s", fixed("i", 128, TEXT))));
    refused(
        ErrorCode.LIMIT_EXCEEDED,
        "'c'",
        fixed("c", Integer.MAX_VALUE, fixed("i", Integer.MAX_VALUE, TEXT)));
    create(fixed("c", 256, list("l", fixed("i", 128, TEXT))));
  }

  private static Field deep(int levels) {
    Field field = TEXT;
    for (int i = 0; i < levels; i++) {
      field = list("l", field);
    }
    return field;
  }

  private static Field unnamed() {
    @Nullable String none = null;
    return new Field(none, FieldType.nullable(ArrowType.Utf8.INSTANCE), List.of());
  }

  private static Field list(String name, Field... children) {
    return nested(name, ArrowType.List.INSTANCE, children);
  }

  private static Field fixed(String name, int size, Field child) {
    return nested(name, new ArrowType.FixedSizeList(size), child);
  }

  private static Field struct(String name, Field... children) {
    return new Field(
        name, FieldType.notNullable(ArrowType.Struct.INSTANCE), Arrays.asList(children));
  }

  private static Field nested(String name, ArrowType type, Field... children) {
    return new Field(name, FieldType.nullable(type), Arrays.asList(children));
  }

  private static void create(Field... fields) {
    TableSchema.create(new Schema(Arrays.asList(fields)), PrimaryKey.none());
  }

  private static void refused(ErrorCode code, String text, Field... fields) {
    SheafException e = assertThrows(SheafException.class, () -> create(fields));
    assertEquals(code, e.code(), e.getMessage());
    assertTrue(e.getMessage().contains(text), e.getMessage());
    assertThrows(
        SheafException.class, () -> create(Collections.nCopies(2, TEXT).toArray(Field[]::new)));
  }
}
