package dev.sheaf.architecture.wrong.flight;

import dev.sheaf.architecture.wrong.cli.Command;

/** The server looks up to the command line. */
public final class KnowsTerminal {
  final Command up = new Command();
}
