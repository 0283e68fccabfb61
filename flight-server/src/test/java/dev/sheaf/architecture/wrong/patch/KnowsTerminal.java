package dev.sheaf.architecture.wrong.patch;

import dev.sheaf.architecture.wrong.cli.Command;

/** Patches look up to the command line. */
public final class KnowsTerminal {
  final Command up = new Command();
}
