package dev.sheaf.flight;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.VersionId;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * What a client is given to ask for a stream with: one table at one version. It stays valid
 * whatever is committed later.
 *
 * <pre>
 * offset  size  meaning
 *      0     1  format, 1
 *      1    20  version id
 *     21     n  name of the table in UTF-8, 1 to 1,024 bytes
 * </pre>
 *
 * @param version the version
 * @param table the table's name
 */
record StreamTicket(VersionId version, String table) {
  static final int NAME_BYTES_MAX = 1_024;

  private static final byte FORMAT = 1;
  private static final int NAME_OFFSET = 1 + VersionId.BYTES;

  byte[] toBytes() {
    byte[] name = table.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(NAME_OFFSET + name.length)
        .put(FORMAT)
        .put(version.toBytes())
        .put(name)
        .array();
  }

  /**
   * Reads a ticket.
   *
   * @throws SheafException BAD_ARGUMENT (caller) for anything that {@link #toBytes} does not give
   */
  static StreamTicket parse(byte[] bytes) {
    if (bytes.length <= NAME_OFFSET
        || bytes.length > NAME_OFFSET + NAME_BYTES_MAX
        || bytes[0] != FORMAT) {
      throw malformed();
    }
    byte[] id = new byte[VersionId.BYTES];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).position(1).get(id);
    try {
      String name = StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
      return new StreamTicket(VersionId.of(id), name);
    } catch (CharacterCodingException e) {
      throw malformed();
    }
  }

  private static SheafException malformed() {
    return SheafException.of(
        ErrorCode.BAD_ARGUMENT, "The ticket is malformed. Ask for flight info to get one.");
  }
}
