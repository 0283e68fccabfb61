package dev.sheaf.ops.merge;

import dev.sheaf.store.StorageScheme;
import dev.sheaf.store.testing.DatasetHome;
import dev.sheaf.store.testing.RandomHistory;
import dev.sheaf.store.testing.Seeds;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Merges in random histories, of which everything is compared with the model after each step. */
class MergePropertyTest {
  @TempDir Path directory;
  private int places;

  @ParameterizedTest
  @EnumSource(StorageScheme.class)
  void mergesOfFewKeysAreThoseOfTheModel(StorageScheme scheme) {
    Seeds.forEach(60, seed -> walk(scheme, seed));
  }

  @ParameterizedTest
  @EnumSource(StorageScheme.class)
  void mergesAmidEverythingElseAreThoseOfTheModel(StorageScheme scheme) {
    Seeds.forEach(8, seed -> history(scheme).with(() -> new MergeGuest(3)).run(seed));
  }

  @Tag("nightly")
  @ParameterizedTest
  @EnumSource(StorageScheme.class)
  void manyMergesOfFewKeysAreThoseOfTheModel(StorageScheme scheme) {
    Seeds.forEach(3_400, seed -> walk(scheme, seed));
  }

  @Tag("nightly")
  @ParameterizedTest
  @EnumSource(StorageScheme.class)
  void manyMergesAmidEverythingElseAreThoseOfTheModel(StorageScheme scheme) {
    Seeds.forEach(500, seed -> history(scheme).with(() -> new MergeGuest(3)).run(seed));
  }

  private void walk(StorageScheme scheme, long seed) {
    history(scheme).with(BranchingGuest::new).runGuest(seed, 24);
  }

  private RandomHistory history(StorageScheme scheme) {
    return new RandomHistory(
        () ->
            places++ % 8 == 0
                ? DatasetHome.in(directory.resolve("dataset-" + places), scheme)
                : DatasetHome.inMemory(scheme));
  }
}
