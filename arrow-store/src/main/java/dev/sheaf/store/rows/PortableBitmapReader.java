package dev.sheaf.store.rows;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.ArrayContainer;
import org.roaringbitmap.BitmapContainer;
import org.roaringbitmap.Container;
import org.roaringbitmap.RunContainer;

/**
 * Reads one bitmap in the portable Roaring format, strictly: every byte must be as a writer writes
 * it. Roaring's own reader ignores counts and offsets that it does not need, and fails in many ways
 * on bytes that are none.
 *
 * <pre>
 *   bytes   meaning; n containers
 *       4   12346, then 4 bytes n: without runs; or 12347 + (n - 1) * 65536: with runs
 *   n / 8   rounded up, only with runs: one bit per container, set for runs
 *   4 * n   per container: 2 bytes key, ascending; 2 bytes cardinality - 1
 *   4 * n   per container: offset of its content; not written with runs if n &lt; 4
 *           per container: array of 2-byte values; or 1,024 words; or 2 bytes number of runs and for
 *           each 2 bytes first value, 2 bytes length - 1
 * </pre>
 *
 * @source https://github.com/RoaringBitmap/RoaringFormatSpec
 */
final class PortableBitmapReader {
  private static final int COOKIE_WITHOUT_RUNS = 12346;
  private static final int COOKIE_WITH_RUNS = 12347;
  private static final int OFFSETS_FROM = 4;
  private static final int CONTAINERS_MAX = 1 << 15; // offsets in a segment are not negative
  private static final byte[] NO_RUNS = {};

  private final ByteBuffer in;
  private final int segment;
  private final int startInBlob;

  /**
   * Reads {@code in}, little-endian and from 0 to its limit; its place in the blob for messages.
   */
  PortableBitmapReader(ByteBuffer in, int segment, int startInBlob) {
    this.in = in;
    this.segment = segment;
    this.startInBlob = startInBlob;
  }

  /** Appends the chunks of the bitmap and returns how many rows they hold. */
  long readInto(BlockAppender result) {
    requireBytes(4);
    int cookie = in.getInt();
    boolean withRuns = (cookie & 0xFFFF) == COOKIE_WITH_RUNS;
    require(withRuns || cookie == COOKIE_WITHOUT_RUNS, "cookie");
    if (!withRuns) {
      requireBytes(4);
    }
    int count = withRuns ? (cookie >>> 16) + 1 : in.getInt();
    require(count > 0 && count <= CONTAINERS_MAX, "number of containers");
    byte[] runFlags = withRuns ? readRunFlags(count) : NO_RUNS;
    requireBytes(4 * count);
    int headers = in.position();
    in.position(headers + 4 * count);
    int offsets = -1;
    if (!withRuns || count >= OFFSETS_FROM) {
      requireBytes(4 * count);
      offsets = in.position();
      in.position(offsets + 4 * count);
    }
    long rows = 0;
    int previous = -1;
    for (int i = 0; i < count; i++) {
      int key = in.getChar(headers + 4 * i);
      require(key > previous && key < CONTAINERS_MAX, "order of chunks");
      previous = key;
      require(offsets < 0 || in.getInt(offsets + 4 * i) == in.position(), "offset of a chunk");
      int cardinality = in.getChar(headers + 4 * i + 2) + 1;
      boolean isRuns = withRuns && (runFlags[i >>> 3] >>> (i & 7) & 1) != 0;
      result.append(RowAddress.chunkKey(segment, key), read(isRuns, cardinality), cardinality);
      rows += cardinality;
    }
    require(!in.hasRemaining(), "bytes behind the last chunk");
    return rows;
  }

  private byte[] readRunFlags(int count) {
    byte[] flags = new byte[(count + 7) / 8];
    requireBytes(flags.length);
    in.get(flags);
    boolean any = false;
    for (byte flag : flags) {
      any |= flag != 0;
    }
    int unused = 8 * flags.length - count;
    require(any && (flags[flags.length - 1] & 0xFF) >>> (8 - unused) == 0, "flags of runs");
    return flags;
  }

  private Container read(boolean isRuns, int cardinality) {
    Container container;
    if (isRuns) {
      container = readRuns(cardinality);
    } else {
      container =
          cardinality <= Containers.ARRAY_ROWS_MAX
              ? readArray(cardinality)
              : readWords(cardinality);
    }
    @Nullable Container canonical = Containers.canonical(container);
    if (canonical == null) {
      throw damaged("empty chunk");
    }
    return canonical;
  }

  private Container readRuns(int cardinality) {
    requireBytes(2);
    int runs = in.getChar();
    requireBytes(4 * runs);
    char[] firstsAndLengths = new char[2 * runs];
    in.asCharBuffer().get(firstsAndLengths);
    in.position(in.position() + 4 * runs);
    int past = -1;
    int rows = 0;
    for (int i = 0; i < 2 * runs; i += 2) {
      int first = firstsAndLengths[i];
      int length = firstsAndLengths[i + 1] + 1;
      require(first > past, "order of runs");
      past = first + length;
      rows += length;
    }
    require(past <= RowAddress.CHUNK_ROWS, "end of runs");
    require(rows == cardinality, "rows in runs");
    return new RunContainer(firstsAndLengths, runs);
  }

  private Container readArray(int cardinality) {
    requireBytes(2 * cardinality);
    char[] positions = new char[cardinality];
    in.asCharBuffer().get(positions);
    in.position(in.position() + 2 * cardinality);
    for (int i = 1; i < cardinality; i++) {
      require(positions[i] > positions[i - 1], "order of positions");
    }
    return new ArrayContainer(positions);
  }

  private Container readWords(int cardinality) {
    requireBytes(Long.BYTES * Containers.WORDS);
    long[] words = new long[Containers.WORDS];
    in.asLongBuffer().get(words);
    in.position(in.position() + Long.BYTES * Containers.WORDS);
    require(SetBits.count(words) == cardinality, "rows in words");
    return new BitmapContainer(words, cardinality);
  }

  private void requireBytes(int count) {
    require(count <= in.remaining(), "ends too early");
  }

  private void require(boolean holds, String what) {
    if (!holds) {
      throw damaged(what);
    }
  }

  private RuntimeException damaged(String what) {
    return RowSetCodec.damaged(what, startInBlob + in.position());
  }
}
