package dev.sheaf.ops.pair;

import dev.sheaf.store.vector.GrowingColumn;
import dev.sheaf.store.vector.KeyOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Rows of all sides with their keys, gathered to be sorted.
 *
 * <p><i>Ownership:</i> holds the keys until it is closed.
 */
final class KeyRows implements AutoCloseable {
  /** On the heap per row: address, side, and twice its place while it is sorted. */
  private static final int HEAP_BYTES = 8 + 4 + 8;

  private final BufferAllocator allocator;
  private final List<Field> fields;
  private final List<GrowingColumn> keys = new ArrayList<>();
  private long[] addresses = new long[1_024];
  private int[] sides = new int[1_024];
  private int count;

  KeyRows(BufferAllocator allocator, List<Field> fields) {
    this.allocator = allocator;
    this.fields = fields;
    fields.forEach(field -> keys.add(GrowingColumn.create(allocator, field)));
  }

  int count() {
    return count;
  }

  long address(int row) {
    return addresses[row];
  }

  int side(int row) {
    return sides[row];
  }

  /** What the rows take, with the room that growing buffers have to spare. */
  long bytes() {
    long bytes = (long) count * HEAP_BYTES;
    for (GrowingColumn key : keys) {
      bytes += 2 * key.dataBytes();
    }
    return bytes;
  }

  /** Adds the rows at some positions of a batch of keys. */
  void add(
      int side, List<FieldVector> batch, long[] batchAddresses, int[] positions, int rowCount) {
    for (int i = 0; i < keys.size(); i++) {
      keys.get(i).append(batch.get(i), positions, 0, rowCount);
    }
    if (count + rowCount > addresses.length) {
      int room = Math.max(count + rowCount, count + (count >> 1));
      addresses = Arrays.copyOf(addresses, room);
      sides = Arrays.copyOf(sides, room);
    }
    for (int i = 0; i < rowCount; i++) {
      addresses[count] = batchAddresses[positions[i]];
      sides[count++] = side;
    }
  }

  /** The keys as vectors, which the caller closes. */
  List<FieldVector> view() {
    List<FieldVector> views = new ArrayList<>();
    try {
      for (GrowingColumn key : keys) {
        views.add(key.view(allocator, count));
      }
      return views;
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, views);
      throw e;
    }
  }

  /** All rows by key, rows of one key by side. */
  static int[] sorted(KeyOrder order, int count) {
    int[] rows = new int[count];
    for (int i = 0; i < count; i++) {
      rows[i] = i;
    }
    order.sort(rows, 0, count); // stable, and the sides were added one after the other
    return rows;
  }

  /**
   * Keeps the rows with smaller keys, about half of them.
   *
   * @return the least key of those that were dropped, as one row, which the caller closes; empty if
   *     all keys are equal, and then all are kept
   */
  List<FieldVector> dropUpperHalf() {
    List<FieldVector> views = view();
    try {
      KeyOrder order = KeyOrder.of(views.toArray(new FieldVector[0]));
      int[] rows = sorted(order, count);
      int cut = Math.max(1, count / 2);
      while (cut < count && order.compare(rows[cut - 1], rows[cut]) == 0) {
        cut++;
      }
      return cut >= count ? List.of() : keep(views, rows, cut);
    } finally {
      AutoCloseables.closeNoChecked(() -> AutoCloseables.close(views));
    }
  }

  private List<FieldVector> keep(List<FieldVector> views, int[] rows, int cut) {
    List<FieldVector> least = copy(views, new int[] {rows[cut]});
    try (KeyRows kept = new KeyRows(allocator, fields)) {
      int[] positions = Arrays.copyOf(rows, cut);
      Arrays.sort(positions); // side by side, as they were
      kept.add(0, views, addresses, positions, cut);
      for (int i = 0; i < cut; i++) {
        kept.sides[i] = sides[positions[i]];
      }
      take(kept);
      return least;
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, least);
      throw e;
    }
  }

  private void take(KeyRows other) {
    for (int i = 0; i < keys.size(); i++) {
      keys.set(i, other.keys.set(i, keys.get(i))); // the old ones are closed with the other
    }
    addresses = other.addresses;
    sides = other.sides;
    count = other.count;
  }

  private List<FieldVector> copy(List<FieldVector> vectors, int[] positions) {
    List<FieldVector> copies = new ArrayList<>();
    try {
      for (int i = 0; i < vectors.size(); i++) {
        try (GrowingColumn copy = GrowingColumn.create(allocator, fields.get(i))) {
          copy.append(vectors.get(i), positions, 0, positions.length);
          copies.add(copy.finish());
        }
      }
      return copies;
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, copies);
      throw e;
    }
  }

  @Override
  public void close() {
    keys.forEach(GrowingColumn::close);
    count = 0;
  }
}
