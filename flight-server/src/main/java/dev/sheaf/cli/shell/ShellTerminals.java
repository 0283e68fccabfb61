package dev.sheaf.cli.shell;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** The terminal of this process. */
public final class ShellTerminals {
  private ShellTerminals() {}

  /**
   * Opens it, for lines that can be edited; the caller closes it, and it is then as it was. Where
   * {@code stty} is missing, lines are read as they come.
   *
   * @throws SheafException IO_FAILED
   */
  public static Terminal open() {
    try {
      return TerminalBuilder.builder()
          .name("sheaf")
          .system(true)
          .provider("exec")
          .dumb(true)
          .nativeSignals(true)
          .encoding(StandardCharsets.UTF_8)
          .build();
    } catch (IOException e) {
      throw SheafException.because(
          e,
          ErrorCode.IO_FAILED,
          "the terminal cannot be opened: {reason}; statements are also taken from a file: sheaf sql"
              + " < FILE",
          "reason",
          String.valueOf(e.getMessage()));
    }
  }
}
