package dev.sheaf.cli;

import dev.sheaf.cli.terminal.Console;
import dev.sheaf.cli.terminal.Interruption;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.util.logging.LogManager;

/** The program {@code sheaf}. */
public final class Sheaf {
  private Sheaf() {}

  /** Runs one command, and ends the process with its exit code. */
  public static void main(String[] arguments) {
    // Libraries log what they recover from; what matters comes as an exception.
    LogManager.getLogManager().reset();
    int exitCode;
    try (Interruption interruption = Interruption.ofProcess()) {
      Console console =
          Console.of(
              new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
              new FileOutputStream(FileDescriptor.out),
              new FileOutputStream(FileDescriptor.err),
              System.getenv(),
              System.getProperties());
      exitCode = SheafCli.run(arguments, console, interruption);
    }
    System.exit(exitCode);
  }
}
