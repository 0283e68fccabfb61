package dev.sheaf.store.schema;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Column ids: the first 64 bits of a SHA-256 over name, family of types, and a counter that is
 * above zero only when the id is taken, by a column that was renamed, or by a dropped one whose
 * values must not come back.
 *
 * <p>They depend on nothing else, so that the same column created on two branches, or in two
 * datasets, is the same column.
 */
final class ColumnIds {
  private ColumnIds() {}

  /** The first id for the field that is not among {@code taken}. */
  static long choose(Field field, Set<Long> taken) {
    String column = field.getName() + '\0' + TypeFamily.of(field) + '\0';
    for (int counter = 0; ; counter++) {
      long id = ByteBuffer.wrap(sha256("sheaf column\0" + column + counter)).getLong();
      if (!taken.contains(id)) {
        return id;
      }
    }
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
