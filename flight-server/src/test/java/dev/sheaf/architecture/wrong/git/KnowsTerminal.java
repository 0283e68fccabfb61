package dev.sheaf.architecture.wrong.git;

import dev.sheaf.architecture.wrong.cli.Command;

/** Reading repositories looks up to the command line. */
public final class KnowsTerminal {
  final Command up = new Command();
}
