package dev.sheaf.cli.demo;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary directory that goes with everything in it when it is closed. */
record DemoDirectory(Path path) implements AutoCloseable {
  static DemoDirectory create() {
    try {
      return new DemoDirectory(Files.createTempDirectory("sheaf-demo-"));
    } catch (IOException e) {
      throw failed(e, "create");
    }
  }

  @Override
  public void close() {
    try (Stream<Path> entries = Files.walk(path)) {
      List<Path> deepestFirst = entries.sorted(Comparator.reverseOrder()).toList();
      for (Path entry : deepestFirst) {
        Files.deleteIfExists(entry);
      }
    } catch (IOException e) {
      throw failed(e, "delete");
    }
  }

  private static SheafException failed(IOException e, String operation) {
    return SheafException.because(
        e,
        ErrorCode.IO_FAILED,
        "cannot {operation} the demo's temporary directory: {reason}",
        "operation",
        operation,
        "reason",
        String.valueOf(e.getMessage()));
  }
}
