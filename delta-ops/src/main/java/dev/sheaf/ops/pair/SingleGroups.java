package dev.sheaf.ops.pair;

import dev.sheaf.store.rows.RowCursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Each row in a group of its own, side by side as they are stored: reads nothing. */
final class SingleGroups implements KeyGroupCursor {
  private final List<KeyedRows> sides;
  private final PairingOptions options;
  private final KeyGroups groups;
  private final long[] batch = new long[KeyGroups.COUNT_MAX];
  private int side = -1;
  private @Nullable RowCursor rows;

  SingleGroups(List<KeyedRows> sides, PairingOptions options) {
    this.sides = sides;
    this.options = options;
    this.groups = new KeyGroups(sides.size());
  }

  @Override
  public boolean advance(KeyGroupConsumer consumer) {
    options.cancellation().check();
    int count = rows == null ? 0 : rows.nextBatch(batch);
    while (count == 0 && side + 1 < sides.size()) {
      rows = sides.get(++side).rows().rows();
      count = rows.nextBatch(batch);
    }
    if (count == 0) {
      return false;
    }
    groups.clear();
    for (int i = 0; i < count; i++) {
      groups.begin();
      groups.put(side, batch[i]);
    }
    consumer.accept(groups);
    return true;
  }

  @Override
  public int passes() {
    return 0;
  }

  @Override
  public void close() {
    rows = null;
    side = sides.size();
  }
}
