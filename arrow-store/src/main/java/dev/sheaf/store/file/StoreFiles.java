package dev.sheaf.store.file;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The files of one dataset, with typed errors and a stop after the first failed force.
 *
 * <p>Names are relative to the dataset's directory, made of numbers and constants of the store and
 * never of what a user typed; parts are separated by {@code /}, and the empty name is the directory
 * itself.
 *
 * <p><i>Threads:</i> any number.
 *
 * <p><i>Errors:</i> {@link ErrorCode#DISK_FULL} when space, quota or file size ran out, {@link
 * ErrorCode#IO_FAILED} for all else, also for a write after writing was stopped. Both are the
 * environment's fault, and name operation, file and offset.
 */
public final class StoreFiles {
  private final RawFiles raw;
  private final AtomicReference<@Nullable String> stopped = new AtomicReference<>();

  private StoreFiles(RawFiles raw) {
    this.raw = raw;
  }

  /** The files of the operating system below {@code directory}. */
  public static StoreFiles at(Path directory) {
    return over(new OsFiles(directory));
  }

  /** Files of any other kind, in tests. */
  public static StoreFiles over(RawFiles raw) {
    return new StoreFiles(raw);
  }

  /** Creates an empty file; the caller closes it, and forces it and its directory. */
  public StoreFile create(String name) {
    refuseIfStopped("create", name);
    return new StoreFile(this, name, call("create", name, () -> raw.create(checked(name))));
  }

  /** Opens an existing file for one use; the caller closes it. */
  public StoreFile open(String name, FileAccess access) {
    if (access == FileAccess.WRITE) {
      refuseIfStopped("open", name);
    }
    return new StoreFile(this, name, call("open", name, () -> raw.open(checked(name), access)));
  }

  /** Whether a file or directory of that name exists. */
  public boolean exists(String name) {
    return call("look for", name, () -> raw.exists(checked(name)));
  }

  /** The names of the files in a directory, without the directory, in ascending order. */
  public List<String> list(String directory) {
    return call(
        "list",
        directory,
        () -> {
          List<String> names = raw.list(checked(directory));
          Collections.sort(names);
          return names;
        });
  }

  /** Creates a directory; one that exists already is left as it is. */
  public void createDirectory(String name) {
    refuseIfStopped("create", name);
    run("create", name, () -> raw.createDirectory(checked(name)));
  }

  /** Renames a file atomically and replaces a file of the new name. */
  public void rename(String from, String to) {
    refuseIfStopped("rename", from);
    run("rename", from, () -> raw.rename(checked(from), checked(to)));
  }

  /** Deletes a file; one that does not exist is no error. */
  public void delete(String name) {
    refuseIfStopped("delete", name);
    run("delete", name, () -> raw.delete(checked(name)));
  }

  /** Makes creations, renames and deletions in a directory durable. A failure stops all writing. */
  public void forceDirectory(String name) {
    refuseIfStopped("force", name);
    try {
      run("force", name, () -> raw.forceDirectory(checked(name)));
    } catch (SheafException e) {
      stopWriting("forcing directory " + name + " to disk failed");
      throw e;
    }
  }

  /**
   * Refuses all further writes through this object, for a reason that every later error repeats.
   * The first reason stays.
   */
  public void stopWriting(String reason) {
    stopped.compareAndSet(null, reason);
  }

  /** Why writing was stopped; null when it was not. */
  public @Nullable String stoppedBecause() {
    return stopped.get();
  }

  void refuseIfStopped(String operation, String name) {
    String reason = stopped.get();
    if (reason != null) {
      throw SheafException.of(
          ErrorCode.IO_FAILED,
          "cannot {operation} {file}: writing was stopped because {reason}, so it is unknown which bytes are on disk; reading goes on; open the dataset again to write",
          "operation",
          operation,
          "file",
          name,
          "reason",
          reason);
    }
  }

  private interface Call<T> {
    T run() throws IOException;
  }

  private interface Action {
    void run() throws IOException;
  }

  private static <T> T call(String operation, String name, Call<T> call) {
    try {
      return call.run();
    } catch (IOException e) {
      throw FileErrors.of(e, operation, name);
    }
  }

  private static void run(String operation, String name, Action action) {
    try {
      action.run();
    } catch (IOException e) {
      throw FileErrors.of(e, operation, name);
    }
  }

  /**
   * Names come from the store's own code; a wrong one is a slip of ours, and must not leave the
   * directory.
   */
  private static String checked(String name) {
    for (String part : name.split("/", -1)) {
      boolean allowed = !part.isEmpty() && !part.startsWith(".");
      for (int i = 0; i < part.length(); i++) {
        char c = part.charAt(i);
        allowed &=
            (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
      }
      if (!allowed && !name.isEmpty()) {
        throw new IllegalArgumentException("not a name of a file in a dataset: " + name);
      }
    }
    return name;
  }
}
