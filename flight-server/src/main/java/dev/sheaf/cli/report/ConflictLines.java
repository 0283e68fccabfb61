package dev.sheaf.cli.report;

import dev.sheaf.cli.terminal.Style;
import dev.sheaf.cli.terminal.StyledText;
import dev.sheaf.cli.terminal.TextTable;
import dev.sheaf.ops.merge.ConflictReader;
import dev.sheaf.ops.merge.Conflicts;
import dev.sheaf.ops.merge.TableConflict;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Conflicts as lines, one for each cell that nobody has decided:
 *
 * <pre>
 *   id 269408  surface  ASPH-G → ASP (main)  | ASPH-G → CON (fixes)
 *   id 269411  length   removed (main)       | 900 → 950 (fixes)
 * </pre>
 *
 * <p>Lines stand below each other within a batch of conflicts.
 */
public final class ConflictLines {
  private static final String INDENT = "  ";

  private final BufferAllocator allocator;
  private final Dataset dataset;
  private final MergeSides sides;
  private final int columns;
  private @Nullable Example example;

  /**
   * A way out, for one cell.
   *
   * @param table the table
   * @param id which conflict
   * @param cell {@code ID.column=VALUE}; empty where the value cannot be typed
   */
  public record Example(String table, String id, String cell) {}

  /**
   * Lines about conflicts of one merge.
   *
   * @param allocator pays for a batch of conflicts at a time
   * @param columns that a line may take
   */
  public ConflictLines(BufferAllocator allocator, Dataset dataset, MergeSides sides, int columns) {
    this.allocator = allocator;
    this.dataset = dataset;
    this.sides = sides;
    this.columns = columns;
  }

  /** The first conflict that was shown, and how to resolve it; null before. */
  public @Nullable Example example() {
    return example;
  }

  /** What clashes in a table itself: two lines. */
  public void table(TableConflict conflict, Consumer<StyledText> lines) {
    StyledText place = StyledText.of(INDENT + "table " + conflict.table());
    place = conflict.column().isEmpty() ? place : place.plus(", column " + conflict.column());
    lines.accept(place.plus(": " + conflict.kind().words()));
    lines.accept(
        StyledText.of(INDENT + INDENT)
            .plus(state(conflict.base(), "base"))
            .plus(" | ")
            .plus(state(conflict.ours(), sides.ours()))
            .plus(" | ")
            .plus(state(conflict.theirs(), sides.theirs())));
  }

  private static StyledText state(String text, String name) {
    StyledText state =
        text.isEmpty() ? StyledText.of("not there", Style.FAINT) : StyledText.of(text);
    return state.plus(" (" + name + ")", Style.FAINT);
  }

  /**
   * Passes on lines for the conflicts of a table's records.
   *
   * @param recordsMax after so many conflicts it ends
   * @return how many conflicts were shown
   */
  public long records(
      Conflicts conflicts, String table, long recordsMax, Consumer<StyledText> lines) {
    String key = key(conflicts, table);
    long[] shown = {0};
    boolean[] more = {true};
    try (ConflictReader reader = conflicts.open(allocator, table)) {
      while (shown[0] < recordsMax && more[0]) {
        TextTable text = new TextTable().column("").column("").column("").column("");
        more[0] =
            reader.advance(
                batch -> {
                  for (int i = 0; i < batch.getRowCount() && shown[0] < recordsMax; i++) {
                    add(text, table, key, ConflictRow.of(batch, i));
                    shown[0]++;
                  }
                });
        text.lines(columns).forEach(lines);
      }
    }
    return shown[0];
  }

  /**
   * Passes on lines for all conflicts of a table, those of the table itself first.
   *
   * @throws SheafException UNKNOWN_TABLE if there are none
   */
  public void all(Conflicts conflicts, String table, Consumer<StyledText> lines) {
    boolean clashes = false;
    for (TableConflict conflict : conflicts.tableConflicts()) {
      if (conflict.table().equals(table)) {
        table(conflict, lines);
        clashes = true;
      }
    }
    if (!clashes || conflicts.recordCounts().containsKey(table)) {
      records(conflicts, table, Long.MAX_VALUE, lines);
    }
  }

  private String key(Conflicts conflicts, String table) {
    Version ours = conflicts.input().ours();
    Version with = ours.tables().containsKey(table) ? ours : conflicts.input().theirs();
    return String.join(",", dataset.schema(with.id().hex(), table).primaryKey().columns());
  }

  private void add(TextTable text, String table, String key, ConflictRow conflict) {
    StyledText name = StyledText.of(INDENT + key + ' ').plus(conflict.id(), Style.HEADING);
    if (example == null) {
      example = new Example(table, conflict.id(), cell(conflict));
    }
    for (String column : conflict.columns()) {
      text.row(
          List.of(
              name,
              StyledText.of(column),
              side(conflict.base(), conflict.ours(), column, sides.ours()),
              StyledText.of("| ")
                  .plus(side(conflict.base(), conflict.theirs(), column, sides.theirs()))));
      name = StyledText.empty();
    }
  }

  private static String cell(ConflictRow conflict) {
    Map<String, @Nullable Object> side =
        conflict.theirs() == null ? conflict.ours() : conflict.theirs();
    if (side == null || conflict.columns().isEmpty()) {
      return "";
    }
    String column = conflict.columns().get(0);
    @Nullable Object value = side.get(column);
    if (value instanceof List || value instanceof Map) {
      return "";
    }
    return conflict.id() + '.' + column + '=' + (value == null ? "NULL" : CellText.of(value));
  }

  /** {@code 900 → 950 (fixes)}: what a side made of a cell. */
  private static StyledText side(
      @Nullable Map<String, @Nullable Object> base,
      @Nullable Map<String, @Nullable Object> side,
      String column,
      String name) {
    List<StyledText> parts = new ArrayList<>();
    if (side == null) {
      parts.add(StyledText.of("removed", Style.REMOVED));
    } else if (base == null) {
      parts.add(StyledText.of("added "));
      parts.add(CellText.shown(side.get(column), Style.ADDED));
    } else if (Objects.equals(base.get(column), side.get(column))) {
      parts.add(CellText.shown(side.get(column), Style.PLAIN));
      parts.add(StyledText.of(" as it was"));
    } else {
      parts.add(CellText.shown(base.get(column), Style.PLAIN));
      parts.add(StyledText.of(" → "));
      parts.add(CellText.shown(side.get(column), Style.MODIFIED));
    }
    StyledText text = StyledText.empty();
    for (StyledText part : parts) {
      text = text.plus(part);
    }
    return text.plus(" (" + name + ")", Style.FAINT);
  }
}
