package dev.sheaf.store.testing;

import dev.sheaf.store.file.RawFiles;
import java.io.IOException;

/** Files on a disk that takes its time: from some moment on, forcing a file waits for a gate. */
public final class BlockingFiles extends WatchedFiles {
  private final Gate gate;

  /**
   * @param gate where a force of a file waits
   */
  public BlockingFiles(RawFiles files, Gate gate) {
    super(files);
    this.gate = gate;
  }

  @Override
  protected void before(FileOperation operation, String name, long offset, long length)
      throws IOException {
    if (operation == FileOperation.FORCE) {
      gate.pass();
    }
  }
}
