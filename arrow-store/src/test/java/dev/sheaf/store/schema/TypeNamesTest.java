package dev.sheaf.store.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sheaf.store.testing.RandomFields;
import java.util.List;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.Test;

class TypeNamesTest {
  @Test
  void scalarsHaveDifferentNames() {
    List<ArrowType> types = RandomFields.scalars();
    assertEquals(types.size(), types.stream().map(TypeNames::of).distinct().count());
    assertEquals("time32[s]", TypeNames.of(new ArrowType.Time(TimeUnit.SECOND, 32)));
    assertEquals(
        "timestamp[us, UTC]", TypeNames.of(new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")));
    assertEquals("timestamp[ns]", TypeNames.of(new ArrowType.Timestamp(TimeUnit.NANOSECOND, null)));
  }

  @Test
  void nestedTypesNameTheirChildren() {
    Field id = RandomFields.of("id", new ArrowType.Int(16, false));
    Field name = RandomFields.of("name", ArrowType.Utf8.INSTANCE);
    Field struct = nested(ArrowType.Struct.INSTANCE, id, name);
    assertEquals("struct<id: uint16, name: utf8>", TypeNames.of(struct));
    assertEquals("list<utf8>", TypeNames.of(nested(ArrowType.List.INSTANCE, name)));
    assertEquals("large_list<utf8>", TypeNames.of(nested(ArrowType.LargeList.INSTANCE, name)));
    assertEquals(
        "fixed_size_list<uint16>[3]", TypeNames.of(nested(new ArrowType.FixedSizeList(3), id)));
    assertEquals("map<uint16, utf8>", TypeNames.of(nested(new ArrowType.Map(false), struct)));
  }

  private static Field nested(ArrowType type, Field... children) {
    return new Field("c", FieldType.nullable(type), List.of(children));
  }
}
