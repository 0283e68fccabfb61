package dev.sheaf.cli;

import dev.sheaf.cli.terminal.Figures;
import dev.sheaf.flight.access.AuditCheck;
import dev.sheaf.store.error.ErrorCode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sheaf audit}: checks the chain of an audit log. */
@Command(
    name = "audit",
    header = "Check that nobody changed a server's audit log.",
    description =
        "Each line holds the hash of the one before it. The last hash is printed: keep it elsewhere,"
            + " because lines cut off at the end, and a file written all anew, have a whole chain.",
    footer = "  sheaf audit verify audit.jsonl")
final class AuditCommand implements Callable<Integer> {
  private final Invocation invocation;

  /** What is done. */
  enum Action {
    /** the chain is followed */
    VERIFY
  }

  @Parameters(index = "0", paramLabel = "ACTION", description = "verify.")
  private Action action = Action.VERIFY;

  @Parameters(index = "1", paramLabel = "FILE", description = "The audit log.")
  private Path file = Path.of("");

  AuditCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    return switch (action) {
      case VERIFY -> verify();
    };
  }

  private int verify() {
    AuditCheck check = AuditCheck.of(file);
    if (!check.isWhole()) {
      invocation.console().error("line " + (check.lines() + 1) + ": " + check.problem());
      return ErrorCode.DAMAGED.exitCode();
    }
    invocation
        .console()
        .print(Figures.count(check.lines(), "line") + " in one chain, the last " + check.last());
    return 0;
  }
}
