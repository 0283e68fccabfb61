package dev.sheaf.flight.protocol;

/**
 * A wish to resolve conflicts by a stream of resolutions.
 *
 * @param branch on which they wait; its name, or {@code HEAD}
 * @param table the table's name
 * @param ending what counts as the end of the stream
 */
public record ResolveCommand(String branch, String table, WriteCommand.Ending ending)
    implements FlightCommand {
  /** The name of the command. */
  static final String NAME = "resolve";

  static ResolveCommand of(JsonBody body) {
    ResolveCommand command =
        new ResolveCommand(
            body.text("branch", "HEAD"), body.text("table"), WriteCommand.ending(body));
    body.requireNoMore();
    return command;
  }

  @Override
  public String name() {
    return NAME;
  }
}
