package dev.sheaf.store.graph;

import dev.sheaf.store.rows.Fingerprint;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;

/**
 * The hash that becomes a version's id.
 *
 * <p>SHA-256, cut to its first 20 bytes, over the following, integers big-endian, a text as its
 * length in bytes (int) and its UTF-8 bytes, maps in the order of {@link String#compareTo}:
 *
 * <pre>
 * text  "sheaf version 1"
 * int   parents, then 20 bytes each
 * text  author
 * long  milliseconds since 1970, UTC
 * int   minutes of zone offset
 * text  message
 * int   properties, then per property  text key, text value
 * int   tables, then per table         text name, 16 bytes schema fingerprint,
 *                                      16 bytes rows fingerprint, long row count
 * </pre>
 *
 * <p>Numbers that only this dataset knows (tables, schemas, data versions) are left out, so that
 * equal histories have equal ids everywhere; the level follows from the parents.
 */
final class VersionHash {
  private static final String FORM = "sheaf version 1";

  private VersionHash() {}

  static VersionId of(Version version) {
    return VersionId.of(sha256().digest(encode(version)));
  }

  private static byte[] encode(Version version) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      text(out, FORM);
      out.writeInt(version.parents().size());
      for (VersionId parent : version.parents()) {
        out.write(parent.toBytes());
      }
      text(out, version.author());
      out.writeLong(version.timeMillis());
      out.writeInt(version.zoneOffsetMinutes());
      text(out, version.message());
      out.writeInt(version.properties().size());
      for (Map.Entry<String, String> property : version.properties().entrySet()) {
        text(out, property.getKey());
        text(out, property.getValue());
      }
      out.writeInt(version.tables().size());
      for (Map.Entry<String, TableState> table : version.tables().entrySet()) {
        text(out, table.getKey());
        fingerprint(out, table.getValue().schemaFingerprint());
        fingerprint(out, table.getValue().rowsFingerprint());
        out.writeLong(table.getValue().rowCount());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a stream in memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  private static void fingerprint(DataOutputStream out, Fingerprint fingerprint)
      throws IOException {
    out.writeLong(fingerprint.high());
    out.writeLong(fingerprint.low());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
