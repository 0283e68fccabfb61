package dev.sheaf.store.segment;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * An immutable list of places to which one more can be added without copying it.
 *
 * <p>A chunk that many small commits append to has a list of thousands of places, and each commit
 * needs the list of the one before and one more. So a list and its successors share an array: the
 * first successor of a list takes the next slot, and any other one copies. {@link #plus} is called
 * by one thread at a time, and its result published safely.
 */
final class PlaceList extends AbstractList<BatchPlace> implements RandomAccess {
  private final @Nullable BatchPlace[] shared;
  private final int size;

  private PlaceList(@Nullable BatchPlace[] shared, int size) {
    this.shared = shared;
    this.size = size;
  }

  static PlaceList of(BatchPlace place) {
    return new PlaceList(new BatchPlace[] {place}, 1);
  }

  static PlaceList of(List<BatchPlace> places) {
    return new PlaceList(places.toArray(BatchPlace[]::new), places.size());
  }

  /** Places in order, cut into one list per chunk. */
  static List<PlaceList> byChunk(List<BatchPlace> places) {
    List<PlaceList> chunks = new ArrayList<>();
    for (int from = 0, to; from < places.size(); from = to) {
      to = from + 1;
      while (to < places.size() && places.get(to).chunk() == places.get(from).chunk()) {
        to++;
      }
      chunks.add(of(places.subList(from, to)));
    }
    return chunks;
  }

  /** These places and one more; amortized O(1) along a chain of lists. */
  PlaceList plus(BatchPlace place) {
    @Nullable BatchPlace[] longer = shared;
    if (size == shared.length || shared[size] != null) {
      longer = Arrays.copyOf(Arrays.copyOf(shared, size), 2 * size + 1);
    }
    longer[size] = place;
    return new PlaceList(longer, size + 1);
  }

  @Override
  public BatchPlace get(int i) {
    return Objects.requireNonNull(shared[Objects.checkIndex(i, size)]);
  }

  @Override
  public int size() {
    return size;
  }
}
