package dev.sheaf.flight.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * A file to which one line is added for each call: JSON, with the SHA-256 of the line before it
 * under {@value #PREVIOUS}. Who changes or removes a line breaks the chain ({@link AuditCheck}).
 *
 * <p>Lines reach the operating system before the call is answered; the disk when that writes them.
 * Once a line could not be written the log is broken, and the server takes no calls.
 *
 * <p><i>Ownership:</i> the caller closes it. <i>Threads:</i> any.
 */
public final class AuditLog implements AutoCloseable {
  static final String PREVIOUS = "previous";

  /** What the first line has before it. */
  static final String FIRST = "0".repeat(Hash.DIGITS);

  static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final Path path;
  private final FileChannel file;
  private final Consumer<Throwable> failures;
  private String previous;
  private boolean broken;

  private AuditLog(Path path, FileChannel file, String previous, Consumer<Throwable> failures) {
    this.path = path;
    this.file = file;
    this.previous = previous;
    this.failures = failures;
  }

  /**
   * Opens a file to go on with it, or makes it, for its owner alone. What a crash left of a last
   * line is removed.
   *
   * @param failures hears that it is broken
   * @throws SheafException BAD_INPUT (caller) if its chain is broken already, IO_FAILED if it
   *     cannot be written or another process does
   */
  public static AuditLog open(Path path, Consumer<Throwable> failures) {
    try {
      if (!Files.exists(path)) {
        PrivateFiles.create(path);
      }
      FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        if (file.tryLock() == null) {
          throw held(path);
        }
        AuditCheck check = AuditCheck.of(path);
        check.requireWhole();
        file.truncate(check.bytes());
        file.position(check.bytes());
        return new AuditLog(path, file, check.last(), failures);
      } catch (OverlappingFileLockException e) {
        file.close();
        throw held(path);
      } catch (RuntimeException | Error | IOException e) {
        file.close();
        throw e;
      }
    } catch (IOException e) {
      throw failed(e, path);
    }
  }

  private static SheafException held(Path path) {
    return SheafException.of(
        ErrorCode.IO_FAILED, "{file} is the audit log of another server", "file", path);
  }

  private static SheafException failed(IOException e, Path path) {
    return SheafException.because(
        e,
        ErrorCode.IO_FAILED,
        "the audit log {file} cannot be written: {reason}",
        "file",
        path,
        "reason",
        e.getClass().getSimpleName());
  }

  /** Adds a line. */
  synchronized void add(ObjectNode fields) {
    if (broken) {
      return;
    }
    ObjectNode line = MAPPER.createObjectNode().put("time", Instant.now().toString());
    line.setAll(fields);
    line.put(PREVIOUS, previous);
    try {
      String text = MAPPER.writeValueAsString(line).replace("\u007f", "\\u007f");
      ByteBuffer bytes = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      previous = Secret.hashOf(text).hex();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // a tree of texts and numbers
    } catch (IOException e) {
      broken = true;
      failures.accept(failed(e, path));
    }
  }

  /** Whether a line could not be written. */
  synchronized boolean isBroken() {
    return broken;
  }

  @Override
  public synchronized void close() {
    try (file) {
      if (file.isOpen()) {
        file.force(true);
      }
    } catch (IOException e) {
      failures.accept(failed(e, path));
    }
    broken = true;
  }
}
