package dev.sheaf.files;

import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** A file of any content that appears whole or not at all. */
public final class WholeFile {
  private WholeFile() {}

  /** Writes the content. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it; the stream stays the caller's. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file, which is replaced if it exists.
   *
   * @throws SheafException {@code IO_FAILED} or {@code DISK_FULL} when it cannot be written, or
   *     what the content throws; the file is then as it was
   */
  public static void write(Path file, Content content) {
    try (TargetFile target = TargetFile.at(file)) {
      try (OutputStream out = target.open()) {
        content.writeTo(out);
      }
      target.complete();
    } catch (IOException e) {
      throw FileErrors.unwritable(file.toString(), e);
    }
  }
}
