package dev.sheaf.store.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sheaf.store.rows.Fingerprint;
import dev.sheaf.store.rows.RowAddress;
import dev.sheaf.store.rows.RowSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Everything that was ever seen at an address, and every fingerprint, over all branches, versions
 * and reopenings of a dataset: equal rows of a table have one address for ever, equal tables one
 * fingerprint.
 */
final class RowLedger {
  private final Map<Integer, Map<Long, ModelRow>> rows = new HashMap<>();
  private final Map<Integer, Map<ModelRow, Long>> addresses = new HashMap<>();
  private final Map<Fingerprint, ModelTable> tables = new HashMap<>();
  private final Map<ModelTable, Fingerprint> fingerprints = new HashMap<>();

  /** A row of a table was found at an address. */
  void seen(int tableId, long address, ModelRow row) {
    ModelRow before =
        rows.computeIfAbsent(tableId, none -> new HashMap<>()).putIfAbsent(address, row);
    if (before != null) {
      assertEquals(before, row, () -> "another row at address " + RowAddress.toString(address));
    }
    Long other =
        addresses.computeIfAbsent(tableId, none -> new HashMap<>()).putIfAbsent(row, address);
    if (other != null && other != address) {
      throw new AssertionError(
          "one row at two addresses, %s and %s: %s"
              .formatted(RowAddress.toString(other), RowAddress.toString(address), row));
    }
  }

  /** A table was found to have a fingerprint. */
  void seen(ModelTable table, Fingerprint fingerprint) {
    Fingerprint before = fingerprints.putIfAbsent(table, fingerprint);
    assertEquals(
        before == null ? fingerprint : before, fingerprint, "equal tables, two fingerprints");
    ModelTable other = tables.putIfAbsent(fingerprint, table);
    if (other != null && !other.equals(table)) {
      throw new AssertionError("two tables with the fingerprint " + fingerprint);
    }
  }

  /** The rows at some addresses, all of which have been seen. */
  Set<ModelRow> rows(int tableId, RowSet addressed) {
    Map<Long, ModelRow> known = rows.getOrDefault(tableId, Map.of());
    Set<ModelRow> found = new HashSet<>();
    addressed.forEach(
        address -> {
          ModelRow row = known.get(address);
          if (row == null) {
            throw new AssertionError("never seen before: row " + RowAddress.toString(address));
          }
          found.add(row);
        });
    assertEquals(addressed.cardinality(), found.size());
    return found;
  }
}
