package dev.sheaf.flight.access;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** The SHA-256 of a token. Compared in a time that does not depend on where two differ. */
public final class Hash {
  /** Hexadecimal digits of one. */
  static final int DIGITS = 64;

  private final byte[] bytes;

  Hash(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  static Hash parse(String hex) {
    return new Hash(HexFormat.of().parseHex(hex));
  }

  /** As it is stored. */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Does not tell it. */
  @Override
  public String toString() {
    return "hash";
  }
}
