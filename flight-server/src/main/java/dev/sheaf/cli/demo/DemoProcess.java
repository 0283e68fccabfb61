package dev.sheaf.cli.demo;

import dev.sheaf.cli.terminal.Interruption;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs {@link DemoClient} in a Java process of its own. */
final class DemoProcess {
  private static final int SECONDS_MAX = 60;

  private DemoProcess() {}

  /** What the client read. */
  record Answer(long rows, long bytes, long nanos) {}

  /**
   * Starts the client, waits for what it says, and ends it if it says nothing.
   *
   * @throws SheafException IO_FAILED (environment) if it does not start or fails, CANCELLED if it
   *     is interrupted
   */
  static Answer read(
      Path distribution, int port, String revision, String table, Interruption interruption) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            distribution.resolve("sheaf.jar").toString(),
            DemoClient.class.getName(),
            Integer.toString(port),
            revision,
            table);
    Process process = null;
    try {
      process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectInput(ProcessBuilder.Redirect.from(nothing()))
              .start();
      interruption.onRequest(process::destroy);
      return answer(process);
    } catch (IOException e) {
      throw failed(e, String.valueOf(e.getMessage()));
    } finally {
      if (process != null) {
        process.destroy();
      }
    }
  }

  private static Answer answer(Process process) throws IOException {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      if (line == null
          || !process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)
          || process.exitValue() != 0) {
        throw failed(null, "it ended without an answer");
      }
      String[] figures = line.split(" ", -1);
      return new Answer(
          Long.parseLong(figures[0]), Long.parseLong(figures[1]), Long.parseLong(figures[2]));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SheafException.because(e, ErrorCode.CANCELLED, "interrupted");
    }
  }

  private static File nothing() {
    return new File(System.getProperty("os.name", "").startsWith("Windows") ? "NUL" : "/dev/null");
  }

  private static SheafException failed(@Nullable Exception e, String reason) {
    String text = "the demo's second process failed: {reason}";
    return e == null
        ? SheafException.of(ErrorCode.IO_FAILED, text, "reason", reason)
        : SheafException.because(e, ErrorCode.IO_FAILED, text, "reason", reason);
  }
}
