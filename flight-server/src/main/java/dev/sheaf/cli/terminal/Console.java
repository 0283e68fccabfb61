package dev.sheaf.cli.terminal;

import dev.sheaf.store.error.SheafException;
import java.io.BufferedOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;

/**
 * Where one run of the program reads and writes: standard input, results on standard output,
 * messages on standard error, all in UTF-8, and the variables of the environment.
 *
 * <p><i>Threads:</i> one, but for the progress that it begins. <i>Ownership:</i> the streams are
 * the caller's; {@link #flush} hands over what is held back.
 */
public final class Console {
  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream input;
  private final OutputStream resultBytes;
  private final PrintWriter results;
  private final PrintWriter messages;
  private final Terminal terminal;
  private final Map<String, String> environment;

  private Console(
      InputStream input,
      OutputStream resultBytes,
      PrintWriter messages,
      Terminal terminal,
      Map<String, String> environment) {
    this.input = input;
    this.resultBytes = resultBytes;
    this.results = writer(resultBytes);
    this.messages = messages;
    this.terminal = terminal;
    this.environment = environment;
  }

  /** A console over two streams, without input. */
  public static Console of(
      OutputStream results,
      OutputStream messages,
      Map<String, String> environment,
      Properties properties) {
    return of(InputStream.nullInputStream(), results, messages, environment, properties);
  }

  /** A console over three streams. */
  public static Console of(
      InputStream input,
      OutputStream results,
      OutputStream messages,
      Map<String, String> environment,
      Properties properties) {
    return new Console(
        input,
        new BufferedOutputStream(new ResultStream(results), BUFFER_BYTES),
        writer(messages),
        Terminal.detect(environment, properties),
        Map.copyOf(environment));
  }

  private static PrintWriter writer(OutputStream bytes) {
    return new PrintWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8));
  }

  /** What the screen can show. */
  public Terminal terminal() {
    return terminal;
  }

  /** A variable of the environment; empty if it is not set. */
  public String variable(String name) {
    return environment.getOrDefault(name, "");
  }

  /** What is read. */
  public InputStream input() {
    return input;
  }

  /** All variables of the environment. */
  public Map<String, String> environment() {
    return environment;
  }

  /** Where results go as text. */
  public PrintWriter results() {
    return results;
  }

  /** Where results go that are no text; what was written as text goes before. */
  public OutputStream resultBytes() {
    results.flush();
    return resultBytes;
  }

  /** Where messages go. */
  public PrintWriter messages() {
    return messages;
  }

  /** A line of the result. */
  public void print(StyledText line) {
    results.print(terminal.result(line));
    results.print('\n');
  }

  /** A line of the result, not styled. */
  public void print(String line) {
    print(StyledText.of(line));
  }

  /** A table of the result. */
  public void print(TextTable table) {
    table.lines(terminal.resultColumns()).forEach(this::print);
  }

  /** Something that is worth knowing and no result: {@code note: …}. */
  public void note(String text) {
    message(noted(text));
  }

  /** The same as a text, for a progress to show. */
  public static StyledText noted(String text) {
    return StyledText.of("note: ", Style.NOTE).plus(text);
  }

  /** {@code error: …}. */
  public void error(String text) {
    message(StyledText.of("error: ", Style.ERROR).plus(text));
  }

  /** A line of a message. */
  public void message(StyledText line) {
    try {
      results.flush();
    } catch (ResultStream.ReaderGone | SheafException e) {
      // Whoever prints results hears of it; a message, perhaps of just that, is printed anyway.
    }
    messages.print(terminal.message(line));
    messages.print('\n');
    messages.flush();
  }

  /** Begins to tell how far something is; the caller closes it. */
  public Progress progress(String label) {
    return Progress.begin(terminal, messages, label);
  }

  /** Hands over what is held back. */
  public void flush() {
    results.flush();
    messages.flush();
  }
}
