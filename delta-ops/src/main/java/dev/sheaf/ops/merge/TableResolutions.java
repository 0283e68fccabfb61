package dev.sheaf.ops.merge;

import dev.sheaf.ops.merge.RecordResolution.Scope;
import dev.sheaf.ops.merge.RecordResolution.ValueRef;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about the conflicts of one table so far.
 *
 * <p><i>Representation:</i> a map from the conflict's rows to a decision, and batches of values in
 * Arrow's stream format, with one column per column id. Heap: some 100 bytes per conflict, and the
 * values.
 */
final class TableResolutions {
  /** Conflicts of one table that can be decided one by one. */
  static final int COUNT_MAX = 1_000_000;

  private final Map<RecordKey, RecordResolution> records = new HashMap<>();
  private final List<byte[]> batches = new ArrayList<>();
  private final SortedMap<String, Preference> tableChoices = new TreeMap<>();

  /** The side that was chosen for just these conflicts of the table itself; else REPORT. */
  Preference tableChoice(List<TableConflict> conflicts) {
    return tableChoices.getOrDefault(conflicts.toString(), Preference.REPORT);
  }

  /**
   * Chooses a side for these conflicts of the table itself. When they are decided there may be
   * others, so choices add up.
   */
  void chooseTable(List<TableConflict> conflicts, Preference choice) {
    chooseTable(conflicts.toString(), choice);
  }

  void chooseTable(String conflicts, Preference choice) {
    tableChoices.put(conflicts, choice);
  }

  /** All choices, by the conflicts that they were for, as text. */
  SortedMap<String, Preference> tableChoices() {
    return Collections.unmodifiableSortedMap(tableChoices);
  }

  @Nullable RecordResolution find(RecordKey key) {
    return records.get(key);
  }

  Map<RecordKey, RecordResolution> records() {
    return Collections.unmodifiableMap(records);
  }

  List<byte[]> batches() {
    return Collections.unmodifiableList(batches);
  }

  boolean isEmpty() {
    return records.isEmpty() && tableChoices.isEmpty();
  }

  /** Decides a conflict as a whole; takes back what was said about its fields. */
  void put(RecordKey key, RecordResolution resolution) {
    records.put(key, resolution);
    if (records.size() > COUNT_MAX) {
      throw SheafException.of(
          ErrorCode.LIMIT_EXCEEDED,
          "at most {limit} conflicts of a table can be resolved one by one; abort, and merge again"
              + " with a preference or with policies for columns",
          "limit",
          COUNT_MAX);
    }
  }

  /** Decides, as one of all of the table, what was not decided about this record or its fields. */
  void putSide(RecordKey key, MergeSide side) {
    RecordResolution before = records.get(key);
    if (before == null) {
      put(key, new RecordResolution(side, Scope.TABLE, Collections.emptySortedMap()));
    } else if (before.side() == null || before.scope() == Scope.TABLE) {
      put(key, new RecordResolution(side, Scope.TABLE, before.values()));
    }
  }

  /** Decides fields of a conflict. */
  void putValues(RecordKey key, SortedMap<Long, ValueRef> values) {
    RecordResolution before = records.get(key);
    boolean inBase = key.base() != Contest.ABSENT;
    put(
        key,
        before == null
            ? new RecordResolution(null, Scope.RECORD, values)
            : before.with(values, inBase));
  }

  /**
   * Adds a batch of values.
   *
   * @return its number
   */
  int addBatch(byte[] stream) {
    batches.add(stream);
    return batches.size() - 1;
  }

  /** What was chosen for the table itself, without the records. */
  TableResolutions choices() {
    TableResolutions choices = new TableResolutions();
    choices.tableChoices.putAll(tableChoices);
    return choices;
  }

  TableResolutions copy() {
    TableResolutions copy = new TableResolutions();
    copy.records.putAll(records);
    copy.batches.addAll(batches);
    copy.tableChoices.putAll(tableChoices);
    return copy;
  }
}
