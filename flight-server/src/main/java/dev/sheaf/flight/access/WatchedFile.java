package dev.sheaf.flight.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is in some files, read again when they change. Where the new content is a mistake, the last
 * good one stays, and the operator hears of it once.
 *
 * <p><i>Threads:</i> any. <i>Cost:</i> looks at the files once in {@value #PAUSE_MILLIS} ms at
 * most.
 *
 * @param <T> what is in them
 */
final class WatchedFile<T> {
  private static final int PAUSE_MILLIS = 500;

  private final List<Path> files;
  private final Supplier<T> reader;
  private final Consumer<Throwable> failures;
  private final LongSupplier nanoClock;
  private List<Object> seen;
  private long lookedNanos;
  private T content;

  /**
   * Reads them for the first time.
   *
   * @param reader throws what is wrong with them
   * @param failures hears of mistakes later on
   */
  WatchedFile(
      List<Path> files, Supplier<T> reader, Consumer<Throwable> failures, LongSupplier nanoClock) {
    this.files = List.copyOf(files);
    this.reader = reader;
    this.failures = failures;
    this.nanoClock = nanoClock;
    this.seen = state();
    this.lookedNanos = nanoClock.getAsLong();
    this.content = reader.get();
  }

  /** The content, as of half a second ago or later. */
  synchronized T content() {
    long now = nanoClock.getAsLong();
    if (now - lookedNanos < TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS)) {
      return content;
    }
    lookedNanos = now;
    List<Object> present = state();
    if (!present.equals(seen)) {
      seen = present;
      try {
        content = reader.get();
      } catch (RuntimeException e) {
        failures.accept(e);
      }
    }
    return content;
  }

  private List<Object> state() {
    return files.stream().map(WatchedFile::state).toList();
  }

  /** Whatever changes with a file. */
  private static Object state(Path file) {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return List.of(
          found.lastModifiedTime(),
          found.size(),
          Objects.requireNonNullElse((@Nullable Object) found.fileKey(), ""),
          permissions(file));
    } catch (IOException e) {
      return "";
    }
  }

  private static Object permissions(Path file) throws IOException {
    try {
      return Files.getPosixFilePermissions(file);
    } catch (UnsupportedOperationException e) {
      return "";
    }
  }
}
