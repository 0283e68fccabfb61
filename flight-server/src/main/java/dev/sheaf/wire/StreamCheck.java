package dev.sheaf.wire;

import dev.sheaf.store.error.SheafException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The checks of one stream: a schema, then dictionaries, then batches.
 *
 * <p>For each message, in this order: {@link #header}, then {@link #expand} if the body is
 * compressed, then {@link #body}. What the first two refuse has taken no memory off the heap.
 *
 * <p><i>Invariants</i> of what passes: the schema comes once and first; its columns can be stored;
 * each dictionary belongs to a column and comes before the first batch, and may be replaced but not
 * be added to; each batch has the columns of the schema.
 *
 * <p><i>Threads:</i> one at a time. <i>Errors:</i> {@link SheafException} for whatever is wrong;
 * the stream is of no further use.
 */
final class StreamCheck {
  private final WireLimits limits;
  private final BatchValidator validator = new BatchValidator();
  private final BodyExpansion expansion;
  private final Map<Long, DictionaryState> dictionaries = new HashMap<>();
  private @Nullable BatchShape shape;

  /** What is known of one dictionary. */
  private static final class DictionaryState {
    private final Field values;
    private final BatchShape shape;
    private final String column;
    private boolean seen;
    private int rows;
    private long bytes;

    DictionaryState(Field values, String column) {
      this.values = values;
      this.shape = BatchShape.of(List.of(values));
      this.column = column;
    }
  }

  /** Checks for a new stream. */
  StreamCheck(WireLimits limits) {
    this.limits = limits;
    this.expansion = new BodyExpansion(limits);
  }

  /**
   * Checks the header of the next message.
   *
   * @param bytes the flatbuffer, on the heap
   * @param bodyBytes that came with it
   */
  WireMessage header(ByteBuffer bytes, long bodyBytes) {
    try {
      return parse(bytes, bodyBytes);
    } catch (SheafException e) {
      throw e;
    } catch (RuntimeException e) {
      throw Refusal.unreadableHeader(e);
    }
  }

  /** Whether a body has to be expanded before it is checked. */
  static boolean isCompressed(WireMessage.Rows rows) {
    return rows.header().codec() != BodyCodec.NONE;
  }

  /**
   * Decompresses a body, into a new buffer that the caller closes.
   *
   * @param body as it arrived; borrowed
   * @throws org.apache.arrow.memory.OutOfMemoryException when the allocator refuses
   */
  BodyExpansion.Expanded expand(BufferAllocator allocator, WireMessage.Rows rows, ArrowBuf body) {
    return expansion.expand(allocator, rows.shape(), rows.header(), body);
  }

  /** Checks the values of a batch or dictionary that is not, or no longer, compressed. */
  void body(WireMessage.Rows rows, BodyBytes body) {
    validator.check(rows.shape(), rows.header(), body, this::rowsOf);
    @Nullable Long id = rows.dictionary();
    if (id == null) {
      return;
    }
    DictionaryState dictionary = state(id);
    dictionary.seen = true;
    dictionary.rows = rows.header().rows();
    dictionary.bytes = bytesOf(rows.header());
    long sum = dictionaries.values().stream().mapToLong(each -> each.bytes).sum();
    if (sum > limits.dictionaryBytesMax()) {
      throw Refusal.beyondLimit(
          "the dictionaries of a stream have {bytes} bytes; the limit is {limit}",
          "bytes",
          sum,
          "limit",
          limits.dictionaryBytesMax());
    }
  }

  private WireMessage parse(ByteBuffer bytes, long bodyBytes) {
    int headerBytes = bytes.remaining();
    Message message = Message.getRootAsMessage(bytes);
    if (message.version() != MetadataVersion.V5) {
      throw Refusal.malformed(
          "a message has metadata version V{version}; V5, of Arrow 1.0 and later, is read",
          "version",
          message.version() + 1);
    }
    long claimed = message.bodyLength();
    if (claimed < 0 || claimed > bodyBytes) {
      throw Refusal.malformed(
          "a message claims a body of {claimed} bytes and brings {bytes}",
          "claimed",
          claimed,
          "bytes",
          bodyBytes);
    }
    return switch (message.headerType()) {
      case MessageHeader.Schema -> {
        if (bodyBytes > 0) {
          throw Refusal.malformed("a schema has a body of {bytes} bytes", "bytes", bodyBytes);
        }
        var schema = new org.apache.arrow.flatbuf.Schema();
        yield begin(require(message.header(schema) == null ? null : schema), headerBytes);
      }
      case MessageHeader.RecordBatch -> {
        RecordBatch batch = new RecordBatch();
        yield rows(require(message.header(batch) == null ? null : batch), claimed);
      }
      case MessageHeader.DictionaryBatch -> {
        DictionaryBatch batch = new DictionaryBatch();
        yield dictionary(require(message.header(batch) == null ? null : batch), claimed);
      }
      default ->
          throw Refusal.malformed(
              "a message is neither a schema nor a batch nor a dictionary but of kind {kind}",
              "kind",
              message.headerType());
    };
  }

  private static <T> T require(@Nullable T part) {
    if (part == null) {
      throw Refusal.malformed("a message lacks what it is said to hold");
    }
    return part;
  }

  private WireMessage.Fields begin(org.apache.arrow.flatbuf.Schema header, int headerBytes) {
    if (shape != null) {
      throw Refusal.malformed("a stream has a second schema");
    }
    Schema schema = SchemaHeader.read(header, headerBytes);
    shape = BatchShape.of(schema.getFields());
    for (Field field : schema.getFields()) {
      collect(field, field.getName());
    }
    return new WireMessage.Fields(schema);
  }

  /** Notes the dictionaries of a field and of those below it. */
  private void collect(Field field, String column) {
    @Nullable DictionaryEncoding encoding = field.getDictionary();
    if (encoding != null) {
      Field values = valuesOf(field);
      DictionaryState known =
          dictionaries.computeIfAbsent(encoding.getId(), id -> new DictionaryState(values, column));
      if (!known.values.getType().equals(values.getType())
          || !known.values.getChildren().equals(values.getChildren())) {
        throw Refusal.malformed(
            "columns '{first}' and '{second}' share dictionary {dictionary} and differ in type",
            "first",
            known.column,
            "second",
            column,
            "dictionary",
            encoding.getId());
      }
    }
    for (Field child : field.getChildren()) {
      collect(child, column + "." + child.getName());
    }
  }

  private static Field valuesOf(Field field) {
    FieldType type = new FieldType(field.isNullable(), field.getType(), null, null);
    return new Field(field.getName(), type, field.getChildren());
  }

  private WireMessage.Rows rows(RecordBatch batch, long bodyBytes) {
    BatchShape columns = begun();
    for (Map.Entry<Long, DictionaryState> each : dictionaries.entrySet()) {
      if (!each.getValue().seen) {
        throw Refusal.malformed(
            "dictionary {dictionary} of column '{column}' does not come before the first batch",
            "dictionary",
            each.getKey(),
            "column",
            each.getValue().column);
      }
    }
    return new WireMessage.Rows(
        null, columns, BatchHeader.parse(batch, columns, bodyBytes, limits.rowsMax()));
  }

  private WireMessage.Rows dictionary(DictionaryBatch batch, long bodyBytes) {
    begun();
    DictionaryState dictionary = state(batch.id());
    if (batch.isDelta()) {
      throw Refusal.malformed(
          "dictionary {dictionary} of column '{column}' is a delta, which is not read: send it"
              + " whole",
          "dictionary",
          batch.id(),
          "column",
          dictionary.column);
    }
    RecordBatch data = require(batch.data());
    BatchHeader header = BatchHeader.parse(data, dictionary.shape, bodyBytes, limits.rowsMax());
    return new WireMessage.Rows(batch.id(), dictionary.shape, header);
  }

  private BatchShape begun() {
    if (shape == null) {
      throw Refusal.malformed("a stream does not begin with a schema");
    }
    return shape;
  }

  private DictionaryState state(long id) {
    @Nullable DictionaryState dictionary = dictionaries.get(id);
    if (dictionary == null) {
      throw Refusal.malformed("no column refers to dictionary {dictionary}", "dictionary", id);
    }
    return dictionary;
  }

  private long rowsOf(long id) {
    DictionaryState dictionary = state(id);
    return dictionary.seen ? dictionary.rows : 0;
  }

  private static long bytesOf(BatchHeader header) {
    long bytes = 0;
    for (int i = 0; i < header.buffers(); i++) {
      bytes += BatchHeader.aligned(header.size(i));
    }
    return bytes;
  }
}
