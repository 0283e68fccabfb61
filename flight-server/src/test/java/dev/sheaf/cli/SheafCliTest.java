package dev.sheaf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.cli.terminal.Console;
import dev.sheaf.cli.terminal.Interruption;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

class SheafCliTest {
  private static Console console(
      OutputStream out, OutputStream err, Map<String, String> variables) {
    return Console.of(out, err, variables, new Properties());
  }

  private static CommandLine program() {
    Console console =
        console(OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), Map.of());
    return SheafCli.program(new Invocation(console, new Interruption()));
  }

  static Stream<String> commands() {
    return program().getSubcommands().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandExplainsItself(String name) {
    String help = CommandRun.of(name, "--help").succeeded().out();
    assertEquals(help, CommandRun.of("help", name).succeeded().out());
    assertTrue(help.contains("Usage: sheaf " + name), help);
    assertTrue(help.contains("Examples:\n  sheaf ") || name.equals("generate-completion"), help);
    help.lines().forEach(line -> assertTrue(line.length() <= 80, line));
    CommandSpec spec =
        Objects.requireNonNull(program().getSubcommands().get(name)).getCommandSpec();
    assertEquals(1, spec.usageMessage().header().length, "one line says what it is for");
    assertTrue(spec.usageMessage().description().length > 0, "a sentence says more");
    assertTrue(spec.usageMessage().footer().length > 0, "an example shows it");
    List<ArgSpec> arguments = new ArrayList<>(spec.positionalParameters());
    arguments.addAll(spec.options());
    for (String example : spec.usageMessage().footer()) {
      assertTrue(example.length() < 80, example);
    }
    for (ArgSpec argument : arguments) {
      assertTrue(argument.hidden() || argument.description().length > 0, argument::toString);
    }
  }

  @Test
  void everyCommandStandsInOneGroup() {
    List<String> grouped =
        CommandHelp.GROUPS.values().stream().flatMap(Collection::stream).toList();
    assertEquals(grouped.size(), new TreeSet<>(grouped).size());
    assertTrue(grouped.containsAll(commands().toList()), grouped::toString);
  }

  @Test
  void withoutACommandThereIsHelp() {
    CommandRun run = CommandRun.of().succeeded();
    assertEquals(run.out(), CommandRun.of("--help").succeeded().out());
    assertEquals(run.out(), CommandRun.of("help").succeeded().out());
    assertTrue(
        run.out().contains("  log                  Show versions, newest first."), run.out());
    run.lines().forEach(line -> assertTrue(line.length() <= 80, line));
  }

  @Test
  void whatIsMisspelledIsSaidWithWhatWasMeant() {
    CommandRun.of("lgo")
        .failed(2, "there is no command 'lgo' (did you mean 'log'?); see 'sheaf --help'");
    CommandRun.of("xyzzy").failed(2, "there is no command 'xyzzy'; see 'sheaf --help'");
    CommandRun.of("log", "--grahp")
        .failed(
            2, "there is no option '--grahp' (did you mean '--graph'?); see 'sheaf log --help'");
    CommandRun.of("log", "-n", "many")
        .failed(2, "--limit is a whole number, not 'many'; see 'sheaf log --help'");
    CommandRun.of("diff", "a", "b", "--count", "many")
        .failed(2, "--count is rows, records or cells, not 'many'; see 'sheaf diff --help'");
    CommandRun.of("patch", "send", "x")
        .failed(2, "ACTION is export or apply, not 'send'; see 'sheaf patch --help'");
    CommandRun.of("branch", "-m", "old")
        .failed(2, "--move takes 2 arguments; see 'sheaf branch --help'");
    CommandRun.of("switch")
        .failed(2, "missing required parameter: 'REF'; see 'sheaf switch --help'");
    CommandRun.of("log", "a", "b")
        .failed(2, "'b' is one argument too many; see 'sheaf log --help'");
    CommandRun.of("help", "lgo").failed(2, "there is no command 'lgo'; see 'sheaf help --help'");
  }

  @Test
  void theVersionIsThatOfSheafAndOfJava() {
    String version = CommandRun.of("--version").succeeded().out();
    assertTrue(version.startsWith("sheaf "), version);
    assertTrue(version.contains("Java " + Runtime.version()), version);
  }

  @Test
  void theCompletionScriptKnowsCommandsAndOptions() {
    String script = CommandRun.of("generate-completion").succeeded().out();
    assertTrue(script.startsWith("#!/usr/bin/env bash\n"), script);
    assertTrue(script.contains("--graph"), script);
    commands().forEach(name -> assertTrue(script.contains(name), name));
  }

  @Test
  void aDefectIsOneLineAndAStackTraceOnlyOnDemand() {
    RuntimeException defect = new IllegalStateException("what nobody thought of");
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = console(OutputStream.nullOutputStream(), err, Map.of());
    assertEquals(4, new Failures(console, new Interruption()).report(defect));
    String message = err.toString(StandardCharsets.UTF_8);
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.contains("defect of Sheaf"), message);

    err.reset();
    Console debugging =
        console(OutputStream.nullOutputStream(), err, Map.of(Failures.DEBUG_VARIABLE, "1"));
    assertEquals(4, new Failures(debugging, new Interruption()).report(defect));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("\tat dev.sheaf.cli.SheafCliTest"));
  }

  @Test
  void everyErrorHasItsExitCode() {
    for (ErrorCode code : ErrorCode.values()) {
      Console console =
          console(OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), Map.of());
      SheafException failure = SheafException.of(code, "no");
      assertEquals(code.exitCode(), new Failures(console, new Interruption()).report(failure));
    }
  }

  @Test
  void aReaderThatHasEnoughIsNoError() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    assertEquals(
        Failures.READER_GONE,
        SheafCli.run(new String[] {"--help"}, console(closed, err, Map.of()), new Interruption()));
    assertEquals("", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void outputThatFindsNoSpaceIsAnError() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    assertEquals(
        3, SheafCli.run(new String[] {"--help"}, console(full, err, Map.of()), new Interruption()));
    assertEquals(
        "error: the result could not be written: No space left on device\n",
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void anInterruptedCommandSaysNothingMore() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Interruption interruption = new Interruption();
    interruption.request();
    assertTrue(Thread.interrupted());
    Console console = console(OutputStream.nullOutputStream(), err, Map.of());
    SheafException cancelled = SheafException.of(ErrorCode.CANCELLED, "interrupted");
    assertEquals(Failures.INTERRUPTED, new Failures(console, interruption).report(cancelled));
    assertEquals("", err.toString(StandardCharsets.UTF_8));
    assertFalse(Thread.interrupted());
  }
}
