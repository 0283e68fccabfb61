package dev.sheaf.ops.merge;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.schema.Column;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.schema.TypeNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/**
 * The policies of the columns of one merged table, checked against their types.
 *
 * @param kind whether records are merged field by field
 * @param preference what becomes of the rest
 * @param policies one per column; null for none
 * @param keys whether each column is part of the key
 * @param newest the side whose version is newer
 */
record ColumnChoices(
    MergeKind kind,
    Preference preference,
    List<@Nullable CellPolicy> policies,
    Set<Integer> keys,
    MergeSide newest) {

  /**
   * The policies for a table.
   *
   * @throws SheafException BAD_ARGUMENT (caller) if a policy does not go with its column's type
   */
  static ColumnChoices of(
      MergePolicy policy, String table, TableSchema schema, Version ours, Version theirs) {
    List<@Nullable CellPolicy> policies = new ArrayList<>();
    for (Column column : schema.columns()) {
      CellPolicy own = policy.of(table, column.name());
      if (own != null) {
        requireFit(own, table, column);
      }
      policies.add(own);
    }
    Set<Integer> keys = new HashSet<>();
    for (int position : schema.keyPositions()) {
      keys.add(position);
    }
    MergeSide newest = theirs.instant().isAfter(ours.instant()) ? MergeSide.THEIRS : MergeSide.OURS;
    return new ColumnChoices(policy.kind(), policy.preference(), policies, keys, newest);
  }

  private static void requireFit(CellPolicy policy, String table, Column column) {
    boolean fits = true;
    if (policy instanceof CellPolicy.SumOfChanges) {
      fits = CellSum.takes(column.type());
    } else if (policy instanceof CellPolicy.Concatenate) {
      fits =
          column.type() instanceof ArrowType.Utf8 || column.type() instanceof ArrowType.LargeUtf8;
    }
    if (!fits) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "policy '{policy}' does not go with column '{table}.{column}' of type {type}",
          "policy",
          policy.name(),
          "table",
          table,
          "column",
          column.name(),
          "type",
          TypeNames.of(column.field()));
    }
  }
}
