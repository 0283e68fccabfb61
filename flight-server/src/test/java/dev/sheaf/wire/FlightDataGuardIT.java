package dev.sheaf.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.Seeds;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.arrow.flight.impl.Flight;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(AllocatorExtension.class)
class FlightDataGuardIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final List<CodecType> CODECS = List.of(CodecType.values());

  private static List<IpcBytes.Part> parts(BufferAllocator allocator, Random random, int rows) {
    CodecType codec = CODECS.get(random.nextInt(CODECS.size()));
    try (WireTables.Table table = WireTables.random(allocator, random, rows)) {
      return IpcBytes.parts(IpcBytes.of(table, IpcBytes.Kind.STREAM, codec, 2));
    }
  }

  @Test
  void validUploadsArriveAsTheyWereSent(BufferAllocator allocator) throws Exception {
    try (BufferAllocator served = allocator.newChildAllocator("served", 0, Long.MAX_VALUE);
        UploadServer server = new UploadServer(served, WireLimits.uploads())) {
      Seeds.forEach(
          40,
          seed -> {
            Random random = Seeds.random(seed);
            int rows = random.nextInt(4) == 0 ? 0 : random.nextInt(300);
            try (WireTables.Table table = WireTables.random(allocator, random, rows)) {
              List<List<@Nullable Object>> expected =
                  WireTables.rows(table.root(), table.dictionaries());
              CodecType codec = CODECS.get(random.nextInt(CODECS.size()));
              byte[] bytes = IpcBytes.of(table, IpcBytes.Kind.STREAM, codec, 2);
              UploadServer.Call call = server.put();
              call.send(UploadServer.messages(IpcBytes.parts(bytes))).finish();
              assertEquals(Status.OK.getCode(), call.status().getCode());
              UploadServer.Upload seen = server.ended();
              assertNull(seen.failure());
              assertEquals(List.of(expected, expected), seen.batches());
            }
          });
      server.awaitDrained();
    }
  }

  @Test
  void refusedUploadsEndTheirHandlerAndHoldNothing(BufferAllocator allocator) throws Exception {
    try (BufferAllocator served = allocator.newChildAllocator("served", 0, Long.MAX_VALUE);
        UploadServer server = new UploadServer(served, WireLimits.uploads())) {
      List<Flight.FlightData> messages =
          new ArrayList<>(UploadServer.messages(parts(allocator, new Random(3), 100)));
      messages.add(messages.get(0));
      messages.addAll(List.copyOf(messages));
      UploadServer.Call call = server.put();
      call.send(messages).finish();
      assertEquals(Status.INVALID_ARGUMENT.getCode(), call.status().getCode());
      assertEquals("a stream has a second schema", call.status().getDescription());
      assertEquals("BAD_INPUT", call.code());
      assertNotNull(server.ended().failure());
      server.awaitDrained();
    }
  }

  @Test
  void changedUploadsAreRefusedOrRead(BufferAllocator allocator) throws Exception {
    try (BufferAllocator served = allocator.newChildAllocator("served", 0, Long.MAX_VALUE);
        UploadServer server = new UploadServer(served, WireLimits.uploads())) {
      Seeds.forEach(
          150,
          seed -> {
            Random random = Seeds.random(seed);
            List<IpcBytes.Part> parts =
                new ArrayList<>(parts(allocator, random, random.nextInt(40)));
            int at = random.nextInt(parts.size());
            byte[] header = parts.get(at).header().clone();
            header[random.nextInt(header.length)] ^= (byte) (1 << random.nextInt(8));
            parts.set(at, new IpcBytes.Part(header, parts.get(at).body()));
            UploadServer.Call call = server.put();
            call.send(UploadServer.messages(parts)).finish();
            Status.Code code = call.status().getCode();
            assertTrue(
                code == Status.Code.OK
                    || code == Status.Code.INVALID_ARGUMENT
                    || code == Status.Code.RESOURCE_EXHAUSTED, // a length that is too large
                () -> code + ": " + Arrays.toString(header));
            UploadServer.Upload seen = server.ended();
            assertEquals(code == Status.Code.OK, seen.failure() == null);
          });
      server.awaitDrained();
    }
  }

  @Test
  void uploadsBeginWithADescriptorAndHaveASchema(BufferAllocator allocator) throws Exception {
    try (BufferAllocator served = allocator.newChildAllocator("served", 0, Long.MAX_VALUE);
        UploadServer server = new UploadServer(served, WireLimits.uploads())) {
      List<Flight.FlightData> messages = UploadServer.messages(parts(allocator, new Random(7), 10));
      UploadServer.Call anonymous = server.put();
      anonymous.send(List.of(messages.get(0).toBuilder().clearFlightDescriptor().build())).finish();
      assertEquals(Status.INVALID_ARGUMENT.getCode(), anonymous.status().getCode());
      assertEquals(
          "the first message of a stream has no descriptor", anonymous.status().getDescription());
      assertNotNull(server.ended().failure());
      UploadServer.Call empty = server.put();
      empty.finish();
      UploadServer.Call bare = server.put();
      bare.send(List.of(messages.get(0).toBuilder().clearDataHeader().build())).finish();
      for (UploadServer.Call call : List.of(empty, bare)) {
        assertEquals(Status.INVALID_ARGUMENT.getCode(), call.status().getCode());
        assertEquals("a stream has no schema", call.status().getDescription());
        assertNotNull(server.ended().failure());
      }
      server.awaitDrained();
    }
  }

  @Test
  void whereNoRowsAreNeededASchemaWithoutColumnsIsPutIn(BufferAllocator allocator)
      throws Exception {
    Flight.FlightData bare =
        Flight.FlightData.newBuilder()
            .setFlightDescriptor(
                Flight.FlightDescriptor.newBuilder()
                    .setType(Flight.FlightDescriptor.DescriptorType.CMD)
                    .setCmd(ByteString.copyFrom(UploadServer.ROWLESS)))
            .build();
    Flight.FlightData remark =
        Flight.FlightData.newBuilder().setAppMetadata(ByteString.copyFromUtf8("so")).build();
    try (BufferAllocator served = allocator.newChildAllocator("served", 0, Long.MAX_VALUE);
        UploadServer server = new UploadServer(served, WireLimits.uploads())) {
      for (List<Flight.FlightData> messages : List.of(List.of(bare), List.of(bare, remark))) {
        UploadServer.Call call = server.put();
        call.send(messages).finish();
        assertEquals(Status.OK.getCode(), call.status().getCode());
        UploadServer.Upload seen = server.ended();
        assertNull(seen.failure());
        assertTrue(seen.batches().stream().allMatch(List::isEmpty));
      }
      UploadServer.Call other = server.put();
      Flight.FlightDescriptor path =
          bare.getFlightDescriptor().toBuilder()
              .setType(Flight.FlightDescriptor.DescriptorType.PATH)
              .build();
      other.send(List.of(bare.toBuilder().setFlightDescriptor(path).build())).finish();
      assertEquals("a stream has no schema", other.status().getDescription());
      assertNotNull(server.ended().failure());
      server.awaitDrained();
    }
  }

  @Test
  void silentUploadsEnd(BufferAllocator allocator) throws Exception {
    WireLimits impatient = WireLimits.uploads().withIdle(Duration.ofMillis(200));
    try (BufferAllocator served = allocator.newChildAllocator("served", 0, Long.MAX_VALUE);
        UploadServer server = new UploadServer(served, impatient)) {
      UploadServer.Call mute = server.put();
      UploadServer.Call tired = server.put();
      tired.send(UploadServer.messages(parts(allocator, new Random(4), 100)));
      for (UploadServer.Call call : List.of(mute, tired)) {
        assertEquals(Status.DEADLINE_EXCEEDED.getCode(), call.status().getCode());
        assertEquals("the client sent nothing for 0.2 s", call.status().getDescription());
        assertNotNull(server.ended().failure());
      }
      server.awaitDrained();
    }
  }

  @Test
  void uploadsHaveABound(BufferAllocator allocator) throws Exception {
    List<Flight.FlightData> messages = UploadServer.messages(parts(allocator, new Random(5), 100));
    long bytes = messages.stream().mapToLong(Flight.FlightData::getSerializedSize).sum();
    for (long limit : new long[] {bytes, bytes - 1}) {
      WireLimits limits = WireLimits.uploads().withStreamBytes(limit).withIdle(LONG);
      try (BufferAllocator served = allocator.newChildAllocator("served", 0, Long.MAX_VALUE);
          UploadServer server = new UploadServer(served, limits)) {
        UploadServer.Call call = server.put();
        call.send(messages).finish();
        Status expected = limit == bytes ? Status.OK : Status.RESOURCE_EXHAUSTED;
        assertEquals(expected.getCode(), call.status().getCode());
        assertEquals(limit == bytes, server.ended().failure() == null);
        server.awaitDrained();
      }
    }
  }

  @Test
  void tooLittleMemoryEndsOneUpload(BufferAllocator allocator) throws Exception {
    List<Flight.FlightData> messages = UploadServer.messages(parts(allocator, new Random(6), 500));
    try (BufferAllocator served = allocator.newChildAllocator("served", 0, 1_000);
        UploadServer server = new UploadServer(served, WireLimits.uploads())) {
      UploadServer.Call call = server.put();
      call.send(messages).finish();
      assertEquals(Status.RESOURCE_EXHAUSTED.getCode(), call.status().getCode());
      assertNotNull(server.ended().failure());
      server.awaitDrained();
    }
  }
}
