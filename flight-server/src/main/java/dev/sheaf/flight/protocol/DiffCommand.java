package dev.sheaf.flight.protocol;

import dev.sheaf.store.graph.Version;

/**
 * A wish to read what changed in one table.
 *
 * @param from the revision before
 * @param to the revision after
 * @param table the table's name
 */
public record DiffCommand(String from, String to, String table) implements FlightCommand {
  /** The name of the command. */
  static final String NAME = "diff";

  static DiffCommand of(JsonBody body) {
    DiffCommand command = new DiffCommand(body.text("from"), body.text("to"), body.text("table"));
    body.requireNoMore();
    return command;
  }

  /** The same, of two versions, as a ticket that means the same for ever. */
  public byte[] ticket(Version before, Version after) {
    return JsonBody.bytes(
        JsonBody.answer()
            .put("command", NAME)
            .put("from", before.id().hex())
            .put("to", after.id().hex())
            .put("table", table));
  }
}
