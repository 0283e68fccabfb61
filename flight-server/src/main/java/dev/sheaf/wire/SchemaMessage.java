package dev.sheaf.wire;

import dev.sheaf.store.error.SheafException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.vector.types.pojo.Schema;

/** A schema that comes alone, as the message with which an IPC stream begins. */
public final class SchemaMessage {
  private static final int CONTINUATION = 0xFFFF_FFFF;
  private static final int PREFIX_BYTES = 2 * Integer.BYTES;

  private SchemaMessage() {}

  /**
   * Reads the schema; what follows the message does not count.
   *
   * @throws SheafException what {@link StreamCheck} says of a header, BAD_INPUT (caller) if it is
   *     none of a schema
   */
  public static Schema read(byte[] message) {
    ByteBuffer bytes = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    if (message.length < PREFIX_BYTES || bytes.getInt() != CONTINUATION) {
      throw Refusal.malformed("the bytes begin no message of Arrow 1.0 or later");
    }
    int headerBytes = bytes.getInt();
    if (headerBytes < 0 || headerBytes > bytes.remaining()) {
      throw Refusal.malformed(
          "the message claims a header of {bytes} bytes of {left} that are there",
          "bytes",
          headerBytes,
          "left",
          bytes.remaining());
    }
    ByteBuffer header = bytes.slice().limit(headerBytes);
    if (new StreamCheck(WireLimits.uploads()).header(header, 0)
        instanceof WireMessage.Fields fields) {
      return fields.schema();
    }
    throw Refusal.malformed("the message is none of a schema");
  }
}
