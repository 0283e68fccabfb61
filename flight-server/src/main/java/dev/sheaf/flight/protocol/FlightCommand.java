package dev.sheaf.flight.protocol;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import java.util.List;

/** What a descriptor or a ticket asks for. */
public sealed interface FlightCommand
    permits ReadCommand, DiffCommand, ConflictsCommand, WriteCommand, ResolveCommand {
  /** The names of all commands. */
  List<String> NAMES =
      List.of(
          ReadCommand.NAME,
          DiffCommand.NAME,
          ConflictsCommand.NAME,
          WriteCommand.NAME,
          ResolveCommand.NAME);

  /** Its name, one of {@link #NAMES}. */
  String name();

  /** How the rows of the answer travel. */
  default Encoding encoding() {
    return Encoding.PLAIN;
  }

  /**
   * Reads a command or a ticket.
   *
   * @param what it is, for messages
   * @throws SheafException BAD_ARGUMENT (caller)
   */
  static FlightCommand parse(String what, byte[] bytes) {
    JsonBody body = JsonBody.parse(what, bytes);
    String name = body.text("command");
    return switch (name) {
      case ReadCommand.NAME -> ReadCommand.of(body);
      case DiffCommand.NAME -> DiffCommand.of(body);
      case ConflictsCommand.NAME -> ConflictsCommand.of(body);
      case WriteCommand.NAME -> WriteCommand.of(body);
      case ResolveCommand.NAME -> ResolveCommand.of(body);
      default ->
          throw SheafException.of(
              ErrorCode.BAD_ARGUMENT,
              "'{name}' is no command{hint}",
              "name",
              name,
              "hint",
              Suggestions.hint(name, NAMES));
    };
  }
}
