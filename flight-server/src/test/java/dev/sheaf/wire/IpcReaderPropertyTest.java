package dev.sheaf.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.FailingAllocations;
import dev.sheaf.store.testing.Seeds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whatever valid table is written, is read. */
@ExtendWith(AllocatorExtension.class)
class IpcReaderPropertyTest {
  @TempDir Path directory;

  @Test
  void validTablesAreRead(BufferAllocator allocator) {
    Seeds.forEach(
        300,
        seed -> {
          Random random = Seeds.random(seed);
          int rows = random.nextInt(3) == 0 ? 0 : random.nextInt(300);
          try (WireTables.Table table = WireTables.random(allocator, random, rows)) {
            IpcBytes.Kind kind = pick(random, IpcBytes.Kind.values());
            CodecType codec = pick(random, CodecType.values());
            int batches = random.nextInt(3);
            byte[] bytes = IpcBytes.of(table, kind, codec, batches);
            List<List<@Nullable Object>> expected =
                WireTables.rows(table.root(), table.dictionaries());
            try (ArrowReader reader = open(allocator, bytes, kind, random)) {
              for (int i = 0; i < batches; i++) {
                assertTrue(reader.loadNextBatch());
                assertEquals(expected, WireTables.rows(reader.getVectorSchemaRoot(), reader));
              }
              assertFalse(reader.loadNextBatch());
            }
          }
        });
  }

  @Test
  void failedAllocationsLeakNothing() throws Exception {
    byte[] bytes;
    try (var root = new org.apache.arrow.memory.RootAllocator();
        WireTables.Table table = WireTables.random(root, new Random(7), 50)) {
      bytes = IpcBytes.of(table, IpcBytes.Kind.STREAM, CodecType.ZSTD, 2);
    }
    FailingAllocations.sweep(
        allocator -> {
          try (ArrowReader reader =
              new IpcReader(
                  allocator,
                  IpcSource.stream(Channels.newChannel(new ByteArrayInputStream(bytes))),
                  WireLimits.files())) {
            while (reader.loadNextBatch()) {
              assertEquals(50, reader.getVectorSchemaRoot().getRowCount());
            }
          }
        });
  }

  private ArrowReader open(
      BufferAllocator allocator, byte[] bytes, IpcBytes.Kind kind, Random random)
      throws IOException {
    WireLimits limits = WireLimits.files();
    if (kind == IpcBytes.Kind.STREAM && random.nextBoolean()) {
      var channel = Channels.newChannel(new ByteArrayInputStream(bytes));
      return new IpcReader(allocator, IpcSource.stream(channel), limits);
    }
    Path file = Files.write(directory.resolve("t"), bytes);
    IpcSource source = IpcSource.open(Files.newByteChannel(file), limits);
    return new IpcReader(allocator, source, limits);
  }

  @SafeVarargs
  private static <T> T pick(Random random, T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
