package dev.sheaf.store;

import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.Seeds;
import java.nio.file.Path;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables that cross the borders of chunks and segments, under every storage scheme. */
@ExtendWith(AllocatorExtension.class)
class LargeTablesPropertyTest {
  private static final int NIGHTLY_HISTORIES = 20;

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(StorageScheme.class)
  void tablesOfSeveralChunks(StorageScheme scheme, BufferAllocator allocator) {
    Seeds.forEach(1, seed -> run(allocator, scheme, seed));
  }

  @ParameterizedTest
  @EnumSource(StorageScheme.class)
  @Tag("nightly")
  void manyTablesOfSeveralChunks(StorageScheme scheme, BufferAllocator allocator) {
    Seeds.forEach(NIGHTLY_HISTORIES, seed -> run(allocator, scheme, seed));
  }

  private void run(BufferAllocator allocator, StorageScheme scheme, long seed) {
    Path place = directory.resolve(scheme.spelling() + seed);
    try (LargeHistory history = new LargeHistory(allocator, place, scheme, seed)) {
      history.run();
    }
  }
}
