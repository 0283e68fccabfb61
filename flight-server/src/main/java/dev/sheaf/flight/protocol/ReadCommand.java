package dev.sheaf.flight.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.schema.TableSchema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A wish to read rows of one table: as a command, which names revisions, or as a ticket, which
 * names versions.
 *
 * @param source which rows
 * @param table the table's name
 * @param columns that are wanted, in order; null for all
 * @param where the condition as JSON; null for none
 * @param limit at most so many rows
 * @param rows {@code [from, to)} in the order in which they are stored; null for all
 * @param encoding how they travel
 */
public record ReadCommand(
    Source source,
    String table,
    @Nullable List<String> columns,
    @Nullable JsonNode where,
    long limit,
    @Nullable Range rows,
    Encoding encoding)
    implements FlightCommand {
  /** The name of the command. */
  static final String NAME = "read";

  private static final int REVISIONS_MAX = 10_000;

  /** What is read. */
  public sealed interface Source {}

  /**
   * One version.
   *
   * @param revision that names it
   */
  public record One(String revision) implements Source {}

  /**
   * Several versions at once.
   *
   * @param revisions that name them, at least one
   */
  public record Many(List<String> revisions) implements Source {}

  /**
   * What an open transaction sees.
   *
   * @param transaction its id
   */
  public record Own(String transaction) implements Source {}

  /**
   * Some rows.
   *
   * @param from the first
   * @param to behind the last
   */
  public record Range(long from, long to) {}

  /** All rows and columns of a table at a revision. */
  public static ReadCommand all(String revision, String table) {
    return new ReadCommand(
        new One(revision), table, null, null, Long.MAX_VALUE, null, Encoding.PLAIN);
  }

  static ReadCommand of(JsonBody body) {
    ReadCommand command =
        new ReadCommand(
            source(body),
            body.text("table"),
            body.texts("columns"),
            body.find("where"),
            body.integer("limit", 0, Long.MAX_VALUE, Long.MAX_VALUE),
            range(body),
            Encoding.read(body));
    body.requireNoMore();
    return command;
  }

  private static Source source(JsonBody body) {
    List<String> many = body.has("versions") ? body.texts("versions") : body.texts("revisions");
    String one = body.has("version") ? body.text("version") : body.optionalText("revision");
    String transaction = body.optionalText("transaction");
    if ((many == null ? 0 : 1) + (one == null ? 0 : 1) + (transaction == null ? 0 : 1) != 1) {
      throw body.wrong(
          "revision", "there, or one of 'revisions', 'version', 'versions' and 'transaction' is");
    }
    if (many == null) {
      return one == null ? new Own(String.valueOf(transaction)) : new One(one);
    }
    if (many.isEmpty() || many.size() > REVISIONS_MAX) {
      throw body.wrong("revisions", "a list of 1 to " + REVISIONS_MAX + " revisions");
    }
    return new Many(many);
  }

  private static @Nullable Range range(JsonBody body) {
    long[] rows = body.integers("rows");
    if (rows == null) {
      return null;
    }
    if (rows.length != 2 || rows[0] > rows[1]) {
      throw body.wrong("rows", "two numbers [from, to]");
    }
    return new Range(rows[0], rows[1]);
  }

  /** The same, of a version. */
  public ReadCommand of(Version version) {
    return new ReadCommand(
        new One(version.id().hex()), table, columns, where, limit, rows, encoding);
  }

  /** What to scan for. */
  public Scan scan(TableSchema schema) {
    Scan scan = columns == null ? Scan.all() : Scan.of(columns);
    if (where != null) {
      scan = scan.where(Conditions.parse(where, schema));
    }
    return limit == Long.MAX_VALUE ? scan : scan.limit(limit);
  }

  /** The same, of a version, as a ticket that means the same for ever. */
  public byte[] ticket(Version version, @Nullable Range range) {
    ObjectNode ticket = ticket().put("version", version.id().hex());
    if (range != null) {
      ticket.putArray("rows").add(range.from).add(range.to);
    }
    return JsonBody.bytes(ticket);
  }

  /** The same, of versions, as a ticket that means the same for ever. */
  public byte[] ticket(List<Version> versions) {
    ObjectNode ticket = ticket();
    ArrayNode ids = ticket.putArray("versions");
    versions.forEach(version -> ids.add(version.id().hex()));
    return JsonBody.bytes(ticket);
  }

  /** The same, of an open transaction, as a ticket that is good for as long as that is open. */
  public byte[] ticket(Own own) {
    return JsonBody.bytes(ticket().put("transaction", own.transaction));
  }

  private ObjectNode ticket() {
    ObjectNode ticket = JsonBody.answer().put("command", NAME).put("table", table);
    if (columns != null) {
      columns.forEach(ticket.putArray("columns")::add);
    }
    if (where != null) {
      ticket.set("where", where);
    }
    if (limit != Long.MAX_VALUE) {
      ticket.put("limit", limit);
    }
    encoding.write(ticket);
    return ticket;
  }

  @Override
  public String name() {
    return NAME;
  }
}
