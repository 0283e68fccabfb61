package dev.sheaf.architecture.wrong.wire;

import dev.sheaf.architecture.wrong.cli.Command;

/** Checks look up to the command line. */
public final class KnowsTerminal {
  final Command up = new Command();
}
