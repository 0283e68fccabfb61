package dev.sheaf.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program {@code sheaf}: parses the command line and runs one command. */
@Command(
    name = "sheaf",
    description = "Git for Arrow tables.",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class)
public final class Sheaf implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs one command, and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Sheaf()).execute(arguments));
  }

  /** Without a command, says which there are. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
