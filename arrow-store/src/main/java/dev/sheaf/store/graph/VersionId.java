package dev.sheaf.store.graph;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The id of a version: the first 160 bits of a SHA-256 over its content.
 *
 * <p><i>Representation:</i> 20 bytes, big-endian in three parts; in text 40 lower-case hexadecimal
 * digits. Ids are ordered as their bytes are, unsigned.
 *
 * <p>Equal content has equal ids in every dataset. The hash guards against accidents; somebody who
 * can write the files can also write the ids.
 *
 * @param high bits 0 to 63, the first in text
 * @param middle bits 64 to 127
 * @param low bits 128 to 159
 */
public record VersionId(long high, long middle, int low) implements Comparable<VersionId> {
  /** Bytes of an id. */
  public static final int BYTES = 20;

  /** Hexadecimal digits of an id. */
  public static final int DIGITS = 2 * BYTES;

  /** The fewest digits that may stand for an id. */
  public static final int PREFIX_DIGITS_MIN = 4;

  /** Digits of a short form; one that must be unique may need more. */
  public static final int SHORT_DIGITS = 7;

  /** The id of no version: it stands where an id is not known yet. */
  public static final VersionId NONE = new VersionId(0, 0, 0);

  /** The id in the first {@link #BYTES} bytes. */
  public static VersionId of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new VersionId(buffer.getLong(), buffer.getLong(), buffer.getInt());
  }

  /**
   * The id that 40 hexadecimal digits of either case spell.
   *
   * @throws SheafException BAD_REVISION (caller) for anything else
   */
  public static VersionId parse(String digits) {
    if (digits.length() != DIGITS || !isHexadecimal(digits)) {
      throw SheafException.of(
          ErrorCode.BAD_REVISION,
          "'{id}' is not a version id: an id has 40 hexadecimal digits",
          "id",
          digits);
    }
    return of(HexFormat.of().parseHex(digits));
  }

  /** The lowest id that starts with these 0 to 40 hexadecimal digits. */
  public static VersionId lowestWithPrefix(String digits) {
    return padded(digits, '0');
  }

  /** The highest id that starts with these 0 to 40 hexadecimal digits. */
  public static VersionId highestWithPrefix(String digits) {
    return padded(digits, 'f');
  }

  private static VersionId padded(String digits, char fill) {
    return parse(digits + String.valueOf(fill).repeat(Math.max(0, DIGITS - digits.length())));
  }

  /** Whether the text consists of hexadecimal digits alone; true for the empty text. */
  public static boolean isHexadecimal(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      if (!HexFormat.isHexDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** A new array of {@link #BYTES} bytes. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(middle).putInt(low).array();
  }

  /** All 40 digits. */
  public String hex() {
    return HexFormat.of().formatHex(toBytes());
  }

  /** The first {@link #SHORT_DIGITS} digits: for people, not necessarily unique. */
  public String shortHex() {
    return hex().substring(0, SHORT_DIGITS);
  }

  @Override
  public int compareTo(VersionId other) {
    int order = Long.compareUnsigned(high, other.high);
    if (order == 0) {
      order = Long.compareUnsigned(middle, other.middle);
    }
    return order != 0 ? order : Integer.compareUnsigned(low, other.low);
  }

  /** The bits are those of a hash already. */
  @Override
  public int hashCode() {
    return (int) high;
  }

  /** All 40 digits. */
  @Override
  public String toString() {
    return hex();
  }
}
