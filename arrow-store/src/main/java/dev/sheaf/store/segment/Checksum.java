package dev.sheaf.store.segment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** The checksum of one message: its bytes, then where they belong. */
final class Checksum {
  private final CRC32C crc = new CRC32C();
  private long bytes;

  /** Adds the remaining bytes; the buffer is left as it was. */
  void update(ByteBuffer more) {
    bytes += more.remaining();
    crc.update(more.duplicate());
  }

  /** The checksum of what was added, for a message that begins at {@code offset} of a file. */
  int of(int segment, int generation, long offset) {
    crc.update(
        ByteBuffer.allocate(24)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(segment)
            .putInt(generation)
            .putLong(offset)
            .putLong(bytes)
            .flip());
    return (int) crc.getValue();
  }
}
