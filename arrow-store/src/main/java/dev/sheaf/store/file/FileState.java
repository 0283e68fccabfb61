package dev.sheaf.store.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What shows that a file was changed, without opening it: two states that are equal are those of a
 * file that nobody wrote to in between.
 *
 * @param key the file system's own name of the file; null where it has none
 * @param modified when it was last written to; null for {@link #UNKNOWN}
 * @param bytes its length
 */
public record FileState(@Nullable Object key, @Nullable FileTime modified, long bytes) {
  /** Of a file of which nothing is known. */
  public static final FileState UNKNOWN = new FileState(null, null, -1);

  /** The present state of a file; unknown if it is not there or cannot be looked at. */
  public static FileState of(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new FileState(attributes.fileKey(), attributes.lastModifiedTime(), attributes.size());
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  /** Whether there is anything to compare. */
  public boolean isKnown() {
    return modified != null;
  }
}
