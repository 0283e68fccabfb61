package dev.sheaf.flight.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sheaf.ops.merge.MergeSide;
import dev.sheaf.ops.merge.PendingMerge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * A wish to resolve conflicts: all, those of a table or some of them by a side, or cells by values.
 *
 * @param branch on which they wait; its name, or {@code HEAD}
 * @param decisions what is decided, at least one
 */
public record ResolveRequest(String branch, List<Decision> decisions) {
  private static final int CELLS_MAX = 1_000;
  private static final SortedMap<String, MergeSide> SIDES =
      new TreeMap<>(
          Arrays.stream(MergeSide.values())
              .collect(Collectors.toMap(MergeSide::word, Function.identity())));

  /** Something that is decided. */
  sealed interface Decision {
    void apply(PendingMerge pending, BufferAllocator allocator);
  }

  private record All(MergeSide side) implements Decision {
    @Override
    public void apply(PendingMerge pending, BufferAllocator allocator) {
      pending.resolveAll(allocator, side);
    }
  }

  private record Table(String table, MergeSide side) implements Decision {
    @Override
    public void apply(PendingMerge pending, BufferAllocator allocator) {
      pending.resolveTable(allocator, table, side);
    }
  }

  private record Records(String table, List<String> ids, MergeSide side) implements Decision {
    @Override
    public void apply(PendingMerge pending, BufferAllocator allocator) {
      pending.resolveRecords(allocator, table, ids, side);
    }
  }

  private record Cell(String table, String id, String column, @Nullable Object value)
      implements Decision {
    @Override
    public void apply(PendingMerge pending, BufferAllocator allocator) {
      pending.resolveCell(allocator, table, id, column, value);
    }
  }

  /** Reads the whole body. */
  public static ResolveRequest read(JsonBody body) {
    String branch = body.text("branch", "HEAD");
    List<JsonBody> cells = body.objects("cells");
    List<Decision> decisions = cells == null ? List.of(bySide(body)) : cells(body, cells);
    body.requireNoMore();
    return new ResolveRequest(branch, decisions);
  }

  private static Decision bySide(JsonBody body) {
    MergeSide side = SIDES.get(body.text("side"));
    if (side == null) {
      throw body.wrong("side", "one of " + String.join(", ", SIDES.keySet()));
    }
    String table = body.optionalText("table");
    if (table == null) { // ids stay unknown, and are refused
      return new All(side);
    }
    List<String> ids = body.texts("ids");
    return ids == null ? new Table(table, side) : new Records(table, ids, side);
  }

  private static List<Decision> cells(JsonBody body, List<JsonBody> cells) {
    if (cells.isEmpty() || cells.size() > CELLS_MAX) {
      throw body.wrong("cells", "a list of 1 to " + CELLS_MAX + " cells");
    }
    List<Decision> decisions = new ArrayList<>();
    for (JsonBody cell : cells) {
      if (!cell.mentions("value")) {
        throw cell.wrong("value", "there, if only as null");
      }
      decisions.add(
          new Cell(cell.text("table"), cell.text("id"), cell.text("column"), value(cell)));
      cell.requireNoMore();
    }
    return decisions;
  }

  private static @Nullable Object value(JsonBody cell) {
    JsonNode node = cell.find("value");
    if (node == null) {
      return null;
    }
    if (node.isTextual()) {
      return node.textValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isNumber()) {
      return node.isIntegralNumber() ? node.bigIntegerValue() : node.decimalValue();
    }
    throw cell.wrong("value", "a number, a text, true, false or null");
  }

  /**
   * Decides.
   *
   * @param allocator pays for what is looked at
   * @throws dev.sheaf.store.error.SheafException as the methods of {@link PendingMerge}; of several
   *     cells, some may be decided then
   */
  public void apply(PendingMerge pending, BufferAllocator allocator) {
    decisions.forEach(decision -> decision.apply(pending, allocator));
  }
}
