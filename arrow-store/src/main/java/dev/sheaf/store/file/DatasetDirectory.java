package dev.sheaf.store.file;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.stream.Stream;

/** What a directory is before a dataset is opened in it. */
public enum DatasetDirectory {
  /** There is nothing of that name. */
  MISSING,
  /** A directory without entries. */
  EMPTY,
  /** A directory with a catalog. */
  DATASET,
  /** Anything else. */
  OTHER;

  /** The file that makes a directory a dataset. */
  public static final String CATALOG = "catalog.db";

  /**
   * Looks at a path.
   *
   * @throws SheafException IO_FAILED if it cannot be read
   */
  public static DatasetDirectory inspect(Path path) {
    try {
      if (Files.exists(path.resolve(CATALOG))) {
        return DATASET;
      }
      if (Files.notExists(path)) {
        return MISSING;
      }
      if (!Files.readAttributes(path, BasicFileAttributes.class).isDirectory()) {
        return OTHER;
      }
      try (Stream<Path> entries = Files.list(path)) {
        return isEmpty(entries.iterator()) ? EMPTY : OTHER;
      }
    } catch (IOException e) {
      throw failed(e, "read", path);
    }
  }

  /** Makes a directory, and those above it. */
  public static void create(Path path) {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw failed(e, "create", path);
    }
  }

  /** Bytes of all files below a directory; files that come and go meanwhile do not matter. */
  public static long bytes(Path path) {
    try (Stream<Path> files = Files.walk(path)) {
      long bytes = 0;
      for (Path file : (Iterable<Path>) files::iterator) {
        bytes += bytesOf(file);
      }
      return bytes;
    } catch (IOException e) {
      throw failed(e, "read", path);
    }
  }

  private static long bytesOf(Path file) throws IOException {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** A lock that was left behind does not count. */
  private static boolean isEmpty(Iterator<Path> entries) {
    while (entries.hasNext()) {
      if (!entries.next().endsWith("LOCK")) {
        return false;
      }
    }
    return true;
  }

  private static SheafException failed(IOException e, String operation, Path path) {
    return SheafException.because(
        e,
        ErrorCode.IO_FAILED,
        "cannot {operation} directory {path}: {reason}",
        "operation",
        operation,
        "path",
        path,
        "reason",
        FileErrors.reason(e));
  }
}
