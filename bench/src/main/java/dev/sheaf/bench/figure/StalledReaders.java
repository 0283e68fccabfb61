package dev.sheaf.bench.figure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.util.AutoCloseables;

/**
 * Clients that take one batch each and no more, in a process of their own: what they hold
 * themselves is not the server's.
 */
final class StalledReaders implements AutoCloseable {
  private static final String READY = "all have a batch";

  private final Process process;

  private StalledReaders(Process process) {
    this.process = process;
  }

  /** Starts them, and waits until each has its batch. */
  static StalledReaders start(int port, int count, byte[] ticket) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                StalledReaders.class.getName(),
                Integer.toString(port),
                Integer.toString(count),
                Base64.getEncoder().encodeToString(ticket))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    StalledReaders readers = new StalledReaders(process);
    try (var said = process.inputReader(StandardCharsets.UTF_8)) {
      String line = said.readLine();
      if (!READY.equals(line)) {
        throw new IOException("the readers did not begin: " + line);
      }
      return readers;
    } catch (IOException e) {
      readers.close();
      throw e;
    }
  }

  /**
   * The process of the readers; it ends with its standard input.
   *
   * @param arguments port, number of readers, ticket in Base64
   */
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    byte[] ticket = Base64.getDecoder().decode(arguments[2]);
    List<AutoCloseable> open = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator()) {
      for (int i = 0; i < count; i++) {
        FlightUser user = new FlightUser(allocator, port);
        open.add(0, user);
        open.add(0, user.stall(ticket));
      }
      System.out.println(READY);
      System.in.readAllBytes();
      AutoCloseables.close(open);
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
