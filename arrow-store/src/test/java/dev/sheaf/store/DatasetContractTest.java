package dev.sheaf.store;

import dev.sheaf.store.testing.DatasetHome;
import dev.sheaf.store.testing.RandomHistory;
import dev.sheaf.store.testing.Seeds;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every dataset does, whatever its storage scheme and wherever it is: on random histories,
 * beside the naive model, every answer is the model's.
 */
abstract class DatasetContractTest {
  private static final int IN_MEMORY = 40;
  private static final int ON_DISK = 12;
  private static final int NIGHTLY_FACTOR = 70;

  private final StorageScheme scheme;

  DatasetContractTest(StorageScheme scheme) {
    this.scheme = scheme;
  }

  @Test
  void historiesInMemory() {
    Seeds.forEach(IN_MEMORY, inMemory()::run);
  }

  @Test
  void historiesInADirectory(@TempDir Path directory) {
    Seeds.forEach(ON_DISK, in(directory)::run);
  }

  @Test
  @Tag("nightly")
  void manyHistoriesInMemory() {
    Seeds.forEach(NIGHTLY_FACTOR * IN_MEMORY, inMemory()::run);
  }

  @Test
  @Tag("nightly")
  void manyHistoriesInADirectory(@TempDir Path directory) {
    Seeds.forEach(NIGHTLY_FACTOR * ON_DISK, in(directory)::run);
  }

  private RandomHistory inMemory() {
    return new RandomHistory(() -> DatasetHome.inMemory(scheme));
  }

  private RandomHistory in(Path directory) {
    AtomicInteger count = new AtomicInteger();
    return new RandomHistory(
        () -> DatasetHome.in(directory.resolve("run-" + count.incrementAndGet()), scheme));
  }
}
