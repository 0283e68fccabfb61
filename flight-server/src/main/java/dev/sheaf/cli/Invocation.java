package dev.sheaf.cli;

import dev.sheaf.cli.terminal.Console;
import dev.sheaf.cli.terminal.Interruption;
import java.nio.file.Path;

/**
 * One run of the program, as every command sees it: the console, what interrupts it, and the
 * options that stand before the command.
 */
final class Invocation {
  private final Console console;
  private final Interruption interruption;
  private Path directory = Path.of(".");
  private Access access = Access.WRITE;

  /** How a dataset may be opened. */
  enum Access {
    /** As the command needs it. */
    WRITE,
    /** For reading, whatever the command does. */
    READ_ONLY
  }

  Invocation(Console console, Interruption interruption) {
    this.console = console;
    this.interruption = interruption;
  }

  /** Where results and messages go. */
  Console console() {
    return console;
  }

  /** What may end the command early. */
  Interruption interruption() {
    return interruption;
  }

  /** The directory of the dataset. */
  Path directory() {
    return directory;
  }

  /** How a dataset may be opened. */
  Access access() {
    return access;
  }

  void useDirectory(Path path) {
    directory = path;
  }

  void useAccess(Access allowed) {
    access = allowed;
  }
}
