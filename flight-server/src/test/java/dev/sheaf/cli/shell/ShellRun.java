package dev.sheaf.cli.shell;

import dev.sheaf.cli.terminal.Console;
import dev.sheaf.cli.terminal.Interruption;
import dev.sheaf.sql.Sql;
import dev.sheaf.sql.SqlSession;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.arrow.memory.BufferAllocator;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.terminal.Size;
import org.jline.terminal.impl.DumbTerminal;

/** A dataset in memory, and shells on it that read a text that somebody typed. */
final class ShellRun implements AutoCloseable {
  private final BufferAllocator allocator;
  final Dataset dataset;
  private final Sql sql;
  final SqlSession session;
  private final Map<String, String> environment;
  final List<RuntimeException> defects = new ArrayList<>();

  ShellRun(BufferAllocator allocator, Map<String, String> environment) {
    this.allocator = allocator;
    this.environment = environment;
    this.dataset = Dataset.inMemory(allocator, DatasetOptions.defaults().withAuthor("Ada"));
    this.sql = Sql.on(allocator, dataset);
    this.session = sql.session();
    run("CREATE TABLE airports (id BIGINT PRIMARY KEY, name VARCHAR, \"Elevation ft\" INT);");
    run("INSERT INTO airports VALUES (1, 'one', 10), (2, NULL, 20);");
    run("CREATE TABLE runways (id BIGINT PRIMARY KEY, surface VARCHAR);");
    dataset.branch("clean", "main");
    dataset.tag("v1.0", "main");
  }

  /**
   * What a shell said to what was typed.
   *
   * @param screen what the terminal shows: prompts, and what was typed
   * @param out results
   * @param err messages
   */
  record Said(String screen, String out, String err) {}

  /** Types lines, and then leaves. */
  Said run(String... lines) {
    String typed = String.join("\n", lines) + "\n";
    return typing(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)));
  }

  private Said typing(InputStream typed) {
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = Console.of(out, err, environment, new Properties());
    try (DumbTerminal terminal = terminal(typed, screen);
        Interruption interruption = new Interruption()) {
      shell(console, terminal, interruption).run();
      console.flush();
      terminal.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Said(text(screen), text(out), text(err));
  }

  /** What is offered at the cursor, which {@code |} marks, as it would be inserted. */
  List<String> offered(String line) {
    int cursor = line.indexOf('|');
    String text = line.substring(0, cursor) + line.substring(cursor + 1);
    List<Candidate> candidates = new ArrayList<>();
    ParsedLine parsed = new ShellParser().parse(text, cursor, Parser.ParseContext.COMPLETE);
    Console console =
        Console.of(
            new ByteArrayOutputStream(), new ByteArrayOutputStream(), Map.of(), new Properties());
    try (DumbTerminal terminal =
            terminal(InputStream.nullInputStream(), new ByteArrayOutputStream());
        Interruption interruption = new Interruption()) {
      LineReader reader = shell(console, terminal, interruption).reader();
      new ShellCompleter(new DatasetNames(dataset, session)).complete(reader, parsed, candidates);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return candidates.stream()
        .map(Candidate::value)
        .filter(value -> NameMatcher.fits(value, parsed.word()))
        .toList();
  }

  private SqlShell shell(Console console, DumbTerminal terminal, Interruption interruption) {
    return new SqlShell(allocator, dataset, session, console, interruption, terminal, defects::add);
  }

  private static DumbTerminal terminal(InputStream typed, ByteArrayOutputStream screen)
      throws IOException {
    DumbTerminal terminal = new DumbTerminal("test", "ansi", typed, screen, StandardCharsets.UTF_8);
    terminal.setSize(new Size(100, 30));
    return terminal;
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    session.close();
    sql.close();
    dataset.close();
  }
}
