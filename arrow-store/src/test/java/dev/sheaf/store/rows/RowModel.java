package dev.sheaf.store.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** The naive twin of a row set: a map from chunk to bits, mutable, without sharing. */
final class RowModel {
  private final TreeMap<Long, BitSet> chunks = new TreeMap<>();

  RowModel copy() {
    RowModel copy = new RowModel();
    chunks.forEach((key, bits) -> copy.chunks.put(key, (BitSet) bits.clone()));
    return copy;
  }

  void add(long address) {
    bits(address >>> 16).set(RowAddress.position(address));
  }

  void addRange(int segment, int fromOffset, int toOffset) {
    for (int offset = fromOffset; offset < toOffset; ) {
      int end = Math.min(toOffset, (offset | 0xFFFF) + 1);
      bits((long) segment << 16 | offset >>> 16).set(offset & 0xFFFF, ((end - 1) & 0xFFFF) + 1);
      offset = end;
    }
  }

  void remove(long address) {
    bits(address >>> 16).clear(RowAddress.position(address));
    dropEmpty();
  }

  boolean contains(long address) {
    BitSet bits = chunks.get(address >>> 16);
    return bits != null && bits.get(RowAddress.position(address));
  }

  RowModel and(RowModel other) {
    RowModel result = copy();
    result.chunks.forEach((key, bits) -> bits.and(other.chunks.getOrDefault(key, new BitSet())));
    return result.dropEmpty();
  }

  RowModel or(RowModel other) {
    RowModel result = copy();
    other.chunks.forEach((key, bits) -> result.bits(key).or(bits));
    return result;
  }

  RowModel andNot(RowModel other) {
    RowModel result = copy();
    result.chunks.forEach((key, bits) -> bits.andNot(other.chunks.getOrDefault(key, new BitSet())));
    return result.dropEmpty();
  }

  RowModel xor(RowModel other) {
    return or(other).andNot(and(other));
  }

  /** The rows of one segment. */
  RowModel restrictTo(int segment) {
    RowModel result = copy();
    result.chunks.keySet().removeIf(key -> key >>> 16 != segment);
    return result;
  }

  int[] segments() {
    return chunks.keySet().stream().mapToInt(key -> (int) (key >>> 16)).distinct().toArray();
  }

  long cardinality() {
    return chunks.values().stream().mapToLong(BitSet::cardinality).sum();
  }

  long[] toArray() {
    return chunks.entrySet().stream().flatMapToLong(RowModel::addresses).toArray();
  }

  /** The chunks that hold a row, by {@code segment << 16 | chunk}. */
  Map<Long, BitSet> chunks() {
    return chunks;
  }

  /** Requires a sound row set of exactly these rows. */
  void assertSameRows(RowSet actual) {
    actual.verify();
    Map<Long, BitSet> actualChunks = new TreeMap<>();
    for (RowChunk chunk : actual.chunks()) {
      long[] words = new long[RowAddress.CHUNK_ROWS / Long.SIZE];
      chunk.toWords(words);
      actualChunks.put((long) chunk.segment() << 16 | chunk.chunk(), BitSet.valueOf(words));
    }
    assertTrue(chunks.equals(actualChunks), () -> "not the rows of the model: " + actual);
    assertEquals(cardinality(), actual.cardinality());
  }

  private static LongStream addresses(Map.Entry<Long, BitSet> chunk) {
    return chunk.getValue().stream().mapToLong(position -> chunk.getKey() << 16 | position);
  }

  private BitSet bits(long key) {
    return chunks.computeIfAbsent(key, absent -> new BitSet());
  }

  private RowModel dropEmpty() {
    chunks.values().removeIf(BitSet::isEmpty);
    return this;
  }
}
