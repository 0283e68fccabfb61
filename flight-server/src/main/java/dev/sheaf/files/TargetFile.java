package dev.sheaf.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that is written beside its place and moved there when it is complete, so that nobody sees
 * half of it and a failure leaves what was there before.
 *
 * <p>Where something other than a file stands (a pipe, a terminal, {@code /dev/null}) it is written
 * to directly.
 */
final class TargetFile implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path place;
  private final Path path;
  private boolean done;

  private TargetFile(Path place, Path path) {
    this.place = place;
    this.path = path;
  }

  /** Chooses where to write; nothing is created yet. */
  static TargetFile at(Path named) throws IOException {
    Path place = Files.exists(named) ? named.toRealPath() : named.toAbsolutePath();
    if (Files.exists(place) && !Files.isRegularFile(place)) {
      if (Files.isDirectory(place)) {
        throw new IOException("it is a directory");
      }
      return new TargetFile(place, place);
    }
    Path parent = place.getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      throw new NoSuchFileException(place.toString());
    }
    // Random, so that two writers do not meet; hidden, so that a glob does not find it.
    String name = "." + place.getFileName() + "." + UUID.randomUUID() + ".tmp";
    return new TargetFile(place, place.resolveSibling(name));
  }

  /** Where to write. */
  Path path() {
    return path;
  }

  /** Whether the file does not move any more. */
  boolean isDirect() {
    return path.equals(place);
  }

  /** Opens the file; the caller closes it before {@link #complete}. */
  OutputStream open() throws IOException {
    OutputStream out =
        isDirect()
            ? Files.newOutputStream(path, StandardOpenOption.WRITE)
            : Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return new BufferedOutputStream(out, BUFFER_BYTES);
  }

  /** Moves the complete file to its place. */
  void complete() throws IOException {
    if (!isDirect()) {
      // Otherwise a crash may keep the new name and lose the new content.
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      if (Files.exists(place)) {
        keepPermissions();
      }
      Files.move(path, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    done = true;
  }

  private void keepPermissions() throws IOException {
    try {
      Files.setPosixFilePermissions(path, Files.getPosixFilePermissions(place));
    } catch (UnsupportedOperationException e) {
      // A file system without such permissions.
    }
  }

  /** Removes what was not completed. */
  @Override
  public void close() throws IOException {
    if (!done && !isDirect()) {
      Files.deleteIfExists(path);
    }
  }
}
