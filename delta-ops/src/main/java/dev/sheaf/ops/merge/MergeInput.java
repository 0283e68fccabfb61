package dev.sheaf.ops.merge;

import dev.sheaf.store.Dataset;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/**
 * Three versions that are merged: what changed from the base to theirs is brought into ours.
 *
 * <p>A merge takes a merge base; a cherry-pick the parent of the version that is picked, which is
 * theirs; a revert the version that is taken back as base, and its parent as theirs.
 *
 * @param dataset where they are
 * @param base what both sides come from; null where they have nothing in common
 * @param ours the version that accepts the merge
 * @param theirs the version that is merged in
 */
public record MergeInput(Dataset dataset, @Nullable Version base, Version ours, Version theirs) {

  /** A merge of two versions, from the base that {@link Dataset#graph()} finds. */
  public static MergeInput of(Dataset dataset, Version ours, Version theirs) {
    return new MergeInput(
        dataset, dataset.graph().mergeBase(ours, theirs).orElse(null), ours, theirs);
  }

  /** What the base says of a table; null if it does not have it. */
  @Nullable TableState baseState(String table) {
    return base == null ? null : base.tables().get(table);
  }

  TableSchema schema(Version version, String table) {
    return dataset.schema(version.table(table));
  }

  RowSet rows(Version version, String table) {
    return dataset.rowSet(version, table);
  }
}
