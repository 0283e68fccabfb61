package dev.sheaf.wire;

import dev.sheaf.store.error.SheafException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Footer;

/**
 * The end of an Arrow file, which says where its messages lie.
 *
 * <pre>
 * "ARROW1" 00 00 | messages as in a stream | footer | int32: bytes of the footer | "ARROW1"
 * </pre>
 *
 * @param start where the footer begins: messages end before
 * @param blocks of batches and dictionaries, ascending, inside of the file, apart from each other
 */
record IpcFooter(long start, List<Place> blocks) {
  /** Bytes before the first message. */
  static final int LEAD_BYTES = 8;

  private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);
  private static final int TRAIL_BYTES = Integer.BYTES + 6;

  /**
   * Where a message lies.
   *
   * @param position of its first byte
   * @param headerBytes with the eight bytes before it
   * @param bodyBytes behind the header
   */
  record Place(long position, long headerBytes, long bodyBytes) {
    long end() {
      return position + headerBytes + bodyBytes;
    }
  }

  /** Whether the channel begins as a file does; leaves it at its beginning. */
  static boolean isFile(SeekableByteChannel channel) throws IOException {
    ByteBuffer lead = ByteBuffer.allocate(MAGIC.length);
    int count;
    do {
      count = channel.read(lead);
    } while (count >= 0 && lead.hasRemaining());
    channel.position(0);
    return ByteBuffer.wrap(MAGIC).equals(lead.flip());
  }

  /**
   * Reads the footer.
   *
   * @param footerBytesMax on the heap
   */
  static IpcFooter read(SeekableByteChannel channel, int footerBytesMax) throws IOException {
    long bytes = channel.size();
    if (bytes < LEAD_BYTES + TRAIL_BYTES) {
      throw incomplete();
    }
    ByteBuffer trail = read(channel, bytes - TRAIL_BYTES, TRAIL_BYTES);
    int footerBytes = trail.getInt();
    if (!trail.equals(ByteBuffer.wrap(MAGIC))) {
      throw incomplete();
    }
    if (footerBytes <= 0 || footerBytes > bytes - LEAD_BYTES - TRAIL_BYTES) {
      throw Refusal.malformed(
          "the footer claims {claimed} bytes of a file of {bytes}",
          "claimed",
          footerBytes,
          "bytes",
          bytes);
    }
    if (footerBytes > footerBytesMax) {
      throw Refusal.beyondLimit(
          "the footer has {claimed} bytes; the limit is {limit}",
          "claimed",
          footerBytes,
          "limit",
          footerBytesMax);
    }
    long start = bytes - TRAIL_BYTES - footerBytes;
    ByteBuffer footer = read(channel, start, footerBytes);
    try {
      return new IpcFooter(start, blocks(Footer.getRootAsFooter(footer), start));
    } catch (SheafException e) {
      throw e;
    } catch (RuntimeException e) {
      throw Refusal.unreadableHeader(e);
    }
  }

  private static List<Place> blocks(Footer footer, long end) {
    List<Place> places = new ArrayList<>();
    Block block = new Block();
    for (int i = 0; i < footer.dictionariesLength(); i++) {
      places.add(place(footer.dictionaries(block, i), end));
    }
    for (int i = 0; i < footer.recordBatchesLength(); i++) {
      places.add(place(footer.recordBatches(block, i), end));
    }
    places.sort(Comparator.comparingLong(Place::position));
    long behind = LEAD_BYTES;
    for (Place place : places) {
      if (place.position() < behind) {
        throw Refusal.malformed(
            "the block at {position} begins before the end of the one before it",
            "position",
            place.position());
      }
      behind = place.end();
    }
    return places;
  }

  private static Place place(Block block, long end) {
    Place place = new Place(block.offset(), block.metaDataLength(), block.bodyLength());
    boolean inside =
        place.position() >= LEAD_BYTES
            && place.position() <= end
            && place.headerBytes() > LEAD_BYTES
            && place.headerBytes() <= end - place.position()
            && place.bodyBytes() >= 0
            && place.bodyBytes() <= end - place.position() - place.headerBytes();
    if (!inside) {
      throw Refusal.malformed(
          "the footer names a block at {position} that does not lie before it",
          "position",
          place.position());
    }
    return place;
  }

  private static ByteBuffer read(SeekableByteChannel channel, long position, int count)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    channel.position(position);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException();
      }
    }
    return bytes.flip();
  }

  private static SheafException incomplete() {
    return Refusal.malformed("the end of the file is missing");
  }
}
