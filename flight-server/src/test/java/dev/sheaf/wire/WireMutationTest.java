package dev.sheaf.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sheaf.store.error.Fault;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.Seeds;
import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Valid streams with a few bytes, lengths or messages changed are either refused, or read to the
 * end: every value of them.
 */
@ExtendWith(AllocatorExtension.class)
class WireMutationTest {
  /** What a small stream may take, however it was changed. */
  private static final long BYTES_MAX = 256 << 20;

  private static final List<CodecType> CODECS = List.of(CodecType.values());

  @Test
  void changedStreamsAreRefusedOrRead(BufferAllocator allocator) {
    int[] outcomes = new int[2];
    Seeds.forEach(
        60,
        seed -> {
          Random random = Seeds.random(seed);
          List<IpcBytes.Part> valid = parts(allocator, random);
          List<IpcBytes.Part> others = parts(allocator, random);
          for (int i = 0; i < 60; i++) {
            byte[] bytes = changed(random, valid, others);
            outcomes[isRead(allocator, bytes) ? 1 : 0]++;
          }
        });
    assertEquals(true, outcomes[0] > 0 && outcomes[1] > 0, Arrays.toString(outcomes));
  }

  private static List<IpcBytes.Part> parts(BufferAllocator allocator, Random random) {
    CodecType codec = CODECS.get(random.nextInt(CODECS.size()));
    try (WireTables.Table table = WireTables.random(allocator, random, random.nextInt(40))) {
      return IpcBytes.parts(IpcBytes.of(table, IpcBytes.Kind.STREAM, codec, 2));
    }
  }

  private static byte[] changed(
      Random random, List<IpcBytes.Part> valid, List<IpcBytes.Part> others) {
    List<IpcBytes.Part> parts = new ArrayList<>(valid);
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      int at = random.nextInt(parts.size());
      IpcBytes.Part part = parts.get(at);
      switch (random.nextInt(7)) {
        case 0, 1, 2 ->
            parts.set(at, new IpcBytes.Part(flipped(random, part.header()), part.body()));
        case 3 -> parts.set(at, new IpcBytes.Part(part.header(), flipped(random, part.body())));
        case 4 -> parts.set(at, others.get(random.nextInt(others.size())));
        case 5 -> parts.add(at, parts.get(random.nextInt(parts.size())));
        default -> {
          byte[] body = others.get(random.nextInt(others.size())).body();
          parts.set(at, new IpcBytes.Part(part.header(), Arrays.copyOf(body, part.body().length)));
        }
      }
    }
    byte[] bytes = IpcBytes.stream(parts);
    return random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }

  /** A byte, or a whole number, becomes another. */
  private static byte[] flipped(Random random, byte[] bytes) {
    byte[] changed = bytes.clone();
    if (changed.length == 0) {
      return changed;
    }
    int at = random.nextInt(changed.length);
    switch (random.nextInt(4)) {
      case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> changed[at] = (byte) random.nextInt();
      case 2 -> changed[at] = (byte) (changed[at] + (random.nextBoolean() ? 1 : -1));
      default -> {
        int from = at / 4 * 4;
        Arrays.fill(
            changed, from, Math.min(changed.length, from + 4), (byte) (random.nextInt(3) * 127));
      }
    }
    return changed;
  }

  private static boolean isRead(BufferAllocator allocator, byte[] bytes) throws Exception {
    try (BufferAllocator bounded = allocator.newChildAllocator("stream", 0, BYTES_MAX);
        ArrowReader reader =
            new IpcReader(
                bounded,
                IpcSource.stream(Channels.newChannel(new ByteArrayInputStream(bytes))),
                WireLimits.uploads())) {
      while (reader.loadNextBatch()) {
        WireTables.rows(reader.getVectorSchemaRoot(), reader);
      }
      return true;
    } catch (SheafException refusal) {
      assertEquals(Fault.CALLER, refusal.fault());
      return false;
    }
  }
}
