package dev.sheaf.store.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.Seeds;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.Test;

class TypeWideningTest {
  private static final ArrowType INT32 = new ArrowType.Int(32, true);
  private static final ArrowType INT64 = new ArrowType.Int(64, true);

  @Test
  void theseWideningsAndNoOthers() {
    Set<String> found = new TreeSet<>();
    List<ArrowType> types = RandomFields.scalars();
    for (ArrowType from : types) {
      for (ArrowType to : types) {
        if (!from.equals(to) && TypeWidening.allows(from, to)) {
          found.add(TypeNames.of(from) + " > " + TypeNames.of(to));
        }
      }
    }
    Set<String> expected =
        new TreeSet<>(
            Set.of(
                "decimal128(12, 3) > decimal256(50, 3)",
                "float16 > float32",
                "float16 > float64",
                "float32 > float64",
                "utf8 > large_utf8",
                "binary > large_binary"));
    for (String sign : List.of("int", "uint")) {
      for (String pair : List.of("8 16", "8 32", "8 64", "16 32", "16 64", "32 64")) {
        expected.add(sign + pair.replace(" ", " > " + sign));
      }
    }
    assertEquals(expected, found);
    assertTrue(TypeWidening.allows(ArrowType.List.INSTANCE, ArrowType.LargeList.INSTANCE));
    assertFalse(TypeWidening.allows(ArrowType.LargeList.INSTANCE, ArrowType.List.INSTANCE));
    assertFalse(
        TypeWidening.allows(new ArrowType.Decimal(12, 2, 128), new ArrowType.Decimal(20, 3, 128)));
    assertFalse(
        TypeWidening.allows(new ArrowType.Decimal(12, 2, 256), new ArrowType.Decimal(20, 2, 128)));
  }

  @Test
  void aWideningStaysInTheFamily() {
    List<ArrowType> types = RandomFields.scalars();
    for (ArrowType a : types) {
      for (ArrowType b : types) {
        Field from = RandomFields.of("a", a);
        Field to = RandomFields.of("b", b);
        boolean related = TypeWidening.allows(a, b) || TypeWidening.allows(b, a);
        assertEquals(related, TypeFamily.same(from, to), () -> a + " and " + b);
      }
    }
  }

  @Test
  void dataFitsAtEveryDepth() {
    assertTrue(TypeWidening.fits(list("item", INT32), list("element", INT64)));
    assertFalse(TypeWidening.fits(list("item", INT64), list("item", INT32)));
    assertTrue(TypeWidening.fits(struct("a", INT32), struct("a", INT64)));
    assertFalse(TypeWidening.fits(struct("a", INT32), struct("b", INT32)));
    assertFalse(TypeWidening.fits(struct("a", INT32), RandomFields.of("a", INT32)));
    assertTrue(TypeWidening.fits(map("key", INT32), map("k", INT64)));
    assertFalse(TypeWidening.fits(map("key", INT64), map("key", INT32)));
    assertEquals(
        TypeFamily.of(map("key", INT32)), TypeFamily.of(map("k", INT64)), "names do not count");
  }

  @Test
  void everythingFitsItself() {
    Seeds.forEach(
        100,
        seed -> {
          Field field = RandomFields.any(Seeds.random(seed), "c");
          assertTrue(TypeWidening.fits(field, field));
          assertTrue(TypeFamily.same(field, field));
        });
  }

  @Test
  void structFieldNamesCannotForgeAFamily() {
    Field two =
        nested(ArrowType.Struct.INSTANCE, RandomFields.of("a", INT32), RandomFields.of("b", INT32));
    Field one = nested(ArrowType.Struct.INSTANCE, RandomFields.of("a int;1:b", INT32));
    assertFalse(TypeFamily.same(two, one));
  }

  private static Field list(String child, ArrowType type) {
    return nested(ArrowType.List.INSTANCE, RandomFields.of(child, type));
  }

  private static Field struct(String child, ArrowType type) {
    return nested(ArrowType.Struct.INSTANCE, RandomFields.of(child, type));
  }

  private static Field map(String keyName, ArrowType type) {
    Field entries =
        nested(
            ArrowType.Struct.INSTANCE, RandomFields.of(keyName, type), RandomFields.of("v", INT32));
    return nested(new ArrowType.Map(false), entries);
  }

  private static Field nested(ArrowType type, Field... children) {
    return new Field("c", FieldType.nullable(type), List.of(children));
  }
}
