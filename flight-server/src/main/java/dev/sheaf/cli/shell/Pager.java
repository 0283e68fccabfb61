package dev.sheaf.cli.shell;

import dev.sheaf.cli.terminal.Console;
import java.io.File;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The program that shows what is longer than the screen: {@code $PAGER}, or less if it is there.
 */
final class Pager {
  private static final String FALLBACK = "less";
  private static final String FLAGS = "-SRFX";

  private final Console console;

  Pager(Console console) {
    this.console = console;
  }

  /** Shows lines, and waits until somebody has seen enough; false if there is no such program. */
  boolean show(List<String> lines) {
    Optional<String> command = command();
    if (command.isEmpty()) {
      return false;
    }
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", command.get())
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putIfAbsent("LESS", "SRFX");
    builder.environment().putIfAbsent("LESSCHARSET", "utf-8");
    Process pager;
    try {
      pager = builder.start();
    } catch (IOException e) {
      return false;
    }
    write(pager, lines);
    return ended(pager);
  }

  /** Whoever has seen enough closes the pipe, which is no error. */
  private static void write(Process pager, List<String> lines) {
    try (Writer input = new OutputStreamWriter(pager.getOutputStream(), StandardCharsets.UTF_8)) {
      for (String line : lines) {
        input.write(line);
        input.write('\n');
      }
    } catch (IOException e) {
      return;
    }
  }

  /** 126 and 127 are a shell's word for a program that cannot be run. */
  private static boolean ended(Process pager) {
    try {
      int exitCode = pager.waitFor();
      return exitCode != 126 && exitCode != 127;
    } catch (InterruptedException e) {
      pager.destroy();
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private Optional<String> command() {
    String wanted = console.variable("PAGER").strip();
    if (!wanted.isEmpty()) {
      return Optional.of(wanted);
    }
    return isInstalled(FALLBACK) ? Optional.of(FALLBACK + " " + FLAGS) : Optional.empty();
  }

  private boolean isInstalled(String program) {
    for (String directory : console.variable("PATH").split(File.pathSeparator, -1)) {
      if (!directory.isEmpty() && Files.isExecutable(Path.of(directory, program))) {
        return true;
      }
    }
    return false;
  }
}
