package dev.sheaf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sheaf.cli.terminal.Console;
import dev.sheaf.cli.terminal.Interruption;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What one command printed, and how it ended.
 *
 * @param exitCode as the shell sees it
 * @param out standard output
 * @param err standard error
 */
record CommandRun(int exitCode, String out, String err) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Runs a command without a terminal. */
  static CommandRun of(Object... arguments) {
    return with(Map.of(), arguments);
  }

  /** Runs a command with these variables in the environment. */
  static CommandRun with(Map<String, String> environment, Object... arguments) {
    return run("", environment, arguments);
  }

  /** Runs a command that finds a text on standard input. */
  static CommandRun reading(String input, Object... arguments) {
    return run(input, Map.of(), arguments);
  }

  private static CommandRun run(
      String input, Map<String, String> environment, Object... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        Console.of(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            out,
            err,
            environment,
            new Properties());
    String[] texts = Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
    int exitCode;
    try (Interruption interruption = new Interruption()) {
      exitCode = SheafCli.run(texts, console, interruption);
    }
    return new CommandRun(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The same, which must have succeeded without a word of complaint. */
  CommandRun succeeded() {
    assertEquals("", err);
    assertEquals(0, exitCode, out);
    return this;
  }

  /** The same, which must have failed with one line. */
  CommandRun failed(int expectedCode, String expectedError) {
    assertEquals("error: " + expectedError + "\n", err);
    assertEquals(expectedCode, exitCode);
    return this;
  }

  /** The lines of the output. */
  List<String> lines() {
    return out.lines().toList();
  }

  /** The lines of the output, each of which must be a JSON object. */
  List<JsonNode> json() {
    return lines().stream().map(CommandRun::parse).toList();
  }

  /** A field of every JSON object. */
  Stream<String> json(String field) {
    return json().stream().map(object -> object.path(field).asText());
  }

  private static JsonNode parse(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      assertEquals(true, node.isObject(), line);
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
