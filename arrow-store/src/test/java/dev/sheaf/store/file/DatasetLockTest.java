package dev.sheaf.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetLockTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T05:00:00.5Z"), ZoneOffset.UTC);

  @TempDir private Path directory;

  @Test
  void aSecondLockOfTheProcessIsRefusedUntilTheFirstIsClosed() {
    DatasetLock first = DatasetLock.acquire(directory, CLOCK);
    assertHeldBy(ProcessHandle.current().pid(), directory);
    first.close();
    try (DatasetLock second = DatasetLock.acquire(directory, CLOCK)) {
      first.close(); // a second time: the second lock must survive it
      assertHeldBy(ProcessHandle.current().pid(), directory);
    }
  }

  @Test
  void anotherPathToTheDirectoryIsTheSameDirectory(@TempDir Path elsewhere) throws IOException {
    Path link = Files.createSymbolicLink(elsewhere.resolve("link"), directory);
    try (DatasetLock lock = DatasetLock.acquire(directory, CLOCK)) {
      assertHeldBy(ProcessHandle.current().pid(), link);
    }
  }

  @Test
  void theFileNamesTheOwnerAndStays() throws IOException {
    DatasetLock.acquire(directory, CLOCK).close();
    assertEquals(
        ProcessHandle.current().pid() + " 2026-11-21T05:00:00Z\n",
        Files.readString(directory.resolve("LOCK")));
  }

  @Test
  void aMissingDirectoryIsAnError() {
    assertThrows(
        SheafException.class, () -> DatasetLock.acquire(directory.resolve("missing"), CLOCK));
  }

  @Test
  void aFailedAttemptLeavesTheDirectoryFree() throws IOException {
    Files.createDirectory(directory.resolve("LOCK"));
    assertEquals(
        ErrorCode.IO_FAILED,
        assertThrows(SheafException.class, () -> DatasetLock.acquire(directory, CLOCK)).code());
    Files.delete(directory.resolve("LOCK"));
    DatasetLock.acquire(directory, CLOCK).close();
  }

  @Test
  void anotherProcessIsNamedAndItsDeathReleasesTheLock() throws Exception {
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = holder.inputReader(StandardCharsets.US_ASCII)) {
      assertEquals("held", output.readLine());
      assertHeldBy(holder.pid(), directory);
      assertHeldBy(holder.pid(), directory);
    } finally {
      holder.destroyForcibly();
      assertTrue(holder.waitFor(1, TimeUnit.MINUTES));
    }
    DatasetLock.acquire(directory, CLOCK).close();
  }

  private static void assertHeldBy(long pid, Path path) {
    SheafException e =
        assertThrows(SheafException.class, () -> DatasetLock.acquire(path, Clock.systemUTC()));
    assertEquals(ErrorCode.DATASET_HELD, e.code());
    assertEquals(
        "the dataset %s is held for writing by process %d since 2026-11-21T05:00:00Z; wait until that one ends"
            .formatted(path, pid),
        e.getMessage());
  }

  /** Holds the lock of a directory until it is killed. */
  static final class Holder {
    public static void main(String[] args) throws IOException {
      try (DatasetLock lock = DatasetLock.acquire(Path.of(args[0]), CLOCK)) {
        System.out.println("held");
        System.in.read(); // also ends when the test that started it is gone
      }
    }
  }
}
