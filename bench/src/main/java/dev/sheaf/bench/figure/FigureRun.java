package dev.sheaf.bench.figure;

import dev.sheaf.bench.measure.Reading;
import dev.sheaf.bench.measure.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;

/**
 * What a figure is given: how large and how random, memory, scratch directories, and where its
 * readings go.
 *
 * <p><b>Ownership.</b> Closing it deletes the directories and closes the allocator.
 */
public final class FigureRun implements AutoCloseable {
  private final BufferAllocator allocator;
  private final Scale scale;
  private final long seed;
  private final TimeSource time;
  private final Consumer<Reading> readings;
  private final Consumer<String> progress;
  private final List<Path> directories = new ArrayList<>();

  /**
   * A run.
   *
   * @param allocator its own from now on
   * @param seed of all random input
   * @param time what work of a single thread is measured in
   * @param readings receives what was measured
   * @param progress receives what is being done
   */
  public FigureRun(
      BufferAllocator allocator,
      Scale scale,
      long seed,
      TimeSource time,
      Consumer<Reading> readings,
      Consumer<String> progress) {
    this.allocator = allocator;
    this.scale = scale;
    this.seed = seed;
    this.time = time;
    this.readings = readings;
    this.progress = progress;
  }

  BufferAllocator allocator() {
    return allocator;
  }

  Scale scale() {
    return scale;
  }

  /** A generator that begins at the run's seed. */
  SplittableRandom random() {
    return new SplittableRandom(seed);
  }

  /** Now, for work that this thread does alone. */
  long nanos() {
    return time.nanos();
  }

  void report(Reading reading) {
    readings.accept(reading);
  }

  /** Says what is being done. */
  void progress(String format, Object... values) {
    progress.accept(String.format(Locale.ROOT, format, values));
  }

  /** A new empty directory, deleted with everything in it when the run is closed. */
  Path createDirectory() throws IOException {
    Path directory = Files.createTempDirectory("sheaf-figures");
    directories.add(directory);
    return directory;
  }

  @Override
  public void close() throws IOException {
    try (BufferAllocator ours = allocator) {
      for (Path directory : directories) {
        delete(directory);
      }
      directories.clear();
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> found = Files.walk(directory)) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
