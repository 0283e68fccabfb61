package dev.sheaf.ops.merge;

import dev.sheaf.ops.pair.GroupOrder;
import dev.sheaf.store.TableWriter;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.scan.RowReader;
import dev.sheaf.store.schema.TableSchema;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * The outcome of a merge before anything is written: what becomes of each table, and which
 * conflicts nobody has decided.
 *
 * <p>On the heap: row sets, and no rows. <i>Threads:</i> one.
 */
public final class MergePlan {
  private final MergeInput input;
  private final MergePolicy policy;
  private final MergeOptions options;
  private final Resolutions resolutions;
  private final SortedMap<String, TablePlan> tables = new TreeMap<>();

  private MergePlan(
      MergeInput input, MergePolicy policy, MergeOptions options, Resolutions resolutions) {
    this.input = input;
    this.policy = policy;
    this.options = options;
    this.resolutions = resolutions;
  }

  /**
   * Works out what a merge comes to. Writes nothing.
   *
   * @param allocator pays for the rows that are compared, a block at a time
   * @throws SheafException BAD_ARGUMENT (caller) if a policy does not go with its column, or names
   *     none; BUDGET_EXCEEDED, CANCELLED
   */
  public static MergePlan of(
      BufferAllocator allocator, MergeInput input, MergePolicy policy, MergeOptions options) {
    return of(allocator, input, policy, options, new Resolutions());
  }

  static MergePlan of(
      BufferAllocator allocator,
      MergeInput input,
      MergePolicy policy,
      MergeOptions options,
      Resolutions resolutions) {
    PolicyNames.requireKnown(input, policy);
    MergePlan plan = new MergePlan(input, policy, options, resolutions);
    SortedSet<String> names = new TreeSet<>(input.ours().tables().keySet());
    names.addAll(input.theirs().tables().keySet());
    for (String table : names) {
      options.cancellation().check();
      plan.tables.put(
          table,
          new TableMerge(allocator, input, policy, options, table, resolutions.of(table)).plan());
    }
    return plan;
  }

  /** The versions that are merged. */
  public MergeInput input() {
    return input;
  }

  /** How it was decided. */
  public MergePolicy policy() {
    return policy;
  }

  /** Whether something is left to decide. */
  public boolean hasConflicts() {
    return tables.values().stream().anyMatch(TablePlan::hasConflicts);
  }

  /** Whether ours stays as it is. */
  public boolean changesNothing() {
    return !hasConflicts() && tables.values().stream().allMatch(this::changesNothing);
  }

  /** How often which case was found among the keys that both sides changed. */
  public Map<MergeCase, Long> cases() {
    Map<MergeCase, Long> all = new EnumMap<>(MergeCase.class);
    tables.values().forEach(table -> table.cases().forEach((k, n) -> all.merge(k, n, Long::sum)));
    return Collections.unmodifiableMap(all);
  }

  /** How many records were in conflict, decided or not. */
  public long conflictCount() {
    return cases().entrySet().stream()
        .filter(entry -> entry.getKey().isConflict(policy.kind()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  SortedMap<String, TablePlan> tables() {
    return Collections.unmodifiableSortedMap(tables);
  }

  Resolutions resolutions() {
    return resolutions;
  }

  MergeOptions options() {
    return options;
  }

  private boolean changesNothing(TablePlan table) {
    return switch (table.action()) {
      case KEEP -> true;
      case ADOPT, DROP -> false;
      case MERGE ->
          table.delta().isEmpty()
              && table.writes().isEmpty()
              && Objects.requireNonNull(table.schema())
                  .equals(input.schema(input.ours(), table.table()));
    };
  }

  /**
   * Writes the result to a transaction that began from {@code ours}.
   *
   * @param allocator pays for merged rows, a block at a time; the transaction keeps them in its own
   * @throws IllegalStateException if there are conflicts
   */
  void write(BufferAllocator allocator, Transaction transaction) {
    if (hasConflicts()) {
      throw new IllegalStateException("there are conflicts");
    }
    for (TablePlan table : tables.values()) {
      switch (table.action()) {
        case KEEP -> {}
        case ADOPT -> transaction.adoptTable(table.table(), input.theirs());
        case DROP -> transaction.dropTable(table.table());
        case MERGE -> {
          if (!changesNothing(table)) {
            write(allocator, transaction, table);
          }
        }
      }
    }
  }

  private void write(BufferAllocator allocator, Transaction transaction, TablePlan table) {
    TableSchema schema = Objects.requireNonNull(table.schema());
    TableWriter writer = transaction.table(table.table());
    writer.patch(table.delta()); // before the columns, as dropping one rewrites rows without a key
    if (!schema.equals(input.schema(input.ours(), table.table()))) {
      transaction.changeColumns(table.table(), schema);
    }
    if (table.writes().isEmpty()) {
      return;
    }
    RowReader reader = input.dataset().rowReader(input.ours(), table.table());
    ColumnChoices choices =
        ColumnChoices.of(policy, table.table(), schema, input.ours(), input.theirs());
    try (ResolvedValues resolved =
            ResolvedValues.read(allocator, resolutions.of(table.table()), schema);
        Contests contests =
            Contests.open(allocator, reader, schema, table.writes(), GroupOrder.STORED, options)) {
      contests.forEach(
          contest -> {
            try (ContestFields fields = ContestFields.read(allocator, reader, schema, contest);
                RecordMerge merge = RecordMerge.of(allocator, fields, choices, resolved);
                VectorSchemaRoot rows =
                    MergedRows.build(allocator, schema.arrow(), fields, merge, resolved)) {
              writer.upsert(rows);
            }
          });
    }
  }
}
