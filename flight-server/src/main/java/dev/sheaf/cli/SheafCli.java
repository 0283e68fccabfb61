package dev.sheaf.cli;

import dev.sheaf.cli.terminal.Console;
import dev.sheaf.cli.terminal.Interruption;
import dev.sheaf.cli.terminal.Terminal;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;

/** Parses the arguments of one run, runs its command and says how it ended. */
public final class SheafCli {
  private static final int HELP_COLUMNS_MAX = 100;

  private SheafCli() {}

  /**
   * Runs one command.
   *
   * @return the exit code: 0, or that of the {@linkplain dev.sheaf.store.error.ErrorCode error}
   */
  static int run(String[] arguments, Console console, Interruption interruption) {
    Failures failures = new Failures(console, interruption);
    try {
      CommandLine program = program(new Invocation(console, interruption));
      program.setParameterExceptionHandler(new UsageErrors(console));
      program.setExecutionStrategy(parsed -> execute(parsed, failures));
      program.setExecutionExceptionHandler((failure, command, parsed) -> failures.report(failure));
      int exitCode = program.execute(arguments);
      flush(console, exitCode);
      return exitCode;
    } catch (RuntimeException | Error e) {
      return failures.report(e);
    }
  }

  /**
   * Hands over what is left; that this fails is told once, and not if a failure was told before.
   */
  private static void flush(Console console, int exitCode) {
    try {
      console.flush();
    } catch (RuntimeException e) {
      if (exitCode == 0) {
        throw e;
      }
    }
  }

  /** Runs the command, or shows help; what the parser would print as a stack trace is reported. */
  private static int execute(CommandLine.ParseResult parsed, Failures failures) {
    try {
      return new CommandLine.RunLast().execute(parsed);
    } catch (CommandLine.PicocliException e) {
      throw e;
    } catch (RuntimeException e) {
      return failures.report(e);
    }
  }

  /** The program with all its commands, as the parser sees it. */
  static CommandLine program(Invocation invocation) {
    CommandLine program = new CommandLine(new SheafCommand(invocation));
    for (Object command : commands(invocation)) {
      program.addSubcommand(command);
    }
    Console console = invocation.console();
    program.setOut(console.results());
    program.setErr(console.messages());
    program.setUsageHelpWidth(
        Math.min(HELP_COLUMNS_MAX, Math.max(60, console.terminal().messageColumns())));
    program.setColorScheme(
        Help.defaultColorScheme(
            console.terminal().can(Terminal.Ability.RESULTS_COLOURED)
                ? Help.Ansi.ON
                : Help.Ansi.OFF));
    program.setCaseInsensitiveEnumValuesAllowed(true);
    CommandHelp.install(program);
    return program;
  }

  private static List<Object> commands(Invocation invocation) {
    return List.of(
        new DemoCommand(invocation),
        new InitCommand(invocation),
        new ImportCommand(invocation),
        new ImportGitCommand(invocation),
        new ExportCommand(invocation),
        new LogCommand(invocation),
        new ShowCommand(invocation),
        new DiffCommand(invocation),
        new DistanceCommand(invocation),
        new PatchCommand(invocation),
        new ReflogCommand(invocation),
        new StatusCommand(invocation),
        new BranchCommand(invocation),
        new TagCommand(invocation),
        new SwitchCommand(invocation),
        new MergeCommand(invocation),
        new ConflictsCommand(invocation),
        new ResolveCommand(invocation),
        new RevertCommand(invocation),
        new CherryPickCommand(invocation),
        new RebaseCommand(invocation),
        new ResetCommand(invocation),
        new TablesCommand(invocation),
        new SqlCommand(invocation),
        new ServeCommand(invocation),
        new TokenCommand(invocation),
        new AuditCommand(invocation),
        new FsckCommand(invocation),
        new CompactCommand(invocation),
        new StatsCommand(invocation),
        new HelpCommand(invocation),
        new CompletionCommand(invocation));
  }
}
