package dev.sheaf.wire;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.Fault;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.wire.BatchMessages.Batch;
import dev.sheaf.wire.BatchMessages.Pair;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

/** Each rule for headers, at its limit and one beyond it. */
class StreamCheckTest {
  private static final Field INT64 = RandomFields.of("c", new ArrowType.Int(64, true));
  private static final Pair ONE = new Pair(1, 0);
  private static final Pair ABSENT = new Pair(0, 0);

  private final StreamCheck check = new StreamCheck(WireLimits.uploads());

  private static Schema schema(Field... fields) {
    return new Schema(List.of(fields));
  }

  private void begin(Field... fields) {
    check.header(BatchMessages.schema(schema(fields)), 0);
  }

  private static void refuses(String reason, StreamCheck check, ByteBuffer header, long bodyBytes) {
    SheafException refusal =
        assertThrows(SheafException.class, () -> check.header(header, bodyBytes), reason);
    assertEquals(Fault.CALLER, refusal.fault());
    assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
  }

  private static void refusesSchema(String reason, Field... fields) {
    refuses(reason, new StreamCheck(WireLimits.uploads()), BatchMessages.schema(schema(fields)), 0);
  }

  private static void acceptsSchema(Field... fields) {
    new StreamCheck(WireLimits.uploads()).header(BatchMessages.schema(schema(fields)), 0);
  }

  private static Field nestedIn(int levels) {
    Field field = INT64;
    for (int i = 1; i < levels; i++) {
      field = new Field("c", FieldType.nullable(ArrowType.List.INSTANCE), List.of(field));
    }
    return field;
  }

  @Test
  void schemasComeOnceAndFirst() {
    Batch one = Batch.of(1, List.of(ONE), List.of(ABSENT, new Pair(0, 8)));
    refuses("does not begin with a schema", check, BatchMessages.rows(one, 8), 8);
    begin(INT64);
    check.header(BatchMessages.rows(one, 8), 8);
    refuses("second schema", check, BatchMessages.schema(schema(INT64)), 0);
  }

  @Test
  void schemasHaveNoBody() {
    refuses("a schema has a body of 8", check, BatchMessages.schema(schema(INT64)), 8);
  }

  @Test
  void onlyTheFifthMetadataVersionIsRead() {
    ByteBuffer old = BatchMessages.schema(schema(INT64), MetadataVersion.V4);
    refuses("metadata version V4", check, old, 0);
  }

  @Test
  void bigEndianDataIsRefused() {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int fields =
        org.apache.arrow.flatbuf.Schema.createFieldsVector(
            builder, new int[] {INT64.getField(builder)});
    org.apache.arrow.flatbuf.Schema.startSchema(builder);
    org.apache.arrow.flatbuf.Schema.addEndianness(builder, Endianness.Big);
    org.apache.arrow.flatbuf.Schema.addFields(builder, fields);
    int schema = org.apache.arrow.flatbuf.Schema.endSchema(builder);
    refuses("big-endian", check, message(builder, schema), 0);
  }

  private static ByteBuffer message(FlatBufferBuilder builder, int schema) {
    return BatchMessages.message(builder, MessageHeader.Schema, schema, 0, MetadataVersion.V5);
  }

  @Test
  void depthAndWidthAreBounded() {
    acceptsSchema(nestedIn(64));
    refusesSchema("nested deeper than 64", nestedIn(65));
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      fields.add(RandomFields.of("c" + i, ArrowType.Bool.INSTANCE));
    }
    acceptsSchema(fields.toArray(Field[]::new));
    fields.add(INT64);
    refusesSchema("10000 fields", fields.toArray(Field[]::new));
  }

  @Test
  void sharedPartsOfAHeaderDoNotMultiply() {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int level = RandomFields.of("", ArrowType.Bool.INSTANCE).getField(builder);
    int name = builder.createString("");
    for (int i = 0; i < 30; i++) {
      int children =
          org.apache.arrow.flatbuf.Field.createChildrenVector(builder, new int[] {level, level});
      org.apache.arrow.flatbuf.Struct_.startStruct_(builder);
      int type = org.apache.arrow.flatbuf.Struct_.endStruct_(builder);
      org.apache.arrow.flatbuf.Field.startField(builder);
      org.apache.arrow.flatbuf.Field.addName(builder, name);
      org.apache.arrow.flatbuf.Field.addTypeType(builder, org.apache.arrow.flatbuf.Type.Struct_);
      org.apache.arrow.flatbuf.Field.addType(builder, type);
      org.apache.arrow.flatbuf.Field.addChildren(builder, children);
      level = org.apache.arrow.flatbuf.Field.endField(builder);
    }
    refuses("10000 fields, nested ones", check, schemaOf(builder, level), 0);
  }

  @Test
  void sharedTextsOfAHeaderDoNotMultiply() {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int text = builder.createString("x".repeat(10_000));
    int[] pairs = new int[100];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = org.apache.arrow.flatbuf.KeyValue.createKeyValue(builder, text, text);
    }
    int metadata = org.apache.arrow.flatbuf.Schema.createCustomMetadataVector(builder, pairs);
    org.apache.arrow.flatbuf.Schema.startSchema(builder);
    org.apache.arrow.flatbuf.Schema.addCustomMetadata(builder, metadata);
    int schema = org.apache.arrow.flatbuf.Schema.endSchema(builder);
    refuses("texts of a schema", check, message(builder, schema), 0);
    Map<String, String> much = Map.of("k", "x".repeat(500_000));
    Schema honest = new Schema(List.of(INT64), much);
    assertDoesNotThrow(() -> check.header(BatchMessages.schema(honest), 0));
  }

  private static ByteBuffer schemaOf(FlatBufferBuilder builder, int field) {
    int fields = org.apache.arrow.flatbuf.Schema.createFieldsVector(builder, new int[] {field});
    org.apache.arrow.flatbuf.Schema.startSchema(builder);
    org.apache.arrow.flatbuf.Schema.addFields(builder, fields);
    return message(builder, org.apache.arrow.flatbuf.Schema.endSchema(builder));
  }

  @Test
  void namesAreThereAndDiffer() {
    refusesSchema("there twice", INT64, INT64);
    Field struct =
        new Field("s", FieldType.nullable(ArrowType.Struct.INSTANCE), List.of(INT64, INT64));
    refusesSchema("twice", struct);
    refusesSchema("no name", new Field(null, FieldType.nullable(ArrowType.Bool.INSTANCE), null));
    acceptsSchema();
  }

  @Test
  void typesThatCannotBeStoredAreRefused() {
    refusesSchema("Utf8View", RandomFields.of("c", ArrowType.Utf8View.INSTANCE));
    refusesSchema(
        "ListView",
        new Field("c", FieldType.nullable(ArrowType.ListView.INSTANCE), List.of(INT64)));
    refusesSchema(
        "Union",
        new Field(
            "c",
            FieldType.nullable(new ArrowType.Union(UnionMode.Dense, new int[] {0})),
            List.of(INT64)));
    refusesSchema("int24", RandomFields.of("c", new ArrowType.Int(24, true)));
  }

  @Test
  void batchesHaveTheColumnsOfTheirSchema() {
    begin(INT64);
    List<Pair> two = List.of(ABSENT, new Pair(0, 8));
    refuses("2 columns", check, rows(1, List.of(ONE, ONE), two), 8);
    refuses("0 columns", check, rows(1, List.of(), two), 8);
    refuses("1 buffers", check, rows(1, List.of(ONE), List.of(ABSENT)), 8);
    refuses("3 buffers", check, rows(1, List.of(ONE), List.of(ABSENT, ABSENT, ABSENT)), 8);
    refuses("-1 slots", check, rows(1, List.of(new Pair(-1, 0)), two), 8);
    refuses("2 nulls in 1", check, rows(1, List.of(new Pair(1, 2)), two), 8);
    refuses("-1 nulls in 1", check, rows(1, List.of(new Pair(1, -1)), two), 8);
  }

  private static ByteBuffer rows(long rows, List<Pair> nodes, List<Pair> buffers) {
    return BatchMessages.rows(Batch.of(rows, nodes, buffers), 8);
  }

  @Test
  void rowsAreBounded() {
    begin(RandomFields.of("c", ArrowType.Null.INSTANCE));
    int most = WireLimits.uploads().rowsMax();
    check.header(rows(most, List.of(new Pair(most, 0)), List.of()), 8);
    refuses("the limit is " + most, check, rows(most + 1L, List.of(ONE), List.of()), 8);
    refuses("-1 rows", check, rows(-1, List.of(ONE), List.of()), 8);
  }

  @Test
  void buffersLieApartInsideOfTheBody() {
    begin(INT64);
    acceptsBuffers(new Pair(0, 8), new Pair(8, 8));
    acceptsBuffers(new Pair(0, 1), new Pair(8, 8));
    acceptsBuffers(new Pair(13, 0), new Pair(0, 8));
    refusesBuffers("buffer 1 (values) of column 'c' ends behind", new Pair(0, 8), new Pair(8, 9));
    refusesBuffers("ends behind", new Pair(0, 0), new Pair(17, 0));
    refusesBuffers("ends behind", new Pair(0, 8), new Pair(8, Long.MAX_VALUE));
    refusesBuffers("ends behind", new Pair(-8, 8), new Pair(8, 8));
    refusesBuffers("ends behind", new Pair(0, -1), new Pair(8, 8));
    refusesBuffers("multiple of 8", new Pair(0, 1), new Pair(4, 8));
    refusesBuffers("begins before the end", new Pair(0, 9), new Pair(8, 8));
    refusesBuffers("begins before the end", new Pair(8, 8), new Pair(0, 8));
  }

  private void acceptsBuffers(Pair... buffers) {
    check.header(BatchMessages.rows(Batch.of(1, List.of(ONE), List.of(buffers)), 16), 16);
  }

  private void refusesBuffers(String reason, Pair... buffers) {
    Batch batch = Batch.of(1, List.of(ONE), List.of(buffers));
    refuses(reason, check, BatchMessages.rows(batch, 16), 16);
  }

  @Test
  void bodiesAreAsLongAsTheyClaim() {
    begin(INT64);
    Batch batch = Batch.of(1, List.of(ONE), List.of(ABSENT, new Pair(0, 8)));
    check.header(BatchMessages.rows(batch, 8), 9);
    refuses("claims a body of 8 bytes and brings 7", check, BatchMessages.rows(batch, 8), 7);
    refuses("claims a body of -1", check, BatchMessages.rows(batch, -1), 7);
  }

  @Test
  void codecsAreKnown() {
    begin(INT64);
    List<Pair> buffers = List.of(ABSENT, new Pair(0, 8));
    for (int codec = 0; codec <= 1; codec++) {
      check.header(BatchMessages.rows(new Batch(1, List.of(ONE), buffers, codec), 8), 8);
    }
    refuses("codec 2", check, BatchMessages.rows(new Batch(1, List.of(ONE), buffers, 2), 8), 8);
  }

  @Test
  void dictionariesBelongToAColumnAndComeFirst() {
    DictionaryEncoding encoding = new DictionaryEncoding(5, false, new ArrowType.Int(8, true));
    FieldType encoded = new FieldType(true, new ArrowType.Int(64, true), encoding);
    begin(new Field("c", encoded, List.of()));
    Batch batch = Batch.of(1, List.of(ONE), List.of(ABSENT, new Pair(0, 8)));
    refuses(
        "dictionary 5 of column 'c' does not come before", check, BatchMessages.rows(batch, 8), 8);
    refuses(
        "no column refers to dictionary 6", check, BatchMessages.dictionary(6, batch, false, 8), 8);
    refuses("is a delta", check, BatchMessages.dictionary(5, batch, true, 8), 8);
    takeDictionary(batch);
    check.header(BatchMessages.rows(batch, 8), 8);
    takeDictionary(batch);
  }

  private void takeDictionary(Batch batch) {
    WireMessage message = check.header(BatchMessages.dictionary(5, batch, false, 8), 8);
    check.body((WireMessage.Rows) message, (buffer, position, into, count) -> {});
  }

  @Test
  void columnsThatShareADictionaryAreOfOneType() {
    DictionaryEncoding encoding = new DictionaryEncoding(5, false, new ArrowType.Int(8, true));
    Field text = new Field("a", new FieldType(true, ArrowType.Utf8.INSTANCE, encoding), List.of());
    Field same = new Field("b", new FieldType(true, ArrowType.Utf8.INSTANCE, encoding), List.of());
    Field bits = new Field("b", new FieldType(true, ArrowType.Bool.INSTANCE, encoding), List.of());
    acceptsSchema(text, same);
    refusesSchema("share dictionary 5", text, bits);
  }

  @Test
  void dictionariesAreBoundedTogether() {
    WireLimits small =
        new WireLimits(
            1 << 20, 1 << 20, 16, 1 << 20, 1 << 20, 1 << 20, WireLimits.uploads().idle());
    DictionaryEncoding encoding = new DictionaryEncoding(5, false, new ArrowType.Int(8, true));
    StreamCheck bounded = new StreamCheck(small);
    FieldType encoded = new FieldType(true, new ArrowType.Int(64, true), encoding);
    bounded.header(BatchMessages.schema(schema(new Field("c", encoded, List.of()))), 0);
    for (int rows = 2; rows <= 3; rows++) {
      Batch batch =
          Batch.of(rows, List.of(new Pair(rows, 0)), List.of(ABSENT, new Pair(0, rows * 8L)));
      WireMessage.Rows message =
          (WireMessage.Rows) bounded.header(BatchMessages.dictionary(5, batch, false, 24), 24);
      if (rows == 2) {
        bounded.body(message, (buffer, position, into, count) -> {});
      } else {
        SheafException refusal =
            assertThrows(
                SheafException.class,
                () -> bounded.body(message, (buffer, position, into, count) -> {}));
        assertEquals(ErrorCode.LIMIT_EXCEEDED, refusal.code());
      }
    }
  }
}
