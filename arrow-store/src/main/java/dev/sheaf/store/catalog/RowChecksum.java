package dev.sheaf.store.catalog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The checksum of one row of the catalog: a CRC32C over the name of its table and its values.
 *
 * <p>Each value goes in as a letter for its type, its length, and its bytes, so that values cannot
 * run into each other: {@code n} null; {@code i} an integer, 8 bytes, big-endian; {@code t} a text,
 * int length, UTF-8; {@code b} bytes, int length. SQLite does not checksum its pages; this finds
 * what {@code integrity_check} does not.
 */
final class RowChecksum {
  private RowChecksum() {}

  static long of(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return crc.getValue();
  }

  /**
   * The checksum of the first {@code count} values.
   *
   * @return from 0 to 2^32 − 1; −1, which no row has, for a value of a type that is never stored
   */
  static long of(String table, @Nullable Object[] values, int count) {
    CRC32C crc = new CRC32C();
    text(crc, table);
    for (int i = 0; i < count; i++) {
      Object value = values[i];
      if (value == null) {
        crc.update('n');
      } else if (value instanceof Number number && !(value instanceof Double)) {
        crc.update(ByteBuffer.allocate(9).put((byte) 'i').putLong(number.longValue()).flip());
      } else if (value instanceof String string) {
        text(crc, string);
      } else if (value instanceof byte[] bytes) {
        head(crc, 'b', bytes.length);
        crc.update(bytes);
      } else {
        return -1;
      }
    }
    return crc.getValue();
  }

  private static void text(CRC32C crc, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    head(crc, 't', utf8.length);
    crc.update(utf8);
  }

  private static void head(CRC32C crc, char type, int length) {
    crc.update(ByteBuffer.allocate(5).put((byte) type).putInt(length).flip());
  }
}
