package dev.sheaf.store.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.RandomFields;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Hashes are stored. The values here were computed by another program, from the description of the
 * hash; when one of them changes, datasets written before can no longer be verified.
 */
@ExtendWith(AllocatorExtension.class)
class RowHasherGoldenTest {
  private static final ArrowType INT32 = new ArrowType.Int(32, true);
  private static final Field INTEGER = RandomFields.of("a", INT32);

  private BufferAllocator allocator;
  private BufferAllocator vectors;

  @BeforeEach
  void open(BufferAllocator given) {
    allocator = given;
    vectors = allocator.newChildAllocator("vectors", 0, Long.MAX_VALUE);
  }

  @AfterEach
  void close() {
    vectors.close();
  }

  @Test
  void numbers() {
    is("a39fd9e314a802b919979761da0a2bcd", 7, integer(0));
    is("4a39c1c0234fb9c8a312d50a868cfa40", 7, integer(-1));
    is("865aca3cc91ae0f0bd731d1f5813c1eb", -9, integer(42));
    BitVector bit = new BitVector("a", vectors);
    bit.setSafe(0, 1);
    is("53ff4ce824982145a650412343f91c16", 7, one(bit));
    is("207a9893e0bc7f7b70cdc64a479a2513", 7, floating(1.5));
    is("0280c232f159210e97e5c53cd09c5a44", 7, floating(-0.0));
    Float4Vector nan = new Float4Vector("a", vectors);
    nan.setSafe(0, Float.intBitsToFloat(0x7fc00001));
    is("ce85da7d4d08d1ca04bcf7a60d5a9df3", 7, one(nan));
  }

  @Test
  void bytesOfEveryLengthThatIsReadDifferently() {
    bytes(0, "40b1cb09f7b211311e949febfbc9e42a");
    bytes(1, "552998d300d842a03058fe4387f59aab");
    bytes(2, "fdba0d1f99510a431abf5d5c0b582306");
    bytes(3, "6585664f89fc1219d604cd80c305b11f");
    bytes(4, "2c0601e8c612f0c8288b3efbe29678b0");
    bytes(5, "1edab51954535ebca500256f0e14ad7e");
    bytes(7, "124ff310c8ed6c4b0aeb537a52daf126");
    bytes(8, "c27d20e224681d5157183102dfb206b4");
    bytes(9, "3128e2d1032dbf5eaf717a112109890e");
    bytes(15, "5a55d9071eaa961c557f6e96f8160f7f");
    bytes(16, "4188ccf6ea2bd8ef369bc7b185549bb8");
    bytes(17, "2ee1af56841aabc2391f96dbba22405a");
    bytes(31, "b6c7a170495d48e48fe8ee9044c1de43");
    bytes(32, "ca674eef0f7ccb720df5c95f184e0d9d");
    bytes(33, "7ccb82542f2a5253d71812ca1037be66");
    bytes(100, "75c1aa9a7f6b4fab980e7a21871000e9");
  }

  @Test
  void decimals() {
    is("deae1376dde2bd76b3a87a1e65680684", 7, decimal(BigInteger.valueOf(12345)));
    is("3aed00fe7218498d60f0377d83331ba6", 7, decimal(BigInteger.valueOf(-1)));
    is("f5d5eeec85b98bf709c1268da65c276e", 7, decimal(BigInteger.TEN.pow(50)));
    is("75a4cbf0c0a6f63bdbec2650de0b21f0", 7, decimal(BigInteger.TEN.pow(50).negate()));
  }

  @Test
  void nested() {
    ListVector list = ListVector.empty("a", vectors);
    list.addOrGetVector(FieldType.nullable(INT32));
    list.startNewValue(0);
    IntVector elements = (IntVector) list.getDataVector();
    elements.setSafe(0, 1);
    elements.setNull(1);
    elements.setSafe(2, 3);
    list.endValue(0, 3);
    is("e28917515d053a4b779a73ad78627a49", 7, one(list));
    ListVector empty = ListVector.empty("a", vectors);
    empty.addOrGetVector(FieldType.nullable(INT32));
    empty.startNewValue(0);
    empty.endValue(0, 0);
    is("40b1cb09f7b211311e949febfbc9e42a", 7, one(empty));
    is("a8499ed834ce8d1152af5cabdbb56862", 7, struct("x"));
    is("16f9b0da609536ffd889254dbcfc3579", 7, struct(null));
    is("f22dc85421595747acc7521187b9c64a", 7, map());
  }

  @Test
  void rowsAndKeys() {
    VarCharVector name = new VarCharVector("b", vectors);
    name.setSafe(0, "Zürich".getBytes(StandardCharsets.UTF_8));
    FieldVector[] columns = {integer(5), one(name), floating(47.37)};
    is("d51314d910b964d61d18c885c4731aea", new long[] {1, 2, 3}, columns);
    is("492b8d6066c0922704da20a9ff0b7d69", new long[0]);

    VarCharVector text = new VarCharVector("b", vectors);
    text.setSafe(0, "ab".getBytes(StandardCharsets.UTF_8));
    keyIs("0064c4202cb1b55d", integer(5), one(text));
    IntVector absent = new IntVector("a", vectors);
    absent.allocateNew(1);
    keyIs("1dcd68c3a0e46398", one(absent));
  }

  private void bytes(int length, String expected) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 7 + length);
    }
    VarBinaryVector vector = new VarBinaryVector("a", vectors);
    vector.setSafe(0, bytes);
    is(expected, 7, one(vector));
  }

  private FieldVector integer(int value) {
    BigIntVector vector = new BigIntVector("a", vectors);
    vector.setSafe(0, value);
    return one(vector);
  }

  private FieldVector floating(double value) {
    Float8Vector vector = new Float8Vector("a", vectors);
    vector.setSafe(0, value);
    return one(vector);
  }

  private FieldVector decimal(BigInteger unscaled) {
    Decimal256Vector vector = new Decimal256Vector("a", vectors, 76, 2);
    vector.setSafe(0, new BigDecimal(unscaled, 2));
    return one(vector);
  }

  private FieldVector struct(@Nullable String text) {
    Field field =
        new Field(
            "s",
            FieldType.nullable(ArrowType.Struct.INSTANCE),
            List.of(INTEGER, RandomFields.of("b", ArrowType.Utf8.INSTANCE)));
    StructVector struct = (StructVector) field.createVector(vectors);
    struct.allocateNew();
    struct.setIndexDefined(0);
    if (text != null) {
      ((IntVector) struct.getChild("a")).setSafe(0, 1);
      ((VarCharVector) struct.getChild("b")).setSafe(0, text.getBytes(StandardCharsets.UTF_8));
    }
    return one(struct);
  }

  private FieldVector map() {
    Field key = new Field("k", FieldType.notNullable(INT32), List.of());
    Field value = RandomFields.of("v", ArrowType.Utf8.INSTANCE);
    FieldType struct = FieldType.notNullable(ArrowType.Struct.INSTANCE);
    Field entries = new Field("e", struct, List.of(key, value));
    Field field = new Field("m", FieldType.nullable(new ArrowType.Map(false)), List.of(entries));
    MapVector map = (MapVector) field.createVector(vectors);
    map.allocateNew();
    map.startNewValue(0);
    StructVector entry = (StructVector) map.getDataVector();
    entry.setIndexDefined(0);
    ((IntVector) entry.getChildrenFromFields().get(0)).setSafe(0, 1);
    ((VarCharVector) entry.getChildrenFromFields().get(1))
        .setSafe(0, "x".getBytes(StandardCharsets.UTF_8));
    map.endValue(0, 1);
    return one(map);
  }

  private static FieldVector one(FieldVector vector) {
    vector.setValueCount(1);
    return vector;
  }

  private static void is(String expected, long id, FieldVector column) {
    is(expected, new long[] {id}, column);
  }

  private static void is(String expected, long[] ids, FieldVector... columns) {
    long[] high = new long[1];
    long[] low = new long[1];
    RowHasher.hashRows(columns, ids, 0, 1, high, low);
    assertEquals(expected, RowHasher.sum(high, low, 1).toString());
    for (FieldVector column : columns) {
      column.close();
    }
  }

  private static void keyIs(String expected, FieldVector... columns) {
    long[] hash = new long[1];
    KeyHasher.hashKeys(columns, 0, 1, hash);
    assertEquals(expected, String.format("%016x", hash[0]));
    for (FieldVector column : columns) {
      column.close();
    }
  }
}
