package dev.sheaf.cli.demo;

import dev.sheaf.flight.FlightReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The demonstration's second process: reads a version over Flight and says how many rows it got.
 */
public final class DemoClient {
  private DemoClient() {}

  /**
   * Reads one version.
   *
   * @param arguments port, revision, table
   */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    FlightReader.Result result =
        FlightReader.read(Integer.parseInt(arguments[0]), arguments[1], arguments[2]);
    out.println(result.rows() + " " + result.bytes() + " " + result.readNanos());
  }
}
