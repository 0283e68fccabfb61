package dev.sheaf.ops.merge;

import dev.sheaf.store.rows.Delta;
import dev.sheaf.store.schema.TableSchema;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a merge makes of one table.
 *
 * @param table its name
 * @param action what is done
 * @param schema the merged columns, where records are merged
 * @param delta what is deleted and inserted by address, exact on our rows
 * @param writes records that are written anew
 * @param conflicts records that nobody has decided
 * @param conflictCount how many
 * @param cases how often which case was found among the keys that both sides changed
 * @param tableConflicts what clashes in the table itself; records are merged when that is decided
 */
record TablePlan(
    String table,
    Action action,
    @Nullable TableSchema schema,
    Delta delta,
    ContestedRows writes,
    ContestedRows conflicts,
    long conflictCount,
    Map<MergeCase, Long> cases,
    List<TableConflict> tableConflicts) {

  /** What is done to a table. */
  enum Action {
    /** It stays as it is in ours. */
    KEEP,
    /** It becomes what it is in theirs. */
    ADOPT,
    /** It is dropped. */
    DROP,
    /** Its columns and rows change. */
    MERGE
  }

  TablePlan {
    cases =
        cases.isEmpty()
            ? Map.of()
            : Collections.unmodifiableMap(new EnumMap<MergeCase, Long>(cases));
    tableConflicts = List.copyOf(tableConflicts);
  }

  static TablePlan of(String table, Action action) {
    return new TablePlan(
        table,
        action,
        null,
        Delta.none(),
        ContestedRows.NONE,
        ContestedRows.NONE,
        0,
        Map.of(),
        List.of());
  }

  static TablePlan clash(String table, List<TableConflict> conflicts) {
    return new TablePlan(
        table,
        Action.KEEP,
        null,
        Delta.none(),
        ContestedRows.NONE,
        ContestedRows.NONE,
        0,
        Map.of(),
        conflicts);
  }

  boolean hasConflicts() {
    return conflictCount > 0 || !tableConflicts.isEmpty();
  }
}
