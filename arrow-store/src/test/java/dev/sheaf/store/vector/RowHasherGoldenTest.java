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
    is("cb70be9e58ccfe0e55d17d48089b909a", 7, integer(0));
    is("811f372764c8fe0c8b097268cb1e7581", 7, integer(-1));
    is("bbbeb9aa0a93b00fb9d3c3bcfce18f94", -9, integer(42));
    BitVector bit = new BitVector("a", vectors);
    bit.setSafe(0, 1);
    is("e1972dcfd237cac538a5bfd0edd8d052", 7, one(bit));
    is("954c2ecfa6a6a92215ba3462ab490404", 7, floating(1.5));
    is("199cdb663aea8241c1b0e943ffb2a94c", 7, floating(-0.0));
    Float4Vector nan = new Float4Vector("a", vectors);
    nan.setSafe(0, Float.intBitsToFloat(0x7fc00001));
    is("59685748f7460b58d5bdaa3d627c17eb", 7, one(nan));
  }

  @Test
  void bytesOfEveryLengthThatIsReadDifferently() {
    bytes(0, "4776abd916abb26e5c9b6e038e988b3f");
    bytes(1, "ace7f113e40c66f28b3dad490b8583ea");
    bytes(2, "d92346b28a2d2644475e391c8f1a17c2");
    bytes(3, "95e6b5b9626418cae046e4530f3b5414");
    bytes(4, "782138a7c1a0158cdb7d1b06a7abe110");
    bytes(5, "7f502a158aedad9803340f4f66cc53dd");
    bytes(7, "c9d21db07421e628f47d5afbb12eff12");
    bytes(8, "b6b7130b38e9bb8678ea303375a387be");
    bytes(9, "e5f5f1b39167e9511ef7e2eefa572627");
    bytes(15, "970c079770fdf45b50028bfb73df532b");
    bytes(16, "c9d597df54d00f785187eeeec7e229a4");
    bytes(17, "e83501fde21e16264b4ea5be5d79b572");
    bytes(31, "22870561f3c0dc9d6956e18176184814");
    bytes(32, "7d682fc2b111d236ac6b2b694d58a350");
    bytes(33, "8352e669a56137562f6499ea94ee2534");
    bytes(100, "20f96884b9cd3cd1deba27cc539bdcf1");
  }

  @Test
  void decimals() {
    is("145e46159dcafd520e8a0de6df262b60", 7, decimal(BigInteger.valueOf(12345)));
    is("cab83c5c0117d8bddc8b2d2e66e4aa83", 7, decimal(BigInteger.valueOf(-1)));
    is("369a307457be24a8264c39f9cbb98178", 7, decimal(BigInteger.TEN.pow(50)));
    is("51b568bad3a034b501a16b64135da404", 7, decimal(BigInteger.TEN.pow(50).negate()));
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
    is("4cff73f0a2366b122088c337edec77f8", 7, one(list));
    ListVector empty = ListVector.empty("a", vectors);
    empty.addOrGetVector(FieldType.nullable(INT32));
    empty.startNewValue(0);
    empty.endValue(0, 0);
    is("4776abd916abb26e5c9b6e038e988b3f", 7, one(empty));
    is("594f7340928a055a8fc21ae2f768233e", 7, struct("x"));
    is("276016947a53dbe8cba5156548d09aad", 7, struct(null));
    is("4ee5678941d6be1ec5e20077d4c7e388", 7, map());
  }

  @Test
  void rowsAndKeys() {
    VarCharVector name = new VarCharVector("b", vectors);
    name.setSafe(0, "Zürich".getBytes(StandardCharsets.UTF_8));
    FieldVector[] columns = {integer(5), one(name), floating(47.37)};
    is("e63ab6634b545ffebb55df103bab7d80", new long[] {1, 2, 3}, columns);
    is("60bbd05f80070b9204da20a9ff0b7d69", new long[0]);

    VarCharVector text = new VarCharVector("b", vectors);
    text.setSafe(0, "ab".getBytes(StandardCharsets.UTF_8));
    keyIs("3a73802d7ef244dc", integer(5), one(text));
    IntVector absent = new IntVector("a", vectors);
    absent.allocateNew(1);
    keyIs("2f256424a6b3d8d4", one(absent));
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
