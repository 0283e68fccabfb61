package dev.sheaf.flight.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A token: {@value #PREFIX} and 256 random bits. It is shown once; what is kept is its hash.
 *
 * <p>A plain SHA-256 suffices because nobody can guess 256 random bits, as they can a password.
 */
public final class Secret {
  /** How all begin, so that they are found where they should not be. */
  public static final String PREFIX = "sheaf_";

  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /** A new one. */
  public static Secret create() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new Secret(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** The hash of what somebody presents, whatever it is. */
  static Hash hashOf(String presented) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return new Hash(digest.digest(presented.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  /** Its hash. */
  public Hash hash() {
    return hashOf(text);
  }

  /** The token itself: for the one who may know it. */
  public String reveal() {
    return text;
  }

  /** Does not tell it. */
  @Override
  public String toString() {
    return PREFIX + "…";
  }
}
