package dev.sheaf.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.Seeds;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each rule, at its limit and one beyond it. */
@ExtendWith(AllocatorExtension.class)
class BatchValidatorTest {
  private static final Field TEXT = RandomFields.of("c", ArrowType.Utf8.INSTANCE);
  private static final Field INT64 = RandomFields.of("c", new ArrowType.Int(64, true));
  private static final Field LIST = nested("c", ArrowType.List.INSTANCE, INT64);
  private static final byte[] NONE = {};

  private BufferAllocator allocator;
  private long dictionaryRows;

  @BeforeEach
  void setUp(BufferAllocator given) {
    allocator = given;
  }

  /** Slots and nulls of one column. */
  private record Node(long slots, long nulls) {}

  private static Field nested(String name, ArrowType type, Field... children) {
    return new Field(name, FieldType.nullable(type), List.of(children));
  }

  private static byte[] ints(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(values);
    return bytes.array();
  }

  private static byte[] longs(long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return bytes.array();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void accepts(Field field, List<Node> nodes, byte[]... buffers) {
    List<ArrowBuf> copies = new ArrayList<>();
    for (byte[] buffer : buffers) {
      ArrowBuf copy = allocator.buffer(buffer.length);
      copy.writeBytes(buffer);
      copies.add(copy);
    }
    List<ArrowFieldNode> fieldNodes =
        nodes.stream().map(node -> new ArrowFieldNode(node.slots, node.nulls)).toList();
    int rows = (int) nodes.get(0).slots;
    try (ArrowRecordBatch batch = new ArrowRecordBatch(rows, fieldNodes, copies)) {
      new BatchValidator().validate(new Schema(List.of(field)), batch, id -> dictionaryRows);
    } finally {
      copies.forEach(ArrowBuf::close);
    }
  }

  private void refuses(String reason, Field field, List<Node> nodes, byte[]... buffers) {
    SheafException refusal =
        assertThrows(SheafException.class, () -> accepts(field, nodes, buffers), reason);
    assertTrue(refusal.code() == ErrorCode.BAD_INPUT || refusal.code() == ErrorCode.LIMIT_EXCEEDED);
    assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
  }

  @Test
  void offsetsAscendWithinTheData() {
    List<Node> two = List.of(new Node(2, 0));
    accepts(TEXT, two, NONE, ints(0, 2, 4), ascii("abcd"));
    accepts(TEXT, two, NONE, ints(2, 2, 4), ascii("abcd"));
    accepts(TEXT, two, NONE, ints(4, 4, 4), ascii("abcd"));
    refuses("offsets of column 'c'", TEXT, two, NONE, ints(0, 2, 5), ascii("abcd"));
    refuses("offsets of column 'c'", TEXT, two, NONE, ints(0, 3, 2), ascii("abcd"));
    refuses("offsets of column 'c'", TEXT, two, NONE, ints(-1, 2, 4), ascii("abcd"));
    refuses(
        "offsets of column 'c'",
        TEXT,
        two,
        NONE,
        ints(1, Integer.MIN_VALUE, Integer.MAX_VALUE),
        ascii("abcd"));
    refuses("buffer 1 (offsets)", TEXT, two, NONE, ints(0, 2), ascii("abcd"));
    Field large = RandomFields.of("c", ArrowType.LargeUtf8.INSTANCE);
    accepts(large, two, NONE, longs(0, 2, 4), ascii("abcd"));
    refuses("offsets of column 'c'", large, two, NONE, longs(0, 2, 5), ascii("abcd"));
    refuses("offsets of column 'c'", large, two, NONE, longs(0, 1L << 40, 4), ascii("abcd"));
  }

  @Test
  void emptyColumnsNeedNoBuffers() {
    accepts(TEXT, List.of(new Node(0, 0)), NONE, NONE, NONE);
    accepts(TEXT, List.of(new Node(0, 0)), NONE, ints(0), NONE);
    accepts(LIST, List.of(new Node(0, 0), new Node(0, 0)), NONE, NONE, NONE, NONE);
    accepts(LIST, List.of(new Node(0, 0), new Node(1, 0)), NONE, NONE, NONE, longs(1));
  }

  @Test
  void offsetsOverManyBlocksAreAllLookedAt() {
    int slots = 50_000;
    for (int wrong : new int[] {1, 4_095, 4_096, 4_097, 49_999, -1}) {
      int[] offsets = new int[slots + 1];
      for (int i = 0; i <= slots; i++) {
        offsets[i] = i;
      }
      if (wrong >= 0) {
        offsets[wrong] = slots + 1;
        List<Node> nodes = List.of(new Node(slots, 0));
        refuses("offsets", TEXT, nodes, NONE, ints(offsets), new byte[slots]);
      } else {
        accepts(TEXT, List.of(new Node(slots, 0)), NONE, ints(offsets), new byte[slots]);
      }
    }
  }

  @Test
  void listsEndWithinTheirElements() {
    accepts(LIST, List.of(new Node(1, 0), new Node(3, 0)), NONE, ints(0, 3), NONE, longs(1, 2, 3));
    accepts(LIST, List.of(new Node(1, 0), new Node(3, 0)), NONE, ints(1, 2), NONE, longs(1, 2, 3));
    refuses(
        "3 elements",
        LIST,
        List.of(new Node(1, 0), new Node(3, 0)),
        NONE,
        ints(0, 4),
        NONE,
        longs(1, 2, 3, 4));
    Field large = nested("c", ArrowType.LargeList.INSTANCE, INT64);
    accepts(large, List.of(new Node(1, 0), new Node(1, 0)), NONE, longs(0, 1), NONE, longs(1));
    refuses(
        "1 elements",
        large,
        List.of(new Node(1, 0), new Node(1, 0)),
        NONE,
        longs(0, 2),
        NONE,
        longs(1));
  }

  @Test
  void elementsOfFixedLengthAreThere() {
    Field pairs = nested("c", new ArrowType.FixedSizeList(2), INT64);
    accepts(pairs, List.of(new Node(1, 0), new Node(2, 0)), NONE, NONE, longs(1, 2));
    accepts(pairs, List.of(new Node(1, 0), new Node(3, 0)), NONE, NONE, longs(1, 2, 3));
    refuses("needs 2", pairs, List.of(new Node(1, 0), new Node(1, 0)), NONE, NONE, longs(1));
    refuses(
        "would need 2147483648 slots",
        pairs,
        List.of(new Node(1L << 30, 0), new Node(0, 0)),
        NONE,
        NONE,
        NONE);
    Field struct = nested("c", ArrowType.Struct.INSTANCE, INT64);
    accepts(struct, List.of(new Node(1, 0), new Node(1, 0)), NONE, NONE, longs(1));
    refuses("needs 2", struct, List.of(new Node(2, 0), new Node(1, 0)), NONE, NONE, longs(1));
  }

  @Test
  void validityIsCounted() {
    accepts(INT64, List.of(new Node(9, 1)), bytes(0xFE, 0xFF), new byte[72]);
    accepts(INT64, List.of(new Node(9, 1)), bytes(0xFE, 0x01, 0, 0), new byte[80]);
    accepts(INT64, List.of(new Node(9, 0)), NONE, new byte[72]);
    refuses(
        "claims 0 nulls and has 1",
        INT64,
        List.of(new Node(9, 0)),
        bytes(0xFE, 1),
        longs(new long[9]));
    refuses(
        "claims 2 nulls and has 1",
        INT64,
        List.of(new Node(9, 2)),
        bytes(0xFE, 1),
        longs(new long[9]));
    refuses("claims 9 nulls and has 0", INT64, List.of(new Node(9, 9)), NONE, longs(new long[9]));
    refuses("buffer 0 (validity)", INT64, List.of(new Node(9, 1)), bytes(0xFE), longs(new long[9]));
    refuses("buffer 1 (values)", INT64, List.of(new Node(9, 0)), NONE, new byte[71]);
    Field bits = RandomFields.of("c", ArrowType.Bool.INSTANCE);
    accepts(bits, List.of(new Node(8, 0)), NONE, bytes(1));
    refuses("buffer 1 (values)", bits, List.of(new Node(9, 0)), NONE, bytes(1));
  }

  @Test
  void validityThatHasToBeMadeUpIsBounded() {
    Field struct = nested("c", ArrowType.Struct.INSTANCE);
    int slots = (int) (WireLimits.ABSENT_VALIDITY_FREE_BYTES * 8);
    accepts(struct, List.of(new Node(slots, 0)), NONE);
    refuses("would take 16777217", struct, List.of(new Node(slots + 1, 0)), NONE);
  }

  @Test
  void indicesLieWithinTheirDictionary() {
    for (int bits = 8; bits <= 64; bits *= 2) {
      for (boolean signed : new boolean[] {true, false}) {
        dictionaryRows = 100;
        acceptsIndex(bits, signed, 99);
        refusesIndex(bits, signed, 100);
        refusesIndex(bits, signed, -1);
        dictionaryRows = 1L << 30;
        if (bits == 32) {
          acceptsIndex(bits, signed, (1 << 30) - 1);
          refusesIndex(bits, signed, 1 << 30);
        }
        dictionaryRows = 0;
        refusesIndex(bits, signed, 0);
      }
    }
    dictionaryRows = 300;
    acceptsIndex(8, false, 255);
    acceptsIndex(8, true, 127);
    refusesIndex(8, true, 128);
  }

  private void acceptsIndex(int bits, boolean signed, int index) {
    accepts(indexed(bits, signed), List.of(new Node(2, 1)), bytes(1), index(bits, index));
  }

  private void refusesIndex(int bits, boolean signed, int index) {
    refuses(
        "points outside of its dictionary",
        indexed(bits, signed),
        List.of(new Node(2, 1)),
        bytes(1),
        index(bits, index));
  }

  private static Field indexed(int bits, boolean signed) {
    DictionaryEncoding encoding = new DictionaryEncoding(4, false, new ArrowType.Int(bits, signed));
    return new Field("c", new FieldType(true, ArrowType.Utf8.INSTANCE, encoding), List.of());
  }

  /** The index, and something impossible under a null. */
  private static byte[] index(int bits, int index) {
    int width = bits / 8;
    byte[] bytes = new byte[2 * width];
    for (int i = 0; i < width; i++) {
      bytes[i] = (byte) (i < 4 ? index >> (8 * i) : index >> 31);
      bytes[width + i] = -1;
    }
    return bytes;
  }

  @Test
  void textIsWellFormed() {
    for (String good :
        List.of("24", "c2a2", "dfbf", "e0a080", "ed9fbf", "ee8080", "f0908080", "f48fbfbf")) {
      accepts(TEXT, List.of(new Node(1, 0)), NONE, ints(0, good.length() / 2), hex(good));
    }
    for (String bad :
        List.of(
            "80",
            "bf",
            "c0af",
            "c1bf",
            "c2",
            "c241",
            "e08080",
            "e09fbf",
            "eda080",
            "edbfbf",
            "e282",
            "f0808080",
            "f08fbfbf",
            "f4908080",
            "f5808080",
            "ff",
            "f09d84")) {
      List<Node> one = List.of(new Node(1, 0));
      refuses("UTF-8", TEXT, one, NONE, ints(0, bad.length() / 2), hex(bad));
    }
    refuses("UTF-8", TEXT, List.of(new Node(2, 0)), NONE, ints(0, 1, 2), hex("c2a2"));
    accepts(TEXT, List.of(new Node(2, 1)), bytes(1), ints(0, 1, 2), hex("41ff"));
    accepts(TEXT, List.of(new Node(1, 0)), NONE, ints(1, 2), hex("ff41ff"));
    Field binary = RandomFields.of("c", ArrowType.Binary.INSTANCE);
    accepts(binary, List.of(new Node(1, 0)), NONE, ints(0, 1), hex("ff"));
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  @Test
  void textIsWhatADecoderTakes() {
    Seeds.forEach(
        200,
        seed -> {
          Random random = Seeds.random(seed);
          int slots = 1 + random.nextInt(30);
          int[] offsets = new int[slots + 1];
          byte[] data = new byte[random.nextInt(3) == 0 ? 100_000 : 200];
          fillWithText(random, data);
          for (int i = 1; i <= slots; i++) {
            int left = data.length - offsets[i - 1];
            offsets[i] = offsets[i - 1] + random.nextInt(1 + left / (slots + 1 - i));
            while (random.nextInt(8) > 0 && offsets[i] < data.length && data[offsets[i]] < -64) {
              offsets[i]++;
            }
          }
          boolean expected = true;
          for (int i = 0; i < slots; i++) {
            expected &= decodes(data, offsets[i], offsets[i + 1]);
          }
          assertEquals(expected, isAccepted(offsets, data), "seed " + seed);
        });
  }

  private static void fillWithText(Random random, byte[] data) {
    StringBuilder text = new StringBuilder();
    int[] rarely = {'a', 'b', 0xE9, 0x20AC, 0x1F333};
    while (text.length() < data.length) {
      text.appendCodePoint(rarely[random.nextInt(10) < 8 ? 0 : random.nextInt(rarely.length)]);
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, data, 0, data.length);
    if (random.nextBoolean()) {
      data[random.nextInt(data.length)] = (byte) random.nextInt();
    }
  }

  private static boolean decodes(byte[] data, int from, int to) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data, from, to - from));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private boolean isAccepted(int[] offsets, byte[] data) {
    try {
      accepts(TEXT, List.of(new Node(offsets.length - 1, 0)), NONE, ints(offsets), data);
      return true;
    } catch (SheafException e) {
      return false;
    }
  }

  @Test
  void decimalsHaveAsManyDigitsAsTheirTypeAtMost() {
    for (int bits : new int[] {128, 256}) {
      for (int digits : new int[] {1, 18, 19, 20, 37, 38, 39, 57, 58, 75, 76}) {
        if (bits == 128 && digits > 38) {
          continue;
        }
        Field field = RandomFields.of("c", new ArrowType.Decimal(digits, 0, bits));
        BigInteger beyond = BigInteger.TEN.pow(digits);
        BigInteger most = beyond.subtract(BigInteger.ONE);
        accepts(field, List.of(new Node(1, 0)), NONE, decimals(bits, most));
        accepts(field, List.of(new Node(1, 0)), NONE, decimals(bits, most.negate()));
        accepts(field, List.of(new Node(2, 1)), bytes(2), decimals(bits, beyond, most));
        String reason = "has more digits than its type";
        refuses(reason, field, List.of(new Node(1, 0)), NONE, decimals(bits, beyond));
        refuses(reason, field, List.of(new Node(1, 0)), NONE, decimals(bits, beyond.negate()));
        BigInteger lowest = BigInteger.ONE.shiftLeft(bits - 1).negate();
        refuses(reason, field, List.of(new Node(1, 0)), NONE, decimals(bits, lowest));
      }
    }
  }

  private static byte[] decimals(int bits, BigInteger... values) {
    byte[] bytes = new byte[bits / 8 * values.length];
    for (int v = 0; v < values.length; v++) {
      for (int b = 0; b < bits / 8; b++) {
        bytes[v * bits / 8 + b] = values[v].shiftRight(8 * b).byteValue();
      }
    }
    return bytes;
  }

  @Test
  void datesAreWholeDays() {
    Field date = RandomFields.of("c", new ArrowType.Date(DateUnit.MILLISECOND));
    List<Node> one = List.of(new Node(1, 0));
    for (long day : new long[] {0, 86_400_000, -86_400_000, 106_751_991_167L * 86_400_000}) {
      accepts(date, one, NONE, longs(day));
      refuses("whole number of days", date, one, NONE, longs(day + 1));
      refuses("whole number of days", date, one, NONE, longs(day - 1));
    }
    accepts(date, List.of(new Node(2, 1)), bytes(2), longs(1, 0));
    long[] many = new long[70_000];
    many[69_999] = 7;
    refuses("position 69999", date, List.of(new Node(70_000, 0)), NONE, longs(many));
  }

  @Test
  void keysOfMapsAreNotNull() {
    Field key = new Field("key", FieldType.notNullable(new ArrowType.Int(64, true)), List.of());
    Field value = RandomFields.of("value", new ArrowType.Int(64, true));
    Field entries =
        new Field("entries", FieldType.notNullable(ArrowType.Struct.INSTANCE), List.of(key, value));
    Field map = nested("c", new ArrowType.Map(false), entries);
    byte[] one = bytes(1);
    byte[] none = bytes(0);
    Node full = new Node(1, 0);
    Node empty = new Node(1, 1);
    accepts(
        map, List.of(full, full, full, empty), one, ints(0, 1), one, one, longs(1), none, longs(1));
    refuses(
        "keys of a map",
        map,
        List.of(full, full, empty, full),
        one,
        ints(0, 1),
        one,
        none,
        longs(1),
        one,
        longs(1));
    refuses(
        "keys of a map",
        map,
        List.of(full, empty, full, full),
        one,
        ints(0, 1),
        none,
        one,
        longs(1),
        one,
        longs(1));
  }
}
