package dev.sheaf.cli.report;

import dev.sheaf.ops.CellValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * One row of a table of conflicts, as {@link dev.sheaf.ops.merge.Conflicts#open} gives it, on the
 * heap.
 *
 * @param id what the conflict is called
 * @param columns the columns that nobody has decided; where one side removed the record, those that
 *     the other changed
 * @param base the record in the base; null if it was not there
 * @param ours the record in ours; null if it is not there
 * @param theirs the record in theirs; null if it is not there
 */
record ConflictRow(
    String id,
    List<String> columns,
    @Nullable Map<String, @Nullable Object> base,
    @Nullable Map<String, @Nullable Object> ours,
    @Nullable Map<String, @Nullable Object> theirs) {
  /** Columns before and behind those of the table. */
  private static final int BEFORE = 1;

  private static final int BEHIND = 3;
  private static final String REMOVED = "removed";
  private static final String ADDED = "added";

  /** A row of a batch. */
  static ConflictRow of(VectorSchemaRoot batch, int row) {
    String ourType = text(batch, "our_diff_type", row);
    String theirType = text(batch, "their_diff_type", row);
    Map<String, @Nullable Object> base = ourType.equals(ADDED) ? null : side(batch, row, 0);
    Map<String, @Nullable Object> ours = ourType.equals(REMOVED) ? null : side(batch, row, 1);
    Map<String, @Nullable Object> theirs = theirType.equals(REMOVED) ? null : side(batch, row, 2);
    List<String> columns = new ArrayList<>();
    if (CellValues.of(batch.getVector("conflict_columns"), row) instanceof List<?> names) {
      names.forEach(name -> columns.add(String.valueOf(name)));
    }
    if (columns.isEmpty() && base != null) {
      columns.addAll(changed(base, ours == null ? theirs : ours));
    }
    String id = String.valueOf(CellValues.of(batch.getFieldVectors().get(0), row));
    return new ConflictRow(id, List.copyOf(columns), base, ours, theirs);
  }

  private static String text(VectorSchemaRoot batch, String column, int row) {
    return String.valueOf(CellValues.of(batch.getVector(column), row));
  }

  private static Map<String, @Nullable Object> side(VectorSchemaRoot batch, int row, int side) {
    List<FieldVector> vectors = batch.getFieldVectors();
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (int i = BEFORE; i < vectors.size() - BEHIND; i += 3) {
      String name = vectors.get(i).getName().substring("base_".length());
      values.put(name, CellValues.of(vectors.get(i + side), row));
    }
    return values;
  }

  private static Set<String> changed(
      Map<String, @Nullable Object> from, @Nullable Map<String, @Nullable Object> to) {
    Set<String> changed = new TreeSet<>(from.keySet());
    if (to != null) {
      changed.removeIf(column -> Objects.equals(from.get(column), to.get(column)));
    }
    return changed;
  }
}
