package dev.sheaf.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sheaf help COMMAND}: the same as {@code sheaf COMMAND --help}. */
@Command(
    name = "help",
    header = "Show the help of a command.",
    description = "The same as 'sheaf COMMAND --help'; without a command, that of the program.",
    footer = "  sheaf help import")
final class HelpCommand implements Runnable {
  private final Invocation invocation;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "COMMAND", arity = "0..1", description = "The command.")
  private String command = "";

  HelpCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    CommandLine program = spec.parent().commandLine();
    CommandLine wanted = command.isEmpty() ? program : program.getSubcommands().get(command);
    if (wanted == null) {
      throw new ParameterException(spec.commandLine(), "There is no command '" + command + "'");
    }
    wanted.usage(invocation.console().results());
  }
}
