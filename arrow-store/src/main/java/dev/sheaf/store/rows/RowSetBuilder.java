package dev.sheaf.store.rows;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.ArrayContainer;
import org.roaringbitmap.Container;

/**
 * Gathers row addresses, then becomes a {@link RowSet}.
 *
 * <p><b>Representation.</b> A row set to start from, and over it a sorted table of the chunks that
 * were touched, each with a container that is the builder's own or, until it is written to, a
 * borrowed one. Neighbouring additions in ascending order are held back as one run.
 *
 * <p><b>Cost.</b> A nanosecond for an address that follows the one before it; some nanoseconds for
 * a later one in the same chunk; a binary search over the touched chunks otherwise. {@link #build}
 * encodes the touched chunks and shares the rest, also those whose content is as it was.
 *
 * <p><b>Threads.</b> One. The builder may go on after {@link #build}, from what it has built.
 */
public final class RowSetBuilder {
  private static final long NO_KEY = -1;

  private RowSet base;

  private long[] keys = new long[4];
  private @Nullable Container[] containers = new Container[4];
  private boolean[] own = new boolean[4];
  private int touched;

  private long currentKey = NO_KEY;
  private int current;

  /** The run {@code [runFrom, runTo)} of additions not yet in a container; empty if equal. */
  private long runFrom;

  private long runTo;

  /** A builder that starts from the empty set. */
  public RowSetBuilder() {
    this(RowSet.empty());
  }

  private RowSetBuilder(RowSet base) {
    this.base = base;
  }

  /** A builder that starts from {@code base}, and copies only the chunks that it writes to. */
  public static RowSetBuilder from(RowSet base) {
    return new RowSetBuilder(base);
  }

  /** Adds a row; nothing happens if it is there. */
  public RowSetBuilder add(long address) {
    if (address == runTo && runFrom != runTo && RowAddress.isValid(address)) {
      runTo++;
      return this;
    }
    RowAddress.requireValid(address);
    flushRun();
    runFrom = address;
    runTo = address + 1;
    return this;
  }

  /** Adds the rows of a segment at the offsets {@code [fromOffset, toOffset)}. */
  public RowSetBuilder addRange(int segment, int fromOffset, int toOffset) {
    long from = RowAddress.of(segment, fromOffset);
    if (toOffset < fromOffset) {
      throw new IllegalArgumentException("not a range: [" + fromOffset + ", " + toOffset + ")");
    }
    if (fromOffset < toOffset) {
      if (from != runTo || runFrom == runTo) {
        flushRun();
        runFrom = from;
      }
      runTo = from + (toOffset - fromOffset);
    }
    return this;
  }

  /** Adds all rows of a set, whose containers are shared where the builder has no rows yet. */
  public RowSetBuilder addAll(RowSet rows) {
    flushRun();
    if (touched == 0) {
      base = base.or(rows);
      return this;
    }
    for (RowChunk chunk : rows.chunks()) {
      touch(RowAddress.chunkKey(chunk.segment(), chunk.chunk()));
      Container before = containers[current];
      if (before == null) {
        containers[current] = chunk.container();
        own[current] = false;
      } else {
        Container union = Containers.or(before, chunk.container());
        own[current] &= union == before;
        containers[current] = union;
      }
    }
    return this;
  }

  /** Removes a row; nothing happens if it is not there. */
  public RowSetBuilder remove(long address) {
    RowAddress.requireValid(address);
    flushRun();
    touch(RowAddress.chunkKey(address));
    char position = (char) RowAddress.position(address);
    Container container = containers[current];
    if (container != null && container.contains(position)) {
      containers[current] = ownedCurrent().remove(position);
    }
    return this;
  }

  /** Whether a row is there. */
  public boolean contains(long address) {
    RowAddress.requireValid(address);
    flushRun();
    touch(RowAddress.chunkKey(address));
    Container container = containers[current];
    return container != null && container.contains((char) RowAddress.position(address));
  }

  /** The rows gathered so far. */
  public RowSet build() {
    flushRun();
    if (touched > 0) {
      base = Overlay.apply(base, keys, canonicalContainers(), touched);
      touched = 0;
      currentKey = NO_KEY;
    }
    return base;
  }

  private void flushRun() {
    while (runFrom < runTo) {
      long key = RowAddress.chunkKey(runFrom);
      long end = Math.min(runTo, RowAddress.firstOfKey(key + 1));
      touch(key);
      addToCurrent(RowAddress.position(runFrom), (int) (end - RowAddress.firstOfKey(key)));
      runFrom = end;
    }
  }

  private void addToCurrent(int from, int to) {
    Container container = containers[current];
    if (to - from == RowAddress.CHUNK_ROWS) {
      containers[current] = Containers.FULL;
      own[current] = false;
    } else if (to - from == 1) {
      if (container == null || !container.contains((char) from)) {
        containers[current] = ownedCurrent().add((char) from);
      }
    } else if (container == null) {
      containers[current] = Container.rangeOfOnes(from, to);
      own[current] = true;
    } else if (container != Containers.FULL) {
      containers[current] = ownedCurrent().iadd(from, to);
    }
  }

  /** The container of the current chunk, made or copied so that it may be written to. */
  private Container ownedCurrent() {
    Container container = containers[current];
    if (own[current] && container != null) {
      return container;
    }
    own[current] = true;
    return container == null ? new ArrayContainer() : container.clone();
  }

  /** Makes {@code key} the current chunk, and takes it into the table if it is not there. */
  private void touch(long key) {
    if (key == currentKey) {
      return;
    }
    int at = touched;
    if (touched > 0 && keys[touched - 1] >= key) {
      at = Arrays.binarySearch(keys, 0, touched, key);
    }
    if (at < 0 || at == touched) {
      at = at < 0 ? -(at + 1) : at;
      insert(at, key);
    }
    current = at;
    currentKey = key;
  }

  private void insert(int at, long key) {
    if (touched == keys.length) {
      int capacity = touched + (touched >> 1);
      keys = Arrays.copyOf(keys, capacity);
      containers = Arrays.copyOf(containers, capacity);
      own = Arrays.copyOf(own, capacity);
    }
    int moved = touched - at;
    System.arraycopy(keys, at, keys, at + 1, moved);
    System.arraycopy(containers, at, containers, at + 1, moved);
    System.arraycopy(own, at, own, at + 1, moved);
    keys[at] = key;
    containers[at] = base.container(key);
    own[at] = false;
    touched++;
  }

  /** What the touched chunks have become; that of the base where the content is as it was. */
  private @Nullable Container[] canonicalContainers() {
    @Nullable Container[] result = new Container[touched];
    for (int i = 0; i < touched; i++) {
      Container container = containers[i];
      if (container != null && own[i]) {
        container = Containers.canonical(container);
      }
      Container before = base.container(keys[i]);
      boolean same = container != null && before != null && Containers.equal(container, before);
      result[i] = same ? before : container;
    }
    return result;
  }
}
