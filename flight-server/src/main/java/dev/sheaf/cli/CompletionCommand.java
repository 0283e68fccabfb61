package dev.sheaf.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sheaf generate-completion}: what a shell needs to complete commands and options. */
@Command(
    name = "generate-completion",
    header = "Print a completion script for bash and zsh.",
    description = "Evaluated by a shell, it completes commands and options on the tab key.",
    footer = "  source <(sheaf generate-completion)")
final class CompletionCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Spec private CommandSpec spec = CommandSpec.create();

  CompletionCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    String script = AutoComplete.bash("sheaf", spec.parent().commandLine());
    invocation.console().results().println(script.stripTrailing());
    return 0;
  }
}
