package dev.sheaf.store.index;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * From a key to every row that it ever had, on all branches, newest first.
 *
 * <p><i>Representation:</i> {@link HashSlots} map the upper bits of a key's hash to the newest row;
 * {@link RowLinks} link it to older ones. A chain may hold rows of several keys whose 28 upper bits
 * are equal (one key in some thirty at ten million): the caller compares keys. A chain that a
 * search for an equal row had to walk for more than {@value #LONG_CHAIN} steps gets a table of its
 * own, from content hash to row, so that a million different updates of one key stay linear.
 *
 * <p><i>Invariants:</i> rows enter in commit order and never leave; each is on exactly one chain.
 *
 * <p><i>Cost:</i> at most 23 bytes a row: 10 to 13 for each key, 4 for the check, 5 for the link of
 * rows that replaced another. A look-up of the newest row reads about one cache line.
 *
 * <p><i>Threads:</i> one writer alone, or many readers: the owner locks.
 *
 * <p>Addresses of rows are {@link dev.sheaf.store.rows.RowAddress}; {@link #NONE} stands for no
 * row.
 */
public final class KeyIndex {
  /** No row: not an address. */
  public static final long NONE = -1;

  private static final int LONG_CHAIN = 64;
  private static final int BLOCK = 64;

  /** From here on it pays to sort rows before they enter; up to there they are sorted at once. */
  private static final int SORTED_ROWS_MIN = 1 << 17;

  private static final int SORTED_ROWS_MAX = 1 << 22;

  private final RowRefs refs = new RowRefs();
  private final HashSlots newest = new HashSlots();
  private final ConcurrentHashMap<Long, HashSlots> longChains = new ConcurrentHashMap<>();
  private RowLinks[] links = new RowLinks[4];
  private long rowCount;

  @SuppressWarnings(
      "UnusedVariable") // written so that the early reads of a batch are not optimized away
  private long touched;

  /**
   * Adds rows as the newest of their keys, in order.
   *
   * @param keyHashes 64-bit hashes of the rows' keys
   * @param rowHashes 64 bits of the rows' content hashes
   * @param addresses where the rows are; each only once in the life of the index
   * @param count how many of the arrays' first elements to add
   */
  public void addAll(long[] keyHashes, long[] rowHashes, long[] addresses, int count) {
    for (int block = 0; block < count; block += BLOCK) {
      int end = Math.min(count, block + BLOCK);
      long sum = 0;
      for (int i = block; i < end; i++) {
        sum += newest.peek(keyHashes[i]); // independent reads: their latencies overlap
      }
      touched += sum; // keeps the reads alive
      for (int i = block; i < end; i++) {
        add(keyHashes[i], rowHashes[i], addresses[i]);
      }
    }
  }

  /** Adds one row as the newest of its key. */
  public void add(long keyHash, long rowHash, long address) {
    long ref = refs.assign(address);
    linksFor(ref).set((int) (ref & 0xFFFF), (int) rowHash);
    link(keyHash, ref);
    rowCount++;
  }

  /**
   * Adds rows as the newest of their keys, in order: as {@link #add} for each. Where they are many,
   * they enter in the order of the table's slots instead of missing the cache for each.
   */
  public void addAll(IndexEntries entries) {
    if (entries.rowCount() < SORTED_ROWS_MIN) {
      for (IndexEntries.Part part : entries.parts()) {
        addAll(part.keyHashes, part.rowHashes, part.addresses, part.count);
      }
      return;
    }
    int room = (int) Math.min(SORTED_ROWS_MAX, entries.rowCount());
    long[] tagged = new long[room];
    long[] scratch = new long[room];
    int count = 0;
    for (IndexEntries.Part part : entries.parts()) {
      for (int i = 0; i < part.count; i++) {
        long ref = refs.assign(part.addresses[i]);
        linksFor(ref).set((int) (ref & 0xFFFF), (int) part.rowHashes[i]);
        tagged[count++] = HashSlots.tagged(part.keyHashes[i], ref);
        if (count == room) {
          linkSorted(TagSort.sort(tagged, count, scratch), count);
          count = 0;
        }
      }
    }
    linkSorted(TagSort.sort(tagged, count, scratch), count);
    rowCount += entries.rowCount();
  }

  /** Makes refs the newest of their tags, which ascend. */
  private void linkSorted(long[] tagged, int count) {
    int unknown = 0;
    for (int i = 0; i < count; i++) {
      unknown += newest.find(tagged[i]) < 0 ? 1 : 0;
    }
    newest.reserve(unknown); // entries in order fill the front of the table before its end
    for (int i = 0; i < count; i++) {
      link(tagged[i], tagged[i] & RowRefs.REF_MASK);
    }
  }

  /** Makes a row, whose check is set, the newest of its key. */
  private void link(long keyHash, long ref) {
    int slot = newest.seek(keyHash);
    if (!newest.holds(slot, keyHash)) {
      newest.add(keyHash, ref, slot);
      return;
    }
    RowLinks own = linksOf(ref);
    own.setOlder((int) (ref & 0xFFFF), newest.ref(slot));
    newest.setRef(slot, ref);
    HashSlots chain = longChain(keyHash);
    if (chain != null) {
      chain.add(spread(own.check((int) (ref & 0xFFFF))), ref);
    }
  }

  /** The newest row on the chain of a key's hash, or {@link #NONE}. */
  public long newest(long keyHash) {
    int slot = newest.find(keyHash);
    return slot < 0 ? NONE : refs.address(newest.ref(slot));
  }

  /**
   * The newest rows of many keys: as calling {@link #newest(long)} for each, with the memory's
   * latencies overlapping.
   */
  public void newest(long[] keyHashes, int count, long[] addresses) {
    if (rowCount == 0) {
      Arrays.fill(addresses, 0, count, NONE);
      return;
    }
    for (int block = 0; block < count; block += BLOCK) {
      int end = Math.min(count, block + BLOCK);
      for (int i = block; i < end; i++) {
        addresses[i] = newest.first(keyHashes[i]);
      }
      for (int i = block; i < end; i++) {
        addresses[i] = addresses[i] == 0 ? NONE : newest(keyHashes[i]);
      }
    }
  }

  /** The next older row on the chain of a row that is in the index, or {@link #NONE}. */
  public long older(long address) {
    long ref = olderRef(refs.find(address));
    return ref < 0 ? NONE : refs.address(ref);
  }

  /**
   * The newest row on the key's chain that may equal a row, or {@link #NONE}: 32 bits of the
   * content hash agree, the caller compares the values.
   */
  public long firstAlike(long keyHash, long rowHash) {
    int slot = newest.find(keyHash);
    if (slot < 0) {
      return NONE;
    }
    HashSlots chain = longChain(keyHash);
    return chain == null
        ? walk(keyHash, rowHash, newest.ref(slot))
        : firstChecked(chain, chain.find(spread((int) rowHash)), (int) rowHash);
  }

  /**
   * The candidate after {@code candidate}, which one of these two methods returned for the same
   * hashes.
   */
  public long nextAlike(long keyHash, long rowHash, long candidate) {
    HashSlots chain = longChain(keyHash);
    long ref = refs.find(candidate);
    if (chain == null) {
      return walk(keyHash, rowHash, olderRef(ref));
    }
    long hash = spread((int) rowHash);
    int slot = chain.find(hash);
    while (slot >= 0 && chain.ref(slot) != ref) {
      slot = chain.findNext(hash, slot);
    }
    return slot < 0 ? NONE : firstChecked(chain, chain.findNext(hash, slot), (int) rowHash);
  }

  /**
   * Says that the rows stand elsewhere now, chunk by chunk. Allocates nothing, and costs O(chunks).
   *
   * @param chunks from the address of a chunk's first row to that of the chunk where its rows are,
   *     each at its position; different ones for different ones
   */
  public void relocate(LongUnaryOperator chunks) {
    refs.relocate(chunks);
  }

  /** Rows in the index. */
  public long rowCount() {
    return rowCount;
  }

  /** Bytes on the heap, all arrays included. */
  public long retainedBytes() {
    long bytes = refs.retainedBytes() + newest.retainedBytes() + 8L * links.length;
    for (int i = 0; i < refs.chunkCount(); i++) {
      bytes += links[i].retainedBytes();
    }
    for (HashSlots chain : longChains.values()) {
      bytes += chain.retainedBytes();
    }
    return bytes;
  }

  /** Looks along a chain; where that takes long, makes the chain's table and begins anew in it. */
  private long walk(long keyHash, long rowHash, long fromRef) {
    int check = (int) rowHash;
    int steps = 0;
    for (long ref = fromRef; ref >= 0; ref = olderRef(ref)) {
      if (linksOf(ref).check((int) (ref & 0xFFFF)) == check) {
        return refs.address(ref);
      }
      if (++steps > LONG_CHAIN) {
        HashSlots chain =
            longChains.computeIfAbsent(
                chainOf(keyHash), key -> tableOf(newest.ref(newest.find(keyHash))));
        return firstChecked(chain, chain.find(spread(check)), check);
      }
    }
    return NONE;
  }

  /** The first row with this check, from a slot of the chain's table on. */
  private long firstChecked(HashSlots chain, int fromSlot, int check) {
    long hash = spread(check);
    for (int slot = fromSlot; slot >= 0; slot = chain.findNext(hash, slot)) {
      long ref = chain.ref(slot);
      if (linksOf(ref).check((int) (ref & 0xFFFF)) == check) {
        return refs.address(ref);
      }
    }
    return NONE;
  }

  private HashSlots tableOf(long newestRef) {
    HashSlots chain = new HashSlots();
    for (long ref = newestRef; ref >= 0; ref = olderRef(ref)) {
      chain.add(spread(linksOf(ref).check((int) (ref & 0xFFFF))), ref);
    }
    return chain;
  }

  private long olderRef(long ref) {
    return linksOf(ref).older((int) (ref & 0xFFFF));
  }

  private RowLinks linksOf(long ref) {
    return links[(int) (ref >>> 16)];
  }

  private RowLinks linksFor(long ref) {
    int ordinal = (int) (ref >>> 16);
    if (ordinal >= links.length) {
      links = Arrays.copyOf(links, ordinal + ordinal / 2 + 1);
    }
    if (links[ordinal] == null) {
      links[ordinal] = new RowLinks();
    }
    return links[ordinal];
  }

  /** The table of a key's chain, if it has one. */
  private @Nullable HashSlots longChain(long keyHash) {
    return longChains.isEmpty() ? null : longChains.get(chainOf(keyHash));
  }

  private static Long chainOf(long keyHash) {
    return keyHash >>> RowRefs.REF_BITS;
  }

  /** Thirty-two bits of hash over sixty-four, since slots look at the upper bits. */
  private static long spread(int check) {
    return check * 0x9E3779B97F4A7C15L;
  }
}
