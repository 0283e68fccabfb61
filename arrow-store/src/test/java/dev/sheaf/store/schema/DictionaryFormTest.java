package dev.sheaf.store.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.RandomFields;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.extension.OpaqueType;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.ExtensionTypeRegistry;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(AllocatorExtension.class)
class DictionaryFormTest {
  private static final ArrowType.Int INT8 = new ArrowType.Int(8, true);
  private static final DictionaryEncoding ENCODING = new DictionaryEncoding(7, true, INT8);

  @Test
  void vectorFieldsAreDecodedByTheirDictionary(BufferAllocator allocator) {
    try (VarCharVector values = new VarCharVector("values", allocator)) {
      DictionaryProvider provider =
          new DictionaryProvider.MapDictionaryProvider(new Dictionary(values, ENCODING));
      Schema schema = new Schema(List.of(encoded(INT8), list(encoded(INT8))), Map.of("k", "v"));
      TableSchema table = TableSchema.create(schema, provider, PrimaryKey.of("c"));
      assertEquals(ArrowType.Utf8.INSTANCE, table.column("c").type());
      assertEquals("list<utf8>", TypeNames.of(table.column("l").field()));
      assertEquals(Map.of("k", "v"), table.metadata());
      assertEquals(
          new DictionaryEncoding(3, true, INT8),
          DictionaryForm.remembered(table.column("c").field(), 3));
      assertEquals(table, TableSchema.fromJson(table.toJson()));
    }
  }

  @Test
  void wireFieldsStateTheTypeOfTheirValues() {
    TableSchema table =
        TableSchema.create(
            new Schema(List.of(encoded(ArrowType.LargeUtf8.INSTANCE))), PrimaryKey.none());
    assertEquals(ArrowType.LargeUtf8.INSTANCE, table.column("c").type());
    assertEquals(
        Map.of(DictionaryForm.METADATA_KEY, "int8 ordered"),
        table.column("c").field().getMetadata());
  }

  @Test
  void withoutItsDictionaryAnIndexIsNoColumn() {
    Schema schema = new Schema(List.of(encoded(INT8)));
    SheafException noProvider =
        assertThrows(SheafException.class, () -> TableSchema.create(schema, PrimaryKey.none()));
    assertEquals(ErrorCode.BAD_SCHEMA, noProvider.code());
    assertTrue(noProvider.getMessage().contains("pass the dictionaries"), noProvider.getMessage());
    DictionaryProvider empty = new DictionaryProvider.MapDictionaryProvider();
    SheafException missing =
        assertThrows(
            SheafException.class, () -> TableSchema.create(schema, empty, PrimaryKey.none()));
    assertEquals(ErrorCode.BAD_SCHEMA, missing.code());
    assertTrue(missing.getMessage().contains("refers to dictionary 7"), missing.getMessage());
  }

  @Test
  void everyIndexTypeIsRemembered() {
    for (int bits = 8; bits <= 64; bits *= 2) {
      for (boolean signed : new boolean[] {true, false}) {
        DictionaryEncoding encoding =
            new DictionaryEncoding(1, signed, new ArrowType.Int(bits, signed));
        FieldType type = new FieldType(true, ArrowType.Utf8.INSTANCE, encoding);
        Field decoded = DictionaryForm.decoded(new Field("c", type, List.of()));
        assertEquals(encoding, DictionaryForm.remembered(decoded, 1));
      }
    }
    assertNull(DictionaryForm.remembered(RandomFields.of("c", ArrowType.Utf8.INSTANCE), 1));
    FieldType forged = new FieldType(true, INT8, null, Map.of(DictionaryForm.METADATA_KEY, "int7"));
    assertNull(DictionaryForm.remembered(new Field("c", forged, List.of()), 1));
  }

  @Test
  void extensionTypesAreTheirStorageWithTheirMetadata() {
    OpaqueType opaque = new OpaqueType(ArrowType.Binary.INSTANCE, "geometry", "vendor");
    Field field = new Field("g", FieldType.nullable(opaque), List.of());
    TableSchema table = TableSchema.create(new Schema(List.of(field)), PrimaryKey.none());
    assertEquals(ArrowType.Binary.INSTANCE, table.column("g").type());
    assertEquals(
        "arrow.opaque",
        table
            .column("g")
            .field()
            .getMetadata()
            .get(ArrowType.ExtensionType.EXTENSION_METADATA_KEY_NAME));
    assertNull(ExtensionTypeRegistry.lookup("unknown"));
  }

  private static Field encoded(ArrowType type) {
    return new Field("c", new FieldType(true, type, ENCODING), List.of());
  }

  private static Field list(Field child) {
    return new Field("l", FieldType.nullable(ArrowType.List.INSTANCE), List.of(child));
  }
}
