package dev.sheaf.store.segment;

import java.util.ArrayList;
import java.util.List;

/** Places of batches, in order. */
final class Places {
  private Places() {}

  /** Checked places, cut into one list per chunk. */
  static List<List<BatchPlace>> byChunk(List<BatchPlace> places) {
    List<List<BatchPlace>> chunks = new ArrayList<>();
    for (int from = 0, to; from < places.size(); from = to) {
      to = from + 1;
      while (to < places.size() && places.get(to).chunk() == places.get(from).chunk()) {
        to++;
      }
      chunks.add(List.copyOf(places.subList(from, to)));
    }
    return chunks;
  }

  /** The places, and one more. */
  static List<BatchPlace> with(List<BatchPlace> places, BatchPlace more) {
    List<BatchPlace> all = new ArrayList<>(places);
    all.add(more);
    return List.copyOf(all);
  }
}
