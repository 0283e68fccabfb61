package dev.sheaf.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.FailingAllocations;
import dev.sheaf.store.testing.Seeds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flight.impl.Flight;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(AllocatorExtension.class)
class BodyCompressionTest {
  private static final List<BodyCodec> CODECS = List.of(BodyCodec.LZ4_FRAME, BodyCodec.ZSTD);

  private static List<IpcBytes.Part> plain(WireTables.Table table) {
    return IpcBytes.parts(IpcBytes.of(table, IpcBytes.Kind.STREAM, CodecType.NO_COMPRESSION, 2));
  }

  /** The messages as they are sent. */
  private static List<IpcBytes.Part> compress(
      BufferAllocator allocator, BodyCodec codec, List<IpcBytes.Part> parts) throws IOException {
    return compress(new BodyCompression(allocator, codec, () -> false), parts);
  }

  private static List<IpcBytes.Part> compress(
      BodyCompression compression, List<IpcBytes.Part> parts) throws IOException {
    List<IpcBytes.Part> sent = new ArrayList<>();
    for (Flight.FlightData message : UploadServer.messages(parts)) {
      ByteArrayInputStream in = new ByteArrayInputStream(message.toByteArray());
      if (!compression.compress(in, small -> sent.add(part(small)))) {
        sent.add(part(in));
      }
    }
    return sent;
  }

  private static IpcBytes.Part part(java.io.InputStream message) {
    try {
      Flight.FlightData data = Flight.FlightData.parseFrom(message);
      return new IpcBytes.Part(
          data.getDataHeader().toByteArray(), data.getDataBody().toByteArray());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsSentIsWhatArrowReads(BufferAllocator allocator) {
    Seeds.forEach(
        60,
        seed -> {
          Random random = Seeds.random(seed);
          int rows = random.nextInt(4) == 0 ? 0 : random.nextInt(400);
          BodyCodec codec = CODECS.get(random.nextInt(2));
          try (WireTables.Table table = WireTables.random(allocator, random, rows)) {
            List<List<@Nullable Object>> expected =
                WireTables.rows(table.root(), table.dictionaries());
            byte[] sent = IpcBytes.stream(compress(allocator, codec, plain(table)));
            try (ArrowStreamReader reader =
                new ArrowStreamReader(
                    new ByteArrayInputStream(sent),
                    allocator,
                    CommonsCompressionFactory.INSTANCE)) {
              for (int batch = 0; batch < 2; batch++) {
                assertTrue(reader.loadNextBatch());
                assertEquals(expected, WireTables.rows(reader.getVectorSchemaRoot(), reader));
              }
            }
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void whatRepeatsBecomesSmallAndSaysHow(BufferAllocator allocator) throws IOException {
    try (WireTables.Table table = numbers(allocator, 10_000)) {
      for (BodyCodec codec : CODECS) {
        List<IpcBytes.Part> plain = plain(table);
        List<IpcBytes.Part> sent = compress(allocator, codec, plain);
        assertEquals(plain.size(), sent.size());
        for (int i = 0; i < sent.size(); i++) {
          Message message = Message.getRootAsMessage(ByteBuffer.wrap(sent.get(i).header()));
          if (message.headerType() != MessageHeader.RecordBatch) {
            continue;
          }
          RecordBatch batch = (RecordBatch) message.header(new RecordBatch());
          assertEquals(codec, BodyCodec.of(batch.compression()));
          assertEquals(sent.get(i).body().length, message.bodyLength());
          assertTrue(sent.get(i).body().length * 2 < plain.get(i).body().length);
        }
      }
    }
  }

  @Test
  void noAllocationThatFailsLeavesAnything(BufferAllocator allocator) throws Exception {
    try (WireTables.Table table = numbers(allocator, 1_000)) {
      List<IpcBytes.Part> plain = plain(table);
      for (BodyCodec codec : CODECS) {
        FailingAllocations.sweep(failing -> compress(failing, codec, plain));
      }
    }
  }

  /** A large message is given up between its buffers. */
  @Test
  void whoeverHasGoneIsNotWaitedFor(BufferAllocator allocator) throws Exception {
    try (WireTables.Table table = numbers(allocator, 1_000)) {
      List<IpcBytes.Part> plain = plain(table);
      for (BodyCodec codec : CODECS) {
        for (int patience = 0; patience < 4; patience++) { // two buffers in each of two batches
          AtomicInteger left = new AtomicInteger(patience);
          BodyCompression compression =
              new BodyCompression(allocator, codec, () -> left.getAndDecrement() == 0);
          SheafException cancelled =
              assertThrows(SheafException.class, () -> compress(compression, plain));
          assertEquals(ErrorCode.CANCELLED, cancelled.code());
          assertEquals(-1, left.get());
        }
      }
    }
  }

  private static WireTables.Table numbers(BufferAllocator allocator, int rows) {
    BigIntVector column = new BigIntVector("n", allocator);
    for (int i = 0; i < rows; i++) {
      column.setSafe(i, i / 100);
    }
    column.setValueCount(rows);
    return new WireTables.Table(
        VectorSchemaRoot.of(column), new DictionaryProvider.MapDictionaryProvider());
  }
}
