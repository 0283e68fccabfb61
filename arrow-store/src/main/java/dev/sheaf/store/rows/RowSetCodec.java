package dev.sheaf.store.rows;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.roaringbitmap.RoaringBitmap;

/**
 * The stored form of a row set: for each segment a portable Roaring bitmap of 32-bit offsets, which
 * any Roaring library reads.
 *
 * <p>All numbers are little-endian.
 *
 * <pre>
 *   offset  bytes  meaning
 *        0      4  "SRS" and the version of this format, 1
 *        4      4  number of segments, n
 *        8         n times, by ascending segment:
 *              4     segment, 0 to 2^31 - 1
 *              8     cardinality: rows in the segment, at least 1
 *              4     bytes of the bitmap, b
 *              b     the bitmap, in the portable format of 32-bit Roaring bitmaps
 *   end: nothing follows
 * </pre>
 *
 * <p>The bytes are a function of the rows. Each container is encoded as runs if that takes strictly
 * fewer bytes than the alternative, an array of up to 4096 rows or a bitmap. Readers accept other
 * encodings of the same rows.
 *
 * <p><b>Errors.</b> Reading believes nothing: lengths, counts, orders and cardinalities are checked
 * before they are used, and no more memory is taken than some multiple of the bytes that are there.
 * What does not fit is {@link ErrorCode#DAMAGED}. A flipped bit may still turn one valid set into
 * another: whoever stores the bytes keeps a checksum beside them.
 *
 * <p><b>Threads.</b> Any. <b>Cost.</b> Linear in the bytes.
 */
public final class RowSetCodec {
  private static final int MAGIC = 'S' | 'R' << 8 | 'S' << 16 | 1 << 24;
  private static final int HEADER_BYTES = 8;
  private static final int SEGMENT_HEADER_BYTES = 16;

  private RowSetCodec() {}

  /**
   * The bytes of a row set.
   *
   * @throws SheafException {@link ErrorCode#LIMIT_EXCEEDED} if they are more than fit into an array
   */
  public static byte[] encode(RowSet rows) {
    int[] segments = rows.segments();
    RowSet[] parts = new RowSet[segments.length];
    RoaringBitmap[] bitmaps = new RoaringBitmap[segments.length];
    long bytes = HEADER_BYTES;
    for (int i = 0; i < segments.length; i++) {
      parts[i] = rows.restrictTo(segments[i]);
      bitmaps[i] = bitmapOf(parts[i]);
      bytes += SEGMENT_HEADER_BYTES + bitmaps[i].serializedSizeInBytes();
    }
    if (bytes > Integer.MAX_VALUE - 8) {
      throw SheafException.of(
          ErrorCode.LIMIT_EXCEEDED,
          "a row set of {rows} rows takes {bytes} bytes, more than can be stored as one",
          "rows",
          rows.cardinality(),
          "bytes",
          bytes);
    }
    ByteBuffer out = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(MAGIC).putInt(segments.length);
    for (int i = 0; i < segments.length; i++) {
      out.putInt(segments[i]).putLong(parts[i].cardinality());
      out.putInt(bitmaps[i].serializedSizeInBytes());
      bitmaps[i].serialize(out);
    }
    return out.array();
  }

  /**
   * The row set of some bytes.
   *
   * @throws SheafException {@link ErrorCode#DAMAGED} if they are not what {@link #encode} writes
   */
  public static RowSet decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    require(bytes.length >= HEADER_BYTES, "too short", in);
    require(in.getInt() == MAGIC, "does not begin as a row set", in);
    int count = in.getInt();
    require(count >= 0, "number of segments", in);
    BlockAppender result = new BlockAppender();
    int previous = -1;
    for (int i = 0; i < count; i++) {
      previous = decodeSegment(in, previous, result);
    }
    require(!in.hasRemaining(), "bytes behind the end", in);
    return result.build();
  }

  private static int decodeSegment(ByteBuffer in, int previous, BlockAppender result) {
    require(in.remaining() >= SEGMENT_HEADER_BYTES, "ends within a segment", in);
    int segment = in.getInt();
    require(segment > previous, "order of segments", in);
    long cardinality = in.getLong();
    int length = in.getInt();
    require(length >= 0 && length <= in.remaining(), "length of a bitmap", in);
    ByteBuffer bitmap = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    long decoded = new PortableBitmapReader(bitmap, segment, in.position()).readInto(result);
    require(decoded == cardinality, "cardinality of a segment", in);
    in.position(in.position() + length);
    return segment;
  }

  private static RoaringBitmap bitmapOf(RowSet segmentRows) {
    RoaringBitmap bitmap = new RoaringBitmap();
    for (RowChunk chunk : segmentRows.chunks()) {
      bitmap.append((char) chunk.chunk(), chunk.container()); // by reference
    }
    return bitmap;
  }

  private static void require(boolean holds, String what, ByteBuffer in) {
    if (!holds) {
      throw damaged(what, in.position());
    }
  }

  static SheafException damaged(String what, int position) {
    return SheafException.of(
        ErrorCode.DAMAGED,
        "a stored row set is damaged near byte {position}: {what}",
        "position",
        position,
        "what",
        what);
  }
}
