package dev.sheaf.flight.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.store.graph.Version;

/**
 * A wish to read what changed in one table.
 *
 * @param from the revision before
 * @param to the revision after
 * @param table the table's name
 * @param encoding how the rows travel
 */
public record DiffCommand(String from, String to, String table, Encoding encoding)
    implements FlightCommand {
  /** The name of the command. */
  static final String NAME = "diff";

  static DiffCommand of(JsonBody body) {
    DiffCommand command =
        new DiffCommand(
            body.text("from"), body.text("to"), body.text("table"), Encoding.read(body));
    body.requireNoMore();
    return command;
  }

  /** The same, of two versions, as a ticket that means the same for ever. */
  public byte[] ticket(Version before, Version after) {
    ObjectNode ticket =
        JsonBody.answer()
            .put("command", NAME)
            .put("from", before.id().hex())
            .put("to", after.id().hex())
            .put("table", table);
    encoding.write(ticket);
    return JsonBody.bytes(ticket);
  }
}
