package dev.sheaf.files;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Names for the columns of a file whose header leaves some unnamed or names some twice.
 *
 * <p>A column without a name becomes {@code column_N}, N being its place from 1; of several with
 * one name the second becomes {@code name_2} and so on. A name that is taken is not given again.
 */
final class ColumnNames {
  private ColumnNames() {}

  /** As many names as were given, none empty, none twice. */
  static List<String> unique(List<String> given) {
    Set<String> taken = new HashSet<>(given);
    Set<String> used = new HashSet<>();
    List<String> names = new ArrayList<>(given.size());
    for (int i = 0; i < given.size(); i++) {
      String name = given.get(i);
      if (name.isEmpty() || !used.add(name)) {
        String stem = name.isEmpty() ? "column" : name;
        int number = name.isEmpty() ? i + 1 : 2;
        name = stem + "_" + number;
        while (taken.contains(name) || used.contains(name)) {
          name = stem + "_" + ++number;
        }
        used.add(name);
      }
      names.add(name);
    }
    return names;
  }

  /** {@code column_1} and so on, for a file without a header. */
  static List<String> numbered(int columns) {
    return unique(Collections.nCopies(columns, ""));
  }
}
