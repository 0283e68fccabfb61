package dev.sheaf.store.testing;

import dev.sheaf.store.error.ErrorCode;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One version of the model.
 *
 * @param number versions are counted from 0, the empty one
 * @param parents numbers of versions
 * @param message as it was committed
 * @param tables by name
 */
public record ModelVersion(
    int number, List<Integer> parents, String message, SortedMap<String, ModelTable> tables) {
  /** Nobody changes a version. */
  public ModelVersion {
    parents = List.copyOf(parents);
    tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
  }

  /** A table by name. */
  public ModelTable table(String name) {
    ModelTable table = tables.get(name);
    if (table == null) {
      throw new ModelRefusal(ErrorCode.UNKNOWN_TABLE);
    }
    return table;
  }
}
