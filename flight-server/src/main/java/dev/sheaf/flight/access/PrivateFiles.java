package dev.sheaf.flight.access;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Files whose content decides who may do what, and so who may read or write them. */
final class PrivateFiles {
  private static final Set<PosixFilePermission> WRITING =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
  private static final Set<PosixFilePermission> ANYTHING =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private PrivateFiles() {}

  /**
   * Reads a file that nobody but its owner may write.
   *
   * @throws SheafException NOT_ALLOWED (caller) if group or others may; BAD_ARGUMENT if it is not
   *     there
   */
  static byte[] readOwned(Path file) {
    require(file, WRITING, "may be written by others than its owner; run chmod go-w on it");
    return read(file);
  }

  /**
   * Reads a file that nobody but its owner may read or write.
   *
   * @throws SheafException NOT_ALLOWED (caller) if group or others may; BAD_ARGUMENT if it is not
   *     there
   */
  static byte[] readSecret(Path file) {
    require(file, ANYTHING, "may be used by others than its owner; run chmod 600 on it");
    return read(file);
  }

  /** Reads any file. */
  static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw unreadable(e, file);
    }
  }

  /** Makes an empty file that nobody but its owner may use. */
  static void create(Path file) throws IOException {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (UnsupportedOperationException e) {
      Files.createFile(file);
    }
  }

  static void copyPermissions(Path from, Path to) throws IOException {
    try {
      Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
    } catch (UnsupportedOperationException e) {
      // no such permissions here
    }
  }

  private static void require(Path file, Set<PosixFilePermission> refused, String problem) {
    Set<PosixFilePermission> present;
    try {
      present = EnumSet.noneOf(PosixFilePermission.class);
      present.addAll(Files.getPosixFilePermissions(file));
    } catch (UnsupportedOperationException e) {
      return; // no such permissions here
    } catch (IOException e) {
      throw unreadable(e, file);
    }
    present.retainAll(refused);
    if (!present.isEmpty()) {
      throw SheafException.of(
          ErrorCode.NOT_ALLOWED, "{file} {problem}", "file", file, "problem", problem);
    }
  }

  private static SheafException unreadable(IOException e, Path file) {
    return SheafException.because(
        e,
        ErrorCode.BAD_ARGUMENT,
        "{file} cannot be read: {reason}",
        "file",
        file,
        "reason",
        e instanceof NoSuchFileException ? "it is not there" : e.getClass().getSimpleName());
  }
}
