package dev.sheaf.store.rows;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.Container;

/**
 * A walk over the directories of many row sets at once, chunk by chunk in ascending order, that
 * finds out which inputs share their container of a chunk: versions mostly do.
 *
 * <p><b>Cost.</b> Per chunk, O(inputs) comparisons of a key and of a reference.
 */
final class ManyWalk {
  private static final long END = Long.MAX_VALUE;

  private final Block[][] directories;
  private final int[] blocks;
  private final int[] entries;
  private final long[] keys;

  private long key = -1;

  /** The distinct containers of the chunk, and how many inputs hold each. */
  private final @Nullable Container[] distinct;

  private final int[] holders;
  private int distinctCount;

  /** For each input its container's place among the distinct ones, -1 if it has none. */
  private final int[] placeOfInput;

  private final IdentityHashMap<Container, Integer> places = new IdentityHashMap<>();

  ManyWalk(List<RowSet> inputs) {
    int count = inputs.size();
    directories = new Block[count][];
    blocks = new int[count];
    entries = new int[count];
    keys = new long[count];
    distinct = new Container[count];
    holders = new int[count];
    placeOfInput = new int[count];
    for (int input = 0; input < count; input++) {
      directories[input] = inputs.get(input).blocks();
      keys[input] = directories[input].length == 0 ? END : directories[input][0].firstKey();
    }
  }

  /** Goes on to the next chunk that any input has; false if there is none. */
  boolean next() {
    key = END;
    for (long candidate : keys) {
      key = Math.min(key, candidate);
    }
    Arrays.fill(distinct, 0, distinctCount, null);
    distinctCount = 0;
    places.clear();
    if (key == END) {
      return false;
    }
    int last = -1;
    for (int input = 0; input < keys.length; input++) {
      placeOfInput[input] = -1;
      if (keys[input] == key) {
        Container container = take(input);
        // Neighbours in the list are most often neighbours in history.
        last = last >= 0 && distinct[last] == container ? last : placeOf(container);
        holders[last]++;
        placeOfInput[input] = last;
      }
    }
    return true;
  }

  int inputCount() {
    return keys.length;
  }

  /** The key of the chunk. */
  long key() {
    return key;
  }

  /** How many distinct containers the chunk has; at least 1. */
  int distinctCount() {
    return distinctCount;
  }

  Container distinct(int place) {
    Container container = distinct[place];
    assert container != null;
    return container;
  }

  /** How many inputs hold a distinct container. */
  int holders(int place) {
    return holders[place];
  }

  /** How many inputs have rows in the chunk. */
  int presentCount() {
    int present = 0;
    for (int place = 0; place < distinctCount; place++) {
      present += holders[place];
    }
    return present;
  }

  /** The place of an input's container among the distinct ones, -1 if it has none. */
  int placeOfInput(int input) {
    return placeOfInput[input];
  }

  /** The block of the first input, if it ends with the chunk. */
  @Nullable Block finishedOfFirst() {
    boolean finished = keys.length > 0 && placeOfInput[0] >= 0 && entries[0] == 0;
    return finished ? directories[0][blocks[0] - 1] : null;
  }

  private int placeOf(Container container) {
    Integer known = places.putIfAbsent(container, distinctCount);
    if (known != null) {
      return known;
    }
    distinct[distinctCount] = container;
    holders[distinctCount] = 0;
    return distinctCount++;
  }

  /** The current container of an input, which moves on. */
  private Container take(int input) {
    Block[] directory = directories[input];
    Block block = directory[blocks[input]];
    Container container = block.container(entries[input]);
    if (++entries[input] == block.size()) {
      entries[input] = 0;
      blocks[input]++;
    }
    keys[input] =
        blocks[input] == directory.length ? END : directory[blocks[input]].key(entries[input]);
    return container;
  }
}
