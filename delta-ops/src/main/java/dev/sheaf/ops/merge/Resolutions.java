package dev.sheaf.ops.merge;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What was decided about the conflicts of a merge so far, by table. */
public final class Resolutions {
  private final SortedMap<String, TableResolutions> tables = new TreeMap<>();

  Resolutions() {}

  /** Of a table; empty if nothing was decided. Changes count. */
  TableResolutions of(String table) {
    return tables.computeIfAbsent(table, name -> new TableResolutions());
  }

  void put(String table, TableResolutions resolutions) {
    tables.put(table, resolutions);
  }

  SortedMap<String, TableResolutions> tables() {
    return Collections.unmodifiableSortedMap(tables);
  }

  Resolutions copy() {
    Resolutions copy = new Resolutions();
    tables.forEach((name, table) -> copy.tables.put(name, table.copy()));
    return copy;
  }
}
