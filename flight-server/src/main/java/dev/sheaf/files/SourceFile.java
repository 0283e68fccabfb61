package dev.sheaf.files;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file that is read more than once: to survey it, to infer types, to read its rows.
 *
 * <p><i>Invariant:</i> every reading sees the same bytes. What cannot be read twice (a pipe) is
 * copied first, and {@link #requireUnchanged} notices a file that was written to in between.
 *
 * <p><i>Ownership:</i> a copy or link is deleted by {@link #close}. <i>Threads:</i> any, but for
 * {@code close}.
 */
final class SourceFile implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private static final Pattern PATTERN_CHARACTERS = Pattern.compile("[*?\\[\\]{}]");

  private final Path named;
  private final Path path;
  private final @Nullable TemporaryDirectory copies;
  private final long bytes;
  private final FileTime modified;

  private SourceFile(Path named, Path path, @Nullable TemporaryDirectory copies)
      throws IOException {
    this.named = named;
    this.path = path;
    this.copies = copies;
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    this.bytes = attributes.size();
    this.modified = attributes.lastModifiedTime();
  }

  /**
   * The file of that name.
   *
   * @throws SheafException {@code BAD_INPUT} when there is none or it is a directory, {@code
   *     IO_FAILED} when it cannot be read
   */
  static SourceFile open(Path named) {
    FileErrors.requireReadable(named);
    try {
      if (!Files.isRegularFile(named)) {
        return copyOf(named);
      }
      Path path = named.toAbsolutePath();
      return PATTERN_CHARACTERS.matcher(path.toString()).find()
          ? linkTo(named, path)
          : new SourceFile(named, path, null);
    } catch (IOException e) {
      throw FileErrors.unreadable(named, e);
    }
  }

  /** Bytes that are no file yet, under a name for messages. */
  static SourceFile ofContent(Path named, byte[] content) {
    try {
      TemporaryDirectory directory = TemporaryDirectory.create();
      try {
        return new SourceFile(named, Files.write(directory.file("content"), content), directory);
      } catch (IOException | RuntimeException e) {
        directory.close();
        throw e;
      }
    } catch (IOException e) {
      throw FileErrors.unwritable("a temporary file", e);
    }
  }

  /** A name that DuckDB would take for a pattern is hidden behind a link. */
  private static SourceFile linkTo(Path named, Path path) throws IOException {
    TemporaryDirectory directory = TemporaryDirectory.create();
    try {
      Path link = directory.file("input" + (isGzip(named) ? ".gz" : ""));
      Files.createSymbolicLink(link, path);
      return new SourceFile(named, link, directory);
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private static SourceFile copyOf(Path named) throws IOException {
    TemporaryDirectory directory = TemporaryDirectory.create();
    try (InputStream in = Files.newInputStream(named)) {
      Path copy = directory.file("input" + (isGzip(named) ? ".gz" : ""));
      Files.copy(in, copy);
      return new SourceFile(named, copy, directory);
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /** The file as the user named it, for messages. */
  Path named() {
    return named;
  }

  /** Where the bytes are. */
  Path path() {
    return path;
  }

  /** Size of what is on disk, in bytes. */
  long bytes() {
    return bytes;
  }

  /** Whether the bytes are compressed with gzip. */
  boolean compressed() {
    return isGzip(path);
  }

  /** The content from its beginning, decompressed; the caller closes it. */
  InputStream read() throws IOException {
    InputStream in = Files.newInputStream(path);
    try {
      return compressed() ? new GZIPInputStream(in, BUFFER_BYTES) : in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** As {@link #read}, for readers that take single bytes. */
  InputStream readBuffered() throws IOException {
    return new BufferedInputStream(read(), BUFFER_BYTES);
  }

  /** Copies the content, decompressed. */
  void copyTo(OutputStream out) throws IOException {
    try (InputStream in = read()) {
      in.transferTo(out);
    }
  }

  /**
   * Compares size and time with those at the beginning.
   *
   * @throws SheafException {@code BAD_INPUT} when they differ
   */
  void requireUnchanged() {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      if (now.size() == bytes && now.lastModifiedTime().equals(modified)) {
        return;
      }
    } catch (IOException e) {
      throw FileErrors.unreadable(named, e);
    }
    throw SheafException.of(
        ErrorCode.BAD_INPUT,
        "{file} was written to while it was read; nothing was imported; try again",
        "file",
        named);
  }

  @Override
  public void close() {
    if (copies != null) {
      copies.close();
    }
  }

  private static boolean isGzip(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
  }
}
