package dev.sheaf.ops.merge;

import dev.sheaf.ops.pair.GroupOrder;
import dev.sheaf.ops.pair.KeyGroupCursor;
import dev.sheaf.ops.pair.KeyGroups;
import dev.sheaf.ops.pair.KeyedRows;
import dev.sheaf.ops.pair.PairingOptions;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.scan.BudgetErrors;
import dev.sheaf.store.scan.RowReader;
import dev.sheaf.store.schema.TableSchema;
import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Pulls the keys that both sides changed, a block at a time.
 *
 * <p>A key is contested if its row of the base is gone from both sides, or if both sides have a row
 * of it that neither the base nor the other side has.
 *
 * <p><i>Ownership:</i> the caller closes it. <i>Cost:</i> reads the keys of the rows given, in as
 * many passes as the budget demands, and nothing where no key can be contested.
 */
final class Contests implements AutoCloseable {
  /** Keys of a block, whose rows are held together. */
  static final int BLOCK_KEYS = 4_096;

  private final BufferAllocator allocator;
  private final MergeOptions options;
  private final @Nullable KeyGroupCursor groups;
  private Contest waiting = new Contest();
  private int next;

  private Contests(
      BufferAllocator allocator, MergeOptions options, @Nullable KeyGroupCursor groups) {
    this.allocator = allocator;
    this.options = options;
    this.groups = groups;
  }

  /**
   * Begins to look among some rows; the caller closes the result.
   *
   * @param allocator pays for keys
   */
  static Contests open(
      BufferAllocator allocator,
      RowReader reader,
      TableSchema schema,
      ContestedRows rows,
      GroupOrder order,
      MergeOptions options) {
    if (rows.base().isEmpty() && (rows.ours().isEmpty() || rows.theirs().isEmpty())) {
      return new Contests(allocator, options, null);
    }
    PairingOptions pairing =
        PairingOptions.defaults()
            .withBudget(options.pairingBytes())
            .withOrder(order)
            .withCancellation(options.cancellation());
    List<KeyedRows> sides =
        List.of(
            new KeyedRows(schema, rows.base()),
            new KeyedRows(schema, rows.ours()),
            new KeyedRows(schema, rows.theirs()));
    return new Contests(allocator, options, KeyGroupCursor.open(allocator, reader, sides, pairing));
  }

  /** The next block; null at the end. */
  @Nullable Contest next() {
    options.cancellation().check();
    while (groups != null && next == waiting.count()) {
      waiting = new Contest();
      next = 0;
      if (!groups.advance(this::take)) {
        return null;
      }
    }
    int to = Math.min(waiting.count(), next + BLOCK_KEYS);
    Contest block = next == to ? null : waiting.slice(next, to);
    next = to;
    return block;
  }

  /**
   * Passes all blocks. Rows may be wide: a block whose rows do not fit into the budget is passed
   * again in halves.
   *
   * @param action has no effect if it throws
   */
  void forEach(Consumer<Contest> action) {
    for (Contest block = next(); block != null; block = next()) {
      inParts(block, action);
    }
  }

  private void inParts(Contest part, Consumer<Contest> action) {
    try {
      BudgetErrors.run(allocator, () -> action.accept(part));
    } catch (SheafException e) {
      if (e.code() != ErrorCode.BUDGET_EXCEEDED || part.count() == 1) {
        throw e;
      }
      inParts(part.slice(0, part.count() / 2), action);
      inParts(part.slice(part.count() / 2, part.count()), action);
    }
  }

  private void take(KeyGroups found) {
    long[] base = found.addresses(MergeSide.BASE.place());
    long[] ours = found.addresses(MergeSide.OURS.place());
    long[] theirs = found.addresses(MergeSide.THEIRS.place());
    for (int i = 0; i < found.count(); i++) {
      boolean both = ours[i] != KeyGroups.NONE && theirs[i] != KeyGroups.NONE;
      if (both || base[i] != KeyGroups.NONE) {
        waiting.add(base[i], ours[i], theirs[i]);
      }
    }
  }

  @Override
  public void close() {
    if (groups != null) {
      groups.close();
    }
  }
}
