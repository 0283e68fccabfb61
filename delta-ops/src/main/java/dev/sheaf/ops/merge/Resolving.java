package dev.sheaf.ops.merge;

import dev.sheaf.ops.merge.RecordResolution.ValueRef;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * Decides conflicts of one plan: by side, by field, or by a table of resolutions.
 *
 * <p>The plan is one of which no record has been decided, so that a decision can be taken back by
 * another. Changes go to a copy of the resolutions, which is what it results in.
 */
final class Resolving {
  private static final String RESOLUTION = "resolution";

  private final BufferAllocator allocator;
  private final MergePlan undecided;
  private final Resolutions result;

  /**
   * Begins to decide.
   *
   * @param undecided the plan, without decisions about records
   * @param before what was decided so far
   */
  Resolving(BufferAllocator allocator, MergePlan undecided, Resolutions before) {
    this.allocator = allocator;
    this.undecided = undecided;
    this.result = before.copy();
  }

  /** What was decided in all. */
  Resolutions result() {
    return result;
  }

  /** Takes one side in all conflicts of all tables. */
  void all(MergeSide side) {
    undecided.tables().keySet().forEach(table -> all(table, side));
  }

  /** Takes one side in all conflicts of a table, but for fields that were given values. */
  void all(String table, MergeSide side) {
    TablePlan plan = plan(table);
    if (!plan.tableConflicts().isEmpty()) {
      if (side == MergeSide.BASE) {
        throw SheafException.of(
            ErrorCode.BAD_ARGUMENT,
            "table '{table}' itself is in conflict, and not only its records: take ours or theirs",
            "table",
            table);
      }
      Preference choice = side == MergeSide.OURS ? Preference.OURS : Preference.THEIRS;
      result.of(table).chooseTable(plan.tableConflicts(), choice);
    }
    visit(plan, (id, key) -> result.of(table).putSide(key, side));
  }

  /**
   * Takes one side in some conflicts of a table.
   *
   * @throws SheafException UNKNOWN_KEY if there is no conflict of an id
   */
  void some(String table, Collection<String> ids, MergeSide side) {
    Set<String> open = new LinkedHashSet<>(ids);
    TablePlan plan = plan(table);
    visit(
        plan,
        (id, key) -> {
          if (ids.contains(id)) {
            open.remove(id);
            result.of(table).put(key, RecordResolution.of(side));
          }
        });
    requireFound(table, open);
  }

  /** Gives one field of a conflict a value. */
  void cell(String table, String id, String column, @Nullable Object value) {
    TablePlan plan = plan(table);
    TableSchema schema = requireSchema(plan);
    int position = position(schema, column);
    try (ValueBatch batch = new ValueBatch(allocator, schema)) {
      batch.add(position, value);
      put(plan, Map.of(id, 0), batch, 1);
    }
  }

  /**
   * Decides by a table: rows with a {@code conflict_id}, and a column "resolution" that says ours,
   * theirs or base; or where that is absent or null, values for the columns of the table that are
   * there.
   */
  void rows(String table, VectorSchemaRoot resolutions) {
    TablePlan plan = plan(table);
    TableSchema schema = requireSchema(plan);
    VarCharVector ids = text(resolutions, ConflictSchema.ID);
    if (ids == null) {
      throw SheafException.of(
          ErrorCode.SCHEMA_MISMATCH,
          "a table of resolutions needs the column '{column}' of type utf8",
          "column",
          ConflictSchema.ID);
    }
    VarCharVector sides = text(resolutions, RESOLUTION);
    Map<MergeSide, Set<String>> bySide = new HashMap<>();
    Map<String, Integer> byValue = new HashMap<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < resolutions.getRowCount(); i++) {
      String id = ids.isNull(i) ? "" : text(ids, i);
      if (!seen.add(id)) {
        throw SheafException.of(
            ErrorCode.DUPLICATE_KEY, "conflict '{id}' is resolved twice", "id", id);
      }
      if (sides != null && !sides.isNull(i)) {
        MergeSide side = MergeSide.parse(text(sides, i));
        bySide.computeIfAbsent(side, none -> new HashSet<>()).add(id);
      } else {
        byValue.put(id, i);
      }
    }
    bySide.forEach((side, some) -> some(table, some, side));
    try (ValueBatch batch = new ValueBatch(allocator, schema)) {
      Set<Integer> keys = new HashSet<>();
      for (int position : schema.keyPositions()) {
        keys.add(position);
      }
      for (FieldVector vector : resolutions.getFieldVectors()) {
        String name = vector.getName();
        int position = schema.indexOf(name);
        boolean tells =
            name.equals(ConflictSchema.ID)
                || name.equals(RESOLUTION)
                || (position < 0 && ConflictSchema.tells(name));
        if (!tells && !keys.contains(position)) {
          batch.add(schema.indexOf(schema.column(name).name()), vector);
        }
      }
      if (!byValue.isEmpty() && batch.columnIds().isEmpty()) {
        throw SheafException.of(
            ErrorCode.SCHEMA_MISMATCH,
            "the table of resolutions says neither a side, in a column '{column}', nor values",
            "column",
            RESOLUTION);
      }
      put(plan, byValue, batch, resolutions.getRowCount());
    }
  }

  private void put(TablePlan plan, Map<String, Integer> rowOfId, ValueBatch values, int rowCount) {
    if (rowOfId.isEmpty()) {
      return;
    }
    TableResolutions table = result.of(plan.table());
    int batch = table.addBatch(values.pack(rowCount));
    Set<String> open = new LinkedHashSet<>(rowOfId.keySet());
    visit(
        plan,
        (id, key) -> {
          Integer row = rowOfId.get(id);
          if (row != null) {
            open.remove(id);
            SortedMap<Long, ValueRef> refs = new TreeMap<>();
            values.columnIds().forEach(column -> refs.put(column, new ValueRef(batch, row)));
            table.putValues(key, refs);
          }
        });
    requireFound(plan.table(), open);
  }

  private void visit(TablePlan plan, ConflictReader.Visitor visitor) {
    if (plan.conflictCount() > 0) {
      try (ConflictReader reader = ConflictReader.open(allocator, undecided, plan)) {
        reader.visit(visitor);
      }
    }
  }

  private TablePlan plan(String table) {
    TablePlan plan = undecided.tables().get(table);
    if (plan == null) {
      throw SheafException.of(
          ErrorCode.UNKNOWN_TABLE, "no table '{table}' takes part in the merge", "table", table);
    }
    return plan;
  }

  private static TableSchema requireSchema(TablePlan plan) {
    if (plan.conflictCount() == 0) {
      throw SheafException.of(
          ErrorCode.UNKNOWN_KEY,
          "no record of table '{table}' is in conflict",
          "table",
          plan.table());
    }
    return Objects.requireNonNull(plan.schema());
  }

  private static int position(TableSchema schema, String column) {
    String name = schema.column(column).name();
    if (schema.primaryKey().columns().contains(name)) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "column '{column}' is part of the key, which a resolution does not change",
          "column",
          name);
    }
    return schema.indexOf(name);
  }

  private static void requireFound(String table, Set<String> missing) {
    if (!missing.isEmpty()) {
      List<String> some = new ArrayList<>(missing);
      throw SheafException.of(
          ErrorCode.UNKNOWN_KEY,
          "there is no conflict '{id}' in table '{table}'",
          "id",
          some.get(0),
          "table",
          table);
    }
  }

  private static @Nullable VarCharVector text(VectorSchemaRoot root, String column) {
    return root.getVector(column) instanceof VarCharVector text ? text : null;
  }

  private static String text(VarCharVector vector, int row) {
    return new String(vector.get(row), StandardCharsets.UTF_8);
  }
}
