package dev.sheaf.files;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What failed file operations become. */
final class FileErrors {
  private static final int SIBLINGS_MAX = 1_000;

  private FileErrors() {}

  /** A number as people read it: {@code 4,211}. */
  static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** The file is there and is not a directory; otherwise {@code BAD_INPUT} with the way out. */
  static void requireReadable(Path file) {
    if (!Files.exists(file)) {
      throw SheafException.of(
          ErrorCode.BAD_INPUT,
          "there is no file {file}{hint}",
          "file",
          file,
          "hint",
          similarFiles(file));
    }
    if (Files.isDirectory(file)) {
      throw SheafException.of(
          ErrorCode.BAD_INPUT, "{file} is a directory; name a file in it", "file", file);
    }
    if (!Files.isReadable(file)) {
      throw SheafException.of(
          ErrorCode.IO_FAILED, "{file} may not be read by this user", "file", file);
    }
  }

  /** A failed read of something that was there before. */
  static SheafException unreadable(Path file, IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return SheafException.because(
          cause, ErrorCode.BAD_INPUT, "there is no file {file}", "file", file);
    }
    return SheafException.because(
        cause,
        ErrorCode.IO_FAILED,
        "{file} cannot be read: {reason}",
        "file",
        file,
        "reason",
        reason(cause));
  }

  /** A failed write; what was there before is still there. */
  static SheafException unwritable(String target, IOException cause) {
    if (String.valueOf(cause.getMessage()).contains("Broken pipe")) {
      return SheafException.because(
          cause, ErrorCode.CANCELLED, "whoever read {target} went away", "target", target);
    }
    boolean full = String.valueOf(cause.getMessage()).contains("No space left on device");
    return SheafException.because(
        cause,
        full ? ErrorCode.DISK_FULL : ErrorCode.IO_FAILED,
        full ? "there is no space left to write {target}" : "{target} cannot be written: {reason}",
        "target",
        target,
        "reason",
        reason(cause));
  }

  private static String reason(IOException cause) {
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof NoSuchFileException missing) {
      return "there is no directory " + parentOf(missing.getFile());
    }
    if (cause instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    return String.valueOf(cause.getMessage());
  }

  private static @Nullable Path parentOf(String file) {
    return Path.of(file).getParent();
  }

  private static String similarFiles(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    Path name = file.getFileName();
    if (parent == null || name == null || !Files.isDirectory(parent)) {
      return "";
    }
    try (Stream<Path> siblings = Files.list(parent)) {
      List<String> names =
          siblings
              .limit(SIBLINGS_MAX)
              .map(sibling -> String.valueOf(sibling.getFileName()))
              .toList();
      List<String> near = Suggestions.nearest(name.toString(), names);
      return near.isEmpty() ? "" : ": did you mean " + String.join(" or ", near) + "?";
    } catch (IOException | java.io.UncheckedIOException e) {
      return "";
    }
  }
}
