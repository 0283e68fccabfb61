package dev.sheaf.store.catalog;

import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.VersionId;
import dev.sheaf.store.rows.Fingerprint;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The parts of a version that are stored as bytes. Integers are big-endian, a text is its length in
 * bytes (int) and its UTF-8 bytes.
 *
 * <pre>
 * parents     20 bytes each
 * properties  int count, then text key, text value each
 * tables      int count, then each
 *               text name, int table, int schema, 16 bytes schema fingerprint,
 *               16 bytes rows fingerprint, long row count,
 *               20 bytes data version, all zero if it is this version itself
 * </pre>
 *
 * <p>Decoding trusts the bytes, whose checksum was right, only so far: what does not parse is an
 * {@link IllegalArgumentException}.
 */
final class VersionCodec {
  private VersionCodec() {}

  static byte[] encodeParents(List<VersionId> parents) {
    ByteBuffer bytes = ByteBuffer.allocate(parents.size() * VersionId.BYTES);
    parents.forEach(parent -> bytes.put(parent.toBytes()));
    return bytes.array();
  }

  static List<VersionId> decodeParents(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    List<VersionId> parents = new ArrayList<>();
    while (in.remaining() >= VersionId.BYTES) {
      parents.add(id(in));
    }
    requireEnd(in);
    return parents;
  }

  static byte[] encodeProperties(SortedMap<String, String> properties) {
    return encode(
        out -> {
          out.writeInt(properties.size());
          for (Map.Entry<String, String> property : properties.entrySet()) {
            text(out, property.getKey());
            text(out, property.getValue());
          }
        });
  }

  static SortedMap<String, String> decodeProperties(byte[] bytes) {
    return decode(
        bytes,
        in -> {
          SortedMap<String, String> properties = new TreeMap<>();
          for (int i = in.getInt(); i > 0; i--) {
            properties.put(text(in), text(in));
          }
          return properties;
        });
  }

  static byte[] encodeTables(SortedMap<String, TableState> tables, VersionId self) {
    return encode(
        out -> {
          out.writeInt(tables.size());
          for (Map.Entry<String, TableState> table : tables.entrySet()) {
            TableState state = table.getValue();
            VersionId data = state.dataVersion();
            text(out, table.getKey());
            out.writeInt(state.tableId());
            out.writeInt(state.schemaId());
            fingerprint(out, state.schemaFingerprint());
            fingerprint(out, state.rowsFingerprint());
            out.writeLong(state.rowCount());
            out.write((data.equals(self) ? VersionId.NONE : data).toBytes());
          }
        });
  }

  static SortedMap<String, TableState> decodeTables(byte[] bytes, VersionId self) {
    return decode(
        bytes,
        in -> {
          SortedMap<String, TableState> tables = new TreeMap<>();
          for (int i = in.getInt(); i > 0; i--) {
            String name = text(in);
            int tableId = in.getInt();
            int schemaId = in.getInt();
            Fingerprint schema = new Fingerprint(in.getLong(), in.getLong());
            Fingerprint rows = new Fingerprint(in.getLong(), in.getLong());
            long rowCount = in.getLong();
            VersionId data = id(in);
            VersionId dataVersion = data.equals(VersionId.NONE) ? self : data;
            tables.put(
                name, new TableState(tableId, schemaId, schema, rows, rowCount, dataVersion));
          }
          return tables;
        });
  }

  private interface Encoder {
    void write(DataOutputStream out) throws IOException;
  }

  private interface Decoder<T> {
    T read(ByteBuffer in);
  }

  private static byte[] encode(Encoder encoder) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      encoder.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException("a stream in memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static <T> T decode(byte[] bytes, Decoder<T> decoder) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      T value = decoder.read(in);
      requireEnd(in);
      return value;
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("bytes are missing", e);
    }
  }

  private static void requireEnd(ByteBuffer in) {
    if (in.hasRemaining()) {
      throw new IllegalArgumentException(in.remaining() + " bytes too many");
    }
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  private static String text(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException("a text of " + length + " bytes");
    }
    byte[] utf8 = new byte[length];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static void fingerprint(DataOutputStream out, Fingerprint fingerprint)
      throws IOException {
    out.writeLong(fingerprint.high());
    out.writeLong(fingerprint.low());
  }

  private static VersionId id(ByteBuffer in) {
    return new VersionId(in.getLong(), in.getLong(), in.getInt());
  }
}
