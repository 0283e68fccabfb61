package dev.sheaf.store.file;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;

/** The one place where an {@link IOException} becomes an error of the store. */
final class FileErrors {
  /** How operating systems spell ENOSPC, EDQUOT and EFBIG; Java passes on nothing but the text. */
  private static final List<String> NO_SPACE =
      List.of("no space left", "quota exceeded", "file too large", "not enough space");

  private static final String MAKE_ROOM =
      ": no space is left ({reason}); nothing was committed, make room and try again";
  private static final String FAILED = ": {reason}";

  private FileErrors() {}

  /** Of an operation on a whole file or directory. */
  static SheafException of(IOException cause, String operation, String file) {
    return SheafException.because(
        cause,
        code(cause),
        "cannot {operation} {file}" + ending(cause),
        "operation",
        operation,
        "file",
        shown(file),
        "reason",
        reason(cause));
  }

  /** Of an operation at a place in a file. */
  static SheafException of(IOException cause, String operation, String file, long offset) {
    return SheafException.because(
        cause,
        code(cause),
        "cannot {operation} {file} at offset {offset}" + ending(cause),
        "operation",
        operation,
        "file",
        shown(file),
        "offset",
        offset,
        "reason",
        reason(cause));
  }

  private static ErrorCode code(IOException cause) {
    return isNoSpace(cause) ? ErrorCode.DISK_FULL : ErrorCode.IO_FAILED;
  }

  private static String ending(IOException cause) {
    return isNoSpace(cause) ? MAKE_ROOM : FAILED;
  }

  private static boolean isNoSpace(IOException cause) {
    String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return NO_SPACE.stream().anyMatch(text::contains);
  }

  private static String shown(String file) {
    return file.isEmpty() ? "the dataset's directory" : file;
  }

  /** The text of a file system's exception is the path alone; its class says what happened. */
  static String reason(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return "it does not exist";
    }
    if (cause instanceof FileAlreadyExistsException) {
      return "it exists already";
    }
    if (cause instanceof AccessDeniedException) {
      return "access is denied";
    }
    if (cause instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
