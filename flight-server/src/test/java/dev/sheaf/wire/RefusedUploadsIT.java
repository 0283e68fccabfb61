package dev.sheaf.wire;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.wire.BatchMessages.Batch;
import dev.sheaf.wire.BatchMessages.Pair;
import io.grpc.Status;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flight.impl.Flight.FlightData;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One upload of each kind that is not to be believed, as a client of the server sees its end: an
 * invalid argument and what is wrong. The bounds of each rule are in the tests of the checks.
 */
@ExtendWith(AllocatorExtension.class)
@Timeout(60)
class RefusedUploadsIT {
  private static final Field TEXT = RandomFields.of("c", ArrowType.Utf8.INSTANCE);
  private static final Field NUMBER = RandomFields.of("c", new ArrowType.Int(64, true));
  private static final byte[] NONE = {};
  private static final Pair ABSENT = new Pair(0, 0);
  private static final Pair TWO = new Pair(2, 0);

  private final Map<String, List<FlightData>> uploads = new TreeMap<>();

  private static FlightData message(ByteBuffer header, byte[] body) {
    return FlightData.newBuilder()
        .setDataHeader(ByteString.copyFrom(header))
        .setDataBody(ByteString.copyFrom(body))
        .build();
  }

  private static FlightData schema(Field... fields) {
    return message(BatchMessages.schema(new Schema(List.of(fields))), new byte[0]);
  }

  private static byte[] longs(long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return bytes.array();
  }

  private static byte[] ints(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(values);
    return bytes.array();
  }

  private static byte[] join(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(p -> p.length).sum());
    Arrays.stream(parts).forEach(all::put);
    return all.array();
  }

  private static FlightData rows(List<Pair> nodes, List<Pair> buffers, byte[] body) {
    Batch batch = Batch.of(nodes.get(0).first(), nodes, buffers);
    return message(BatchMessages.rows(batch, body.length), body);
  }

  private static FlightData numbers(long... values) {
    return rows(
        List.of(new Pair(values.length, 0)),
        List.of(ABSENT, new Pair(0, 8L * values.length)),
        longs(values));
  }

  /** Two texts: their offsets, of which the third is padded to eight bytes, and their bytes. */
  private static FlightData texts(int first, int second, int third, long bytes) {
    return rows(
        List.of(TWO),
        List.of(ABSENT, new Pair(0, 12), new Pair(16, 8)),
        join(ints(first, second, third, 0), longs(bytes)));
  }

  private void refused(String reason, FlightData... messages) {
    assertNull(uploads.put(reason, List.of(messages)));
  }

  private static Field of(ArrowType type, Field... children) {
    return new Field("c", FieldType.nullable(type), List.of(children));
  }

  private void frames() {
    refused("a stream has no schema");
    FlightData unknown =
        numbers(1).toBuilder()
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(9, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                    .build())
            .build();
    refused("bytes behind its body", schema(NUMBER), unknown);
    refused("header", schema(NUMBER), numbers(1).toBuilder().clearDataHeader().build());
  }

  private void headers() {
    refused("does not begin with a schema", numbers(1));
    refused("second schema", schema(NUMBER), schema(NUMBER));
    Schema number = new Schema(List.of(NUMBER));
    refused(
        "metadata version V4",
        message(BatchMessages.schema(number, MetadataVersion.V4), new byte[0]));
    refused("a schema has a body", message(BatchMessages.schema(number), new byte[8]));
    refused("column 'c' is there twice", schema(NUMBER, NUMBER));
    refused(
        "which cannot be stored", schema(of(new ArrowType.Union(UnionMode.Sparse, null), NUMBER)));
    refused("nulls", schema(NUMBER), rows(List.of(new Pair(2, 3)), List.of(ABSENT, ABSENT), NONE));
    refused(
        "a batch has 2 columns",
        schema(NUMBER),
        rows(List.of(TWO, TWO), List.of(ABSENT, new Pair(0, 16)), longs(1, 2)));
    refused(
        "ends behind the body",
        schema(NUMBER),
        rows(List.of(TWO), List.of(ABSENT, new Pair(8, 16)), longs(1, 2)));
    refused(
        "multiple of 8",
        schema(NUMBER),
        rows(List.of(TWO), List.of(ABSENT, new Pair(4, 16)), longs(1, 2, 3)));
    refused(
        "claims a body",
        schema(NUMBER),
        message(
            BatchMessages.rows(
                Batch.of(1, List.of(new Pair(1, 0)), List.of(ABSENT, new Pair(0, 8))), 16),
            longs(1)));
    refused(
        "not a well-formed flatbuffer",
        schema(NUMBER),
        message(ByteBuffer.wrap(longs(-1, -1, -1)), NONE));
    refused(
        "codec 7",
        schema(NUMBER),
        message(
            BatchMessages.rows(
                new Batch(1, List.of(new Pair(1, 0)), List.of(ABSENT, new Pair(0, 8)), 7), 8),
            longs(1)));
    refused(
        "does not decompress to as many bytes as it says",
        schema(NUMBER),
        message(
            BatchMessages.rows(
                new Batch(1, List.of(new Pair(1, 0)), List.of(ABSENT, new Pair(0, 16)), 0), 16),
            longs(8, 0x0102030405060708L)));
  }

  private void dictionaries() {
    ArrowType.Int index = new ArrowType.Int(32, true);
    DictionaryEncoding encoding = new DictionaryEncoding(1, false, index);
    Field encoded = new Field("c", new FieldType(true, ArrowType.Utf8.INSTANCE, encoding), null);
    Batch two = Batch.of(2, List.of(TWO), List.of(ABSENT, new Pair(0, 12), new Pair(16, 8)));
    byte[] values = join(ints(0, 1, 2, 0), longs('a' | 'b' << 8));
    FlightData dictionary = message(BatchMessages.dictionary(1, two, false, 24), values);
    FlightData indices = rows(List.of(TWO), List.of(ABSENT, new Pair(0, 8)), ints(0, 2));
    refused("does not come before the first batch", schema(encoded), indices);
    refused("points outside of its dictionary", schema(encoded), dictionary, indices);
    refused(
        "is a delta", schema(encoded), message(BatchMessages.dictionary(1, two, true, 24), values));
    refused(
        "dictionary 9",
        schema(encoded),
        message(BatchMessages.dictionary(9, two, false, 24), values));
  }

  private void values() {
    refused("offsets of column 'c'", schema(TEXT), texts(0, 2, 9, 0));
    refused("descend", schema(TEXT), texts(0, 3, 2, 0));
    refused("negative", schema(TEXT), texts(-1, 1, 2, 0));
    refused("UTF-8", schema(TEXT), texts(0, 1, 2, 0xff));
    refused(
        "claims 1 nulls and has 0",
        schema(NUMBER),
        rows(List.of(new Pair(2, 1)), List.of(new Pair(0, 1), new Pair(8, 16)), longs(3, 1, 2)));
    refused(
        "has 5 slots; what it is part of needs 6",
        schema(of(new ArrowType.FixedSizeList(3), NUMBER)),
        rows(
            List.of(TWO, new Pair(5, 0)),
            List.of(ABSENT, ABSENT, new Pair(0, 40)),
            longs(1, 2, 3, 4, 5)));
    refused(
        "digits",
        schema(of(new ArrowType.Decimal(2, 0, 128))),
        rows(List.of(new Pair(1, 0)), List.of(ABSENT, new Pair(0, 16)), longs(100, 0)));
    refused("days", schema(of(new ArrowType.Date(DateUnit.MILLISECOND))), numbers(1));
    refused(
        "has 16 bytes; its slots need 24",
        schema(NUMBER),
        rows(List.of(new Pair(3, 0)), List.of(ABSENT, new Pair(0, 16)), longs(1, 2)));
  }

  @Test
  void eachKindEndsAsAnInvalidArgumentAndHoldsNothing(BufferAllocator allocator) throws Exception {
    frames();
    headers();
    dictionaries();
    values();
    List<String> wrong = new ArrayList<>();
    try (BufferAllocator served = allocator.newChildAllocator("served", 0, Long.MAX_VALUE);
        UploadServer server = new UploadServer(served, WireLimits.uploads())) {
      for (Map.Entry<String, List<FlightData>> upload : uploads.entrySet()) {
        UploadServer.Call call = server.put();
        call.send(UploadServer.described(upload.getValue())).finish();
        Status status = call.status();
        if (status.getCode() != Status.Code.INVALID_ARGUMENT
            || !String.valueOf(status.getDescription()).contains(upload.getKey())) {
          wrong.add(upload.getKey() + " => " + status);
        }
        assertNotNull(server.ended().failure());
        server.awaitDrained();
      }
    }
    assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
  }
}
