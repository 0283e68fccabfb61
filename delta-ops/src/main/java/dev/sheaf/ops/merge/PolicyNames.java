package dev.sheaf.ops.merge;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.schema.Column;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Whether a policy speaks of columns that there are. */
final class PolicyNames {
  private PolicyNames() {}

  /**
   * Checks that each column of the policy is one of ours or theirs.
   *
   * @throws SheafException UNKNOWN_COLUMN (caller)
   */
  static void requireKnown(MergeInput input, MergePolicy policy) {
    if (policy.columns().isEmpty()) {
      return;
    }
    Set<String> known = new TreeSet<>();
    for (Version version : List.of(input.ours(), input.theirs())) {
      for (String table : version.tables().keySet()) {
        for (Column column : input.schema(version, table).columns()) {
          known.add(column.name());
          known.add(table + '.' + column.name());
        }
      }
    }
    for (String name : policy.columns().keySet()) {
      if (!known.contains(name)) {
        throw SheafException.of(
            ErrorCode.UNKNOWN_COLUMN,
            "there is a policy for column '{column}', which no table has{hint}",
            "column",
            name,
            "hint",
            Suggestions.hint(name, known));
      }
    }
  }
}
