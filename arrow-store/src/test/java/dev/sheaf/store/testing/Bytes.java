package dev.sheaf.store.testing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A string or binary value, compared as unsigned bytes; for tests only. Strings are kept as their
 * UTF-8 bytes, so that nothing a decoder does can make two of them equal.
 */
public final class Bytes implements Comparable<Bytes> {
  private final byte[] bytes;

  /** A copy of the bytes. */
  public Bytes(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /** The UTF-8 bytes of a text. */
  public static Bytes of(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A copy of the bytes. */
  public byte[] toArray() {
    return bytes.clone();
  }

  /** The bytes as UTF-8. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Printable ASCII in quotes, anything else in hexadecimal. */
  @Override
  public String toString() {
    for (byte b : bytes) {
      if (b < 0x20 || b == 0x7F) {
        return "0x" + HexFormat.of().formatHex(bytes);
      }
    }
    return "'" + text() + "'";
  }
}
