package dev.sheaf.store.testing;

import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.StorageScheme;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Where the dataset of one run lives: in memory, or in a directory, and then it can be closed and
 * opened again.
 */
public final class DatasetHome {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.ofHours(1));

  private final DatasetOptions options;
  private final @Nullable Path directory;

  private DatasetHome(DatasetOptions options, @Nullable Path directory) {
    this.options = options;
    this.directory = directory;
  }

  private static DatasetOptions options(StorageScheme scheme) {
    return DatasetOptions.defaults().withScheme(scheme).withClock(CLOCK).withAuthor("test");
  }

  /** In memory: gone when closed. */
  public static DatasetHome inMemory(StorageScheme scheme) {
    return new DatasetHome(options(scheme), null);
  }

  /** In a directory that does not exist yet. */
  public static DatasetHome in(Path directory, StorageScheme scheme) {
    return new DatasetHome(options(scheme), directory);
  }

  /** The same place, with other options. */
  DatasetHome with(UnaryOperator<DatasetOptions> change) {
    return new DatasetHome(change.apply(options), directory);
  }

  /** Whether what is closed can be opened again. */
  public boolean isDurable() {
    return directory != null;
  }

  /** Opens the dataset, the first time a new one. */
  public Dataset open(BufferAllocator allocator) {
    return directory == null
        ? Dataset.inMemory(allocator, options)
        : Dataset.open(allocator, directory, options);
  }
}
