package dev.sheaf.git;

import dev.sheaf.store.error.SheafException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The contents of a file at versions that are asked for one after the other.
 *
 * <p>Git stores the newest contents whole and older ones as chains of differences from newer ones.
 * So contents are read some at a time, the newest of them first: each is then a step or two from
 * one that was just read, and not as many as its chain is long.
 *
 * <p><i>Threads:</i> one. <i>Memory:</i> up to {@value #BYTES_MAX} bytes on the heap, or one
 * content that has more.
 */
final class ContentsAhead {
  private static final long BYTES_MAX = 64 << 20;

  private final FileHistory history;
  private final List<FileVersion> versions;
  private final Map<Integer, byte[]> ahead = new HashMap<>();

  /** Over these versions of the history, oldest first. */
  ContentsAhead(FileHistory history, List<FileVersion> versions) {
    this.history = history;
    this.versions = versions;
  }

  /**
   * The content of a version that has one; it is not kept.
   *
   * @throws SheafException as {@link FileHistory#content}
   */
  byte[] take(int version) {
    if (!ahead.containsKey(version)) {
      ahead.clear();
      readFrom(version);
    }
    byte @Nullable [] content = ahead.remove(version);
    return content != null ? content : history.content(versions.get(version));
  }

  private void readFrom(int first) {
    long bytes = 0;
    int end = first;
    while (end < versions.size() && (end == first || bytes <= BYTES_MAX)) {
      bytes += bytesOf(versions.get(end++));
    }
    int last = bytes > BYTES_MAX && end > first + 1 ? end - 2 : end - 1;
    for (int version = last; version >= first; version--) {
      if (versions.get(version).blob().isPresent()) {
        try {
          ahead.put(version, history.content(versions.get(version)));
        } catch (SheafException e) {
          // Said again when it is its turn: what comes before it can be read.
        }
      }
    }
  }

  private long bytesOf(FileVersion version) {
    try {
      return version.blob().isPresent() ? history.contentBytes(version) : 0;
    } catch (SheafException e) {
      return 0;
    }
  }
}
