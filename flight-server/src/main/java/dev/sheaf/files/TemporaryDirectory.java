package dev.sheaf.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A directory for intermediate files, readable by this user only, deleted by {@link #close} with
 * what is in it.
 */
public final class TemporaryDirectory implements AutoCloseable {
  private final Path path;

  private TemporaryDirectory(Path path) {
    this.path = path;
  }

  /** A fresh one where the JVM keeps temporary files. */
  public static TemporaryDirectory create() throws IOException {
    TemporaryDirectory directory = new TemporaryDirectory(Files.createTempDirectory("sheaf-"));
    // An interrupted program runs no finally blocks.
    directory.path.toFile().deleteOnExit();
    return directory;
  }

  /** The path of a file in it; nothing is created. */
  public Path file(String name) {
    Path file = path.resolve(name);
    file.toFile().deleteOnExit();
    return file;
  }

  /** Deletes it; a file that cannot be deleted stays. Closing twice is harmless. */
  @Override
  public void close() {
    try {
      Files.walkFileTree(
          path,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                throws IOException {
              Files.deleteIfExists(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      // Deleted already, or held by another program: the system's own cleaning takes it.
    }
  }
}
