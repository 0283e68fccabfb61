package dev.sheaf.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program itself: what stands before the name of a command. */
@Command(
    name = "sheaf",
    header = "Git for Arrow tables: every version of a dataset at once.",
    synopsisHeading = "%nUsage: ",
    customSynopsis = "sheaf [-C DIR] [--read-only] COMMAND …",
    versionProvider = ProgramVersion.class,
    sortOptions = false,
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  sheaf demo                                      all of it in ten seconds",
      "  sheaf init geo                                  a new dataset in ./geo",
      "  sheaf -C geo import airports airports.csv --key id",
      "  sheaf -C geo log --graph",
      "",
      "'sheaf COMMAND --help' tells more. Exit codes: 0 done, 1 refused or in conflict,",
      "2 misspelled, 3 the surroundings do not allow it, 4 a defect of Sheaf."
    })
final class SheafCommand implements Runnable {
  private final Invocation invocation;

  @Spec private CommandSpec spec = CommandSpec.create();

  SheafCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Option(names = "-C", paramLabel = "DIR", description = "The dataset's directory (default: .).")
  void directory(Path path) {
    invocation.useDirectory(path);
  }

  @Option(names = "--read-only", description = "Do not write, whatever the command does.")
  void readOnly(boolean given) {
    invocation.useAccess(given ? Invocation.Access.READ_ONLY : Invocation.Access.WRITE);
  }

  /** Without a command, says which there are. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
