package dev.sheaf.store.testing;

import dev.sheaf.store.file.RawFiles;
import java.util.ArrayList;
import java.util.List;

/** Notes every operation in the order in which they began. */
public final class RecordingFiles extends WatchedFiles {
  private final List<Entry> entries = new ArrayList<>();

  /**
   * One operation.
   *
   * @param offset -1 when the operation has none
   * @param length -1 when the operation has none
   */
  public record Entry(FileOperation operation, String name, long offset, long length) {}

  /** Begins with an empty record. */
  public RecordingFiles(RawFiles files) {
    super(files);
  }

  /** What was recorded since the last call. */
  public synchronized List<Entry> take() {
    List<Entry> taken = List.copyOf(entries);
    entries.clear();
    return taken;
  }

  @Override
  protected synchronized void before(
      FileOperation operation, String name, long offset, long length) {
    entries.add(new Entry(operation, name, offset, length));
  }
}
