package dev.sheaf.flight.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.ops.merge.MergePolicy;
import dev.sheaf.store.graph.Version;

/**
 * A wish to read the conflicts of one table.
 *
 * @param source of which merge
 * @param table the table's name
 * @param encoding how the rows travel
 */
public record ConflictsCommand(Source source, String table, Encoding encoding)
    implements FlightCommand {
  /** The name of the command. */
  static final String NAME = "conflicts";

  /** Whose conflicts are read. */
  public sealed interface Source {}

  /**
   * What is pending on a branch; it changes as conflicts are resolved.
   *
   * @param branch its name, or {@code HEAD}
   */
  public record Pending(String branch) implements Source {}

  /**
   * What a merge would come to that nobody has begun.
   *
   * @param source the revision that would be merged in
   * @param into the revision that would accept it
   * @param policy how it would be decided
   */
  public record Imagined(String source, String into, MergePolicy policy) implements Source {}

  static ConflictsCommand of(JsonBody body) {
    String branch = body.optionalText("branch");
    Source source =
        branch != null // the other fields stay unknown, and are refused
            ? new Pending(branch)
            : new Imagined(body.text("source"), body.text("into"), PolicyJson.read(body));
    ConflictsCommand command =
        new ConflictsCommand(source, body.text("table"), Encoding.read(body));
    body.requireNoMore();
    return command;
  }

  /** The same, of two versions. */
  public ConflictsCommand of(Version theirs, Version ours, MergePolicy policy) {
    return new ConflictsCommand(
        new Imagined(theirs.id().hex(), ours.id().hex(), policy), table, encoding);
  }

  /** As a ticket; that of two versions means the same for ever. */
  public byte[] ticket() {
    ObjectNode ticket = JsonBody.answer().put("command", NAME).put("table", table);
    if (source instanceof Pending pending) {
      ticket.put("branch", pending.branch);
    } else if (source instanceof Imagined imagined) {
      ticket.put("source", imagined.source).put("into", imagined.into);
      PolicyJson.write(imagined.policy, ticket);
    }
    encoding.write(ticket);
    return JsonBody.bytes(ticket);
  }

  @Override
  public String name() {
    return NAME;
  }
}
