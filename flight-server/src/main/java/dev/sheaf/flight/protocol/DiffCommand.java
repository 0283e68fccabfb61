package dev.sheaf.flight.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.ops.diff.DiffLevel;
import dev.sheaf.ops.diff.DiffOptions;
import dev.sheaf.ops.diff.DiffType;
import dev.sheaf.ops.pair.GroupOrder;
import dev.sheaf.store.graph.Version;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/**
 * A wish to read what changed in one table.
 *
 * @param from the revision before
 * @param to the revision after
 * @param table the table's name
 * @param columns that are compared and shown beside the key; null for all
 * @param where the condition as JSON; null for none
 * @param order in which records come
 * @param level records or rows
 * @param types what is reported
 * @param encoding how the rows travel
 */
public record DiffCommand(
    String from,
    String to,
    String table,
    @Nullable List<String> columns,
    @Nullable JsonNode where,
    GroupOrder order,
    DiffLevel level,
    Set<DiffType> types,
    Encoding encoding)
    implements FlightCommand {
  /** The name of the command. */
  static final String NAME = "diff";

  private static final SortedMap<String, GroupOrder> ORDERS =
      new TreeMap<>(Map.of("key", GroupOrder.KEY, "stored", GroupOrder.STORED));
  private static final SortedMap<String, DiffLevel> LEVELS =
      new TreeMap<>(Map.of("record", DiffLevel.RECORDS, "row", DiffLevel.ROWS));
  private static final NavigableMap<String, DiffType> TYPES =
      new TreeMap<>(
          Arrays.stream(DiffType.values())
              .collect(Collectors.toMap(DiffType::word, Function.identity())));

  /** Copies the set. */
  public DiffCommand {
    types = Collections.unmodifiableSet(EnumSet.copyOf(types));
  }

  static DiffCommand of(JsonBody body) {
    DiffCommand command =
        new DiffCommand(
            body.text("from"),
            body.text("to"),
            body.text("table"),
            body.texts("columns"),
            body.find("where"),
            body.word("order", ORDERS, GroupOrder.STORED),
            body.word("level", LEVELS, DiffLevel.RECORDS),
            types(body),
            Encoding.read(body));
    body.requireNoMore();
    return command;
  }

  private static Set<DiffType> types(JsonBody body) {
    List<String> words = body.texts("types");
    if (words == null) {
      return EnumSet.allOf(DiffType.class);
    }
    if (words.isEmpty() || !TYPES.keySet().containsAll(words)) {
      throw body.wrong("types", "a list of some of " + String.join(", ", TYPES.keySet()));
    }
    return words.stream()
        .map(TYPES::get)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(DiffType.class)));
  }

  /** The same, of two versions. */
  public DiffCommand of(Version before, Version after) {
    return new DiffCommand(
        before.id().hex(), after.id().hex(), table, columns, where, order, level, types, encoding);
  }

  /**
   * What of the difference is wanted.
   *
   * @param columnTypes of the columns of both versions by name; throws for one that there is not
   */
  public DiffOptions options(Function<String, ArrowType> columnTypes) {
    DiffOptions plain = DiffOptions.records();
    return new DiffOptions(
        level,
        types,
        columns,
        where == null ? null : Conditions.parse(where, columnTypes),
        plain.pairing().withOrder(order),
        plain.batchRows());
  }

  /** As a ticket; that of two versions means the same for ever. */
  public byte[] ticket() {
    ObjectNode ticket =
        JsonBody.answer()
            .put("command", NAME)
            .put("from", from)
            .put("to", to)
            .put("table", table)
            .put("order", order == GroupOrder.KEY ? "key" : "stored")
            .put("level", level == DiffLevel.ROWS ? "row" : "record");
    ArrayNode words = ticket.putArray("types");
    types.forEach(type -> words.add(type.word()));
    if (columns != null) {
      columns.forEach(ticket.putArray("columns")::add);
    }
    if (where != null) {
      ticket.set("where", where);
    }
    encoding.write(ticket);
    return JsonBody.bytes(ticket);
  }

  @Override
  public String name() {
    return NAME;
  }
}
