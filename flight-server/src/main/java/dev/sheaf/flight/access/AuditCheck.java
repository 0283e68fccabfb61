package dev.sheaf.flight.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether each line of an audit log follows from the one before it.
 *
 * <p>Whoever can write the file can also write a whole new chain, or cut the end off: keep {@link
 * #last} elsewhere to notice that.
 *
 * @param lines that follow
 * @param bytes of these
 * @param last the hash of the last of them
 * @param problem with the line after these; empty for none
 */
public record AuditCheck(long lines, long bytes, String last, String problem) {
  private static final int LINE_BYTES_MAX = 1 << 20;
  private static final String CUT = "it is cut off, as by a crash";

  /**
   * Reads a log.
   *
   * @throws SheafException BAD_ARGUMENT (caller) if it cannot be read
   */
  public static AuditCheck of(Path path) {
    long lines = 0;
    long bytes = 0;
    String last = AuditLog.FIRST;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        if (next != '\n') {
          line.write(next);
          if (line.size() > LINE_BYTES_MAX) {
            return new AuditCheck(lines, bytes, last, "it is too long to be a line of ours");
          }
          continue;
        }
        String text = line.toString(StandardCharsets.UTF_8);
        String problem = problem(text, last);
        if (!problem.isEmpty()) {
          return new AuditCheck(lines, bytes, last, problem);
        }
        lines++;
        bytes += line.size() + 1;
        last = Secret.hashOf(text).hex();
        line.reset();
      }
      return new AuditCheck(lines, bytes, last, line.size() == 0 ? "" : CUT);
    } catch (IOException e) {
      throw SheafException.because(
          e,
          ErrorCode.BAD_ARGUMENT,
          "{file} cannot be read: {reason}",
          "file",
          path,
          "reason",
          e.getClass().getSimpleName());
    }
  }

  private static String problem(String text, String last) {
    try {
      JsonNode json = AuditLog.MAPPER.readTree(text);
      if (json == null || !json.isObject()) {
        return "it is no JSON object";
      }
      return json.path(AuditLog.PREVIOUS).asText().equals(last)
          ? ""
          : "it does not follow from the line before it: one of the two was changed, or lines"
              + " between them were removed";
    } catch (JsonProcessingException e) {
      return "it is no JSON object";
    }
  }

  /** Whether every line follows. */
  public boolean isWhole() {
    return problem.isEmpty();
  }

  /**
   * Requires that it can be gone on with.
   *
   * @throws SheafException BAD_INPUT (caller) unless every line follows, but for one that is cut
   *     off
   */
  void requireWhole() {
    if (!isWhole() && !problem.equals(CUT)) {
      throw SheafException.of(
          ErrorCode.BAD_INPUT,
          "line {line} of the audit log is not as it was written: {problem}; keep the file, and name"
              + " another one",
          "line",
          lines + 1,
          "problem",
          problem);
    }
  }
}
