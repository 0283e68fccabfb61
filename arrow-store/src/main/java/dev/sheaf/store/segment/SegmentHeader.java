package dev.sheaf.store.segment;

import dev.sheaf.store.file.StoreFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The first message of a segment file: its columns, and in the schema's metadata whose file it is.
 *
 * <p>The catalog and the file name each other, so that a file of another dataset, segment or
 * generation in the place of this one is noticed before a row of it is read.
 */
final class SegmentHeader {
  private static final String DATASET = "sheaf.dataset";
  private static final String TABLE = "sheaf.table";
  private static final String SEGMENT = "sheaf.segment";
  private static final String GENERATION = "sheaf.generation";
  private static final int PREFIX_BYTES = 8;

  private SegmentHeader() {}

  /** What the first message of a file says. */
  static Schema of(SegmentIdentity identity, int generation, Iterable<Field> fields) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(DATASET, identity.dataset());
    metadata.put(TABLE, Integer.toString(identity.table()));
    metadata.put(SEGMENT, Integer.toString(identity.segment()));
    metadata.put(GENERATION, Integer.toString(generation));
    return new Schema(fields, metadata);
  }

  /** Bytes of the message, as this version of the library writes it. */
  static long bytes(Schema header) {
    long metadata = MessageSerializer.serializeMetadata(header, IpcOption.DEFAULT).remaining();
    return PREFIX_BYTES + ((metadata + 7) & -8);
  }

  /**
   * Compares the first message of a file with what it should be.
   *
   * @param length of the file, in bytes
   * @throws dev.sheaf.store.error.SheafException when it is another one
   */
  static void check(StoreFile file, long length, Schema expected) {
    Damage damage = new Damage(file.name(), 0);
    ByteBuffer prefix = read(file, 0, PREFIX_BYTES, length, damage);
    long bytes = prefix.getInt(4);
    if (prefix.getInt(0) != MessageSerializer.IPC_CONTINUATION_TOKEN || bytes < 0) {
      throw damage.because("it does not begin with a schema");
    }
    ByteBuffer message = read(file, PREFIX_BYTES, bytes, length, damage);
    if (message.equals(MessageSerializer.serializeMetadata(expected, IpcOption.DEFAULT))) {
      return; // what this version of the library writes; another one may order the bytes
      // differently
    }
    Schema found = parse(message, damage);
    for (String key : expected.getCustomMetadata().keySet()) {
      String value = String.valueOf(found.getCustomMetadata().get(key));
      if (!value.equals(expected.getCustomMetadata().get(key))) {
        throw damage.because("the file says " + key + " = " + value + ", so it belongs elsewhere");
      }
    }
    if (!found.getFields().equals(expected.getFields())) {
      throw damage.because("it has other columns than the catalog says");
    }
  }

  private static ByteBuffer read(
      StoreFile file, long offset, long bytes, long length, Damage damage) {
    if (bytes > length - offset) {
      throw damage.because("its schema leaves the file");
    }
    ByteBuffer target = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.read(offset, target);
    return target.flip();
  }

  private static Schema parse(ByteBuffer bytes, Damage damage) {
    try {
      Message message = Message.getRootAsMessage(bytes);
      if (message.headerType() == MessageHeader.Schema) {
        return MessageSerializer.deserializeSchema(message);
      }
    } catch (RuntimeException | StackOverflowError e) { // whatever these bytes make a parser do
      throw damage.because("its schema cannot be read", e);
    }
    throw damage.because("it does not begin with a schema");
  }
}
