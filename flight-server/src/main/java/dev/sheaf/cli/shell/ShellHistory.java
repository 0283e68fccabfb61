package dev.sheaf.cli.shell;

import dev.sheaf.cli.terminal.Console;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The file in which the shell remembers what was typed: {@code sheaf/sql_history} in the user's
 * directory for state. Statements hold data, so nobody else may read it.
 */
final class ShellHistory {
  private ShellHistory() {}

  /** The file, made if it was not there; none where it cannot be written or nobody has a home. */
  static Optional<Path> file(Console console) {
    try {
      Optional<Path> state = stateDirectory(console);
      if (state.isEmpty()) {
        return Optional.empty();
      }
      Path file = state.get().resolve("sheaf").resolve("sql_history");
      Files.createDirectories(file.getParent());
      create(file);
      return Files.isRegularFile(file) && Files.isWritable(file)
          ? Optional.of(file)
          : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      return Optional.empty(); // a shell without a memory is a shell
    }
  }

  /** As the XDG base directory specification has it: a relative path there does not count. */
  private static Optional<Path> stateDirectory(Console console) {
    String named = console.variable("XDG_STATE_HOME");
    if (!named.isEmpty() && Path.of(named).isAbsolute()) {
      return Optional.of(Path.of(named));
    }
    String home = console.variable("HOME");
    return home.isEmpty()
        ? Optional.empty()
        : Optional.of(Path.of(home).resolve(".local").resolve("state"));
  }

  private static void create(Path file) throws IOException {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      return; // from an earlier time
    } catch (UnsupportedOperationException e) {
      if (!Files.exists(file)) {
        Files.createFile(file);
      }
    }
  }
}
