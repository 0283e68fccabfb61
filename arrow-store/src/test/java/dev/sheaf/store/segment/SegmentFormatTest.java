package dev.sheaf.store.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.file.StoreFiles;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.MarkedMemory;
import dev.sheaf.store.testing.NaiveValues;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.Seeds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The bytes of a segment file, as others see them. */
@ExtendWith(AllocatorExtension.class)
class SegmentFormatTest {
  private static final int TRIALS = 20;

  @Test
  void anyReaderOfArrowStreamsReadsAFile(BufferAllocator allocator, @TempDir Path directory) {
    Seeds.forEach(
        TRIALS,
        seed -> {
          Random random = Seeds.random(seed);
          Path own = Files.createTempDirectory(directory, "d");
          Schema schema = RandomFields.schema(random, 1 + random.nextInt(5));
          try (SegmentHarness harness = harness(allocator, own, schema)) {
            for (int i = 0; i < 5; i++) {
              harness.commitRandomRows(random, 1 + random.nextInt(50));
            }
            assertTrue(readStream(allocator, own, harness).containsAll(harness.model().values()));
            harness.compact();
            assertEquals(
                List.copyOf(harness.model().values()), readStream(allocator, own, harness));
          }
        });
  }

  private static SegmentHarness harness(BufferAllocator allocator, Path directory, Schema schema) {
    return new SegmentHarness(
        allocator,
        StoreFiles.at(directory),
        SegmentOptions.defaults().withChunkBytes(2000),
        schema);
  }

  private static List<List<@Nullable Object>> readStream(
      BufferAllocator allocator, Path directory, SegmentHarness harness) throws IOException {
    Path path =
        directory.resolve(
            SegmentFile.nameOf(SegmentHarness.SEGMENT, harness.catalog().generation()));
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (InputStream bytes = Files.newInputStream(path);
        ArrowStreamReader reader = new ArrowStreamReader(bytes, allocator)) {
      Map<String, String> metadata = reader.getVectorSchemaRoot().getSchema().getCustomMetadata();
      assertEquals(SegmentHarness.DATASET, metadata.get("sheaf.dataset"));
      assertEquals("3", metadata.get("sheaf.segment"));
      assertEquals("7", metadata.get("sheaf.table"));
      while (reader.loadNextBatch()) {
        for (int i = 0; i < reader.getVectorSchemaRoot().getRowCount(); i++) {
          rows.add(NaiveValues.row(reader.getVectorSchemaRoot().getFieldVectors(), i));
        }
      }
    }
    return rows;
  }

  @Test
  void everyMessageBeginsAtAMultipleOfEight(BufferAllocator allocator, @TempDir Path directory) {
    Random random = Seeds.random("alignment");
    try (SegmentHarness harness = harness(allocator, directory, RandomFields.schema(random, 4))) {
      for (int i = 0; i < 10; i++) {
        harness.commitRandomRows(random, 1 + random.nextInt(9));
      }
      for (BatchPlace place : harness.catalog().places()) {
        assertEquals(0, place.fileOffset() % 8 + place.metadataBytes() % 8 + place.bodyBytes() % 8);
      }
    }
  }

  /** What was in memory before must not get to disk: not as padding, not under nulls. */
  @Test
  void bytesOfAFileDoNotDependOnWhatWasInMemory(@TempDir Path directory) {
    Seeds.forEach(
        TRIALS,
        seed -> {
          byte[] first = fileInMarkedMemory((byte) 0x5A, seed, directory);
          byte[] second = fileInMarkedMemory((byte) 0xA5, seed, directory);
          assertEquals(-1, Arrays.mismatch(first, second));
        });
  }

  private static byte[] fileInMarkedMemory(byte mark, long seed, Path directory)
      throws IOException {
    Random random = Seeds.random(seed);
    Path own = Files.createTempDirectory(directory, "d");
    Schema schema = RandomFields.schema(random, 1 + random.nextInt(5));
    try (BufferAllocator sources = new RootAllocator();
        BufferAllocator marked = MarkedMemory.newRoot(mark);
        SegmentHarness harness = harness(marked, own, schema)) {
      harness.drawFrom(sources);
      for (int i = 0; i < 5; i++) {
        harness.commitRandomRows(random, 1 + random.nextInt(50));
      }
      harness.compact();
      harness.commitRandomRows(random, 1 + random.nextInt(50));
      return Files.readAllBytes(own.resolve(SegmentFile.nameOf(SegmentHarness.SEGMENT, 1)));
    }
  }
}
