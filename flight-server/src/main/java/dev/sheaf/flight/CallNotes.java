package dev.sheaf.flight;

import dev.sheaf.flight.access.CallRecord;
import dev.sheaf.flight.protocol.ConflictsCommand;
import dev.sheaf.flight.protocol.DiffCommand;
import dev.sheaf.flight.protocol.FlightCommand;
import dev.sheaf.flight.protocol.ReadCommand;
import dev.sheaf.flight.protocol.ResolveCommand;
import dev.sheaf.flight.protocol.WriteCommand;
import dev.sheaf.flight.protocol.WriteTarget;

/** Notes for the audit log which command a call has, and what refs or revisions it names. */
final class CallNotes {
  private CallNotes() {}

  /** Notes a command; gives it. */
  static <C extends FlightCommand> C of(C command) {
    CallRecord record = CallRecord.current();
    record.asks(command.name());
    String about = about(command);
    if (!about.isEmpty()) {
      record.about(about);
    }
    return command;
  }

  private static String about(FlightCommand command) {
    if (command instanceof ReadCommand read) {
      if (read.source() instanceof ReadCommand.One one) {
        return one.revision();
      }
      return read.source() instanceof ReadCommand.Many many
          ? String.join(" ", many.revisions())
          : "";
    }
    if (command instanceof DiffCommand diff) {
      return diff.from() + ".." + diff.to();
    }
    if (command instanceof ConflictsCommand conflicts) {
      return conflicts.source() instanceof ConflictsCommand.Pending pending
          ? pending.branch()
          : ((ConflictsCommand.Imagined) conflicts.source()).into();
    }
    if (command instanceof ResolveCommand resolve) {
      return resolve.branch();
    }
    return ((WriteCommand) command).target() instanceof WriteTarget.Branch branch
        ? branch.name()
        : "";
  }
}
