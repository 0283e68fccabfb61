package dev.sheaf.files;

import dev.sheaf.files.CsvRecordScanner.Ending;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * The records of a CSV text in memory, as bytes: for comparing many versions of one file, of which
 * nearly all records are the same, without parsing those.
 *
 * <p>Only texts that follow RFC 4180 to the letter are taken: there a record means the same
 * wherever it stands. Any other is left to {@link TableFile}, which parses it as a whole.
 *
 * <p><i>Representation:</i> record {@code i} is {@code bytes[starts[i], starts[i + 1])}, its line
 * end included; the header is not one of them. Immutable.
 */
public final class CsvTextRecords {
  private static final byte DELIMITER = ',';
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final byte[] bytes;
  private final List<String> names;
  private final int[] starts;
  private final int lineEndBytes;

  private CsvTextRecords(byte[] bytes, List<String> names, int[] starts, int lineEndBytes) {
    this.bytes = bytes;
    this.names = names;
    this.starts = starts;
    this.lineEndBytes = lineEndBytes;
  }

  /** Splits a text; empty when it is not regular, or lacks a header. The bytes are kept. */
  public static Optional<CsvTextRecords> of(byte[] bytes) {
    int from = startsWithMark(bytes) ? BYTE_ORDER_MARK.length : 0;
    CsvRecordScanner scanner = new CsvRecordScanner(DELIMITER);
    int[] starts = new int[1024];
    int count = 0;
    int at = from;
    Ending ending = Ending.LF;
    while (at < bytes.length) {
      int next = scanner.next(bytes, at, bytes.length);
      // A last line without an end could not be compared with one that has it.
      boolean uniform = next > 0 && (count == 0 || scanner.ending() == ending);
      if (!uniform || scanner.irregular() || next - at == scanner.ending().bytes()) {
        return Optional.empty();
      }
      ending = scanner.ending();
      if (count + 1 >= starts.length) {
        starts = Arrays.copyOf(starts, 2 * starts.length);
      }
      starts[count++] = at;
      at = next;
    }
    if (count == 0 || ending == Ending.CR) {
      return Optional.empty();
    }
    starts[count] = bytes.length;
    CsvTextRecords all = new CsvTextRecords(bytes, List.of(), starts, ending.bytes());
    Optional<List<String>> header = all.fields(0);
    return header
        .map(
            names ->
                new CsvTextRecords(
                    bytes,
                    ColumnNames.unique(names),
                    Arrays.copyOfRange(all.starts, 1, all.starts.length),
                    all.lineEndBytes))
        .map(records -> records.trimmed());
  }

  private CsvTextRecords trimmed() {
    int end = 0;
    while (starts[end] != bytes.length) {
      end++;
    }
    return new CsvTextRecords(bytes, names, Arrays.copyOf(starts, end + 1), lineEndBytes);
  }

  private static boolean startsWithMark(byte[] bytes) {
    return bytes.length >= 3 && Arrays.equals(bytes, 0, 3, BYTE_ORDER_MARK, 0, 3);
  }

  /** The columns, each with a name of its own. */
  public List<String> names() {
    return names;
  }

  /** How many records there are. */
  public int count() {
    return starts.length - 1;
  }

  /** All records. */
  public int[] all() {
    int[] all = new int[count()];
    Arrays.setAll(all, i -> i);
    return all;
  }

  /**
   * The records that are not among those of another text, each as often as it is more often here.
   *
   * <p><i>Cost:</i> compares bytes where both go along, and hashes records only from the first
   * difference to the last.
   */
  public int[] without(CsvTextRecords other) {
    int prefix = 0;
    int most = Math.min(count(), other.count());
    while (prefix < most && same(prefix, other, prefix)) {
      prefix++;
    }
    int suffix = 0;
    while (suffix < most - prefix
        && same(count() - 1 - suffix, other, other.count() - 1 - suffix)) {
      suffix++;
    }
    Map<Slice, int[]> left = new HashMap<>();
    for (int i = prefix; i < other.count() - suffix; i++) {
      left.computeIfAbsent(other.slice(i), slice -> new int[1])[0]++;
    }
    int[] found = new int[16];
    int size = 0;
    for (int i = prefix; i < count() - suffix; i++) {
      int[] there = left.getOrDefault(slice(i), new int[1]);
      if (there[0] > 0) {
        there[0]--;
        continue;
      }
      if (size == found.length) {
        found = Arrays.copyOf(found, 2 * size);
      }
      found[size++] = i;
    }
    return Arrays.copyOf(found, size);
  }

  private boolean same(int record, CsvTextRecords other, int otherRecord) {
    return Arrays.equals(
        bytes,
        starts[record],
        starts[record + 1] - lineEndBytes,
        other.bytes,
        other.starts[otherRecord],
        other.starts[otherRecord + 1] - other.lineEndBytes);
  }

  private Slice slice(int record) {
    return new Slice(bytes, starts[record], starts[record + 1] - lineEndBytes);
  }

  /** A record as a key. */
  private static final class Slice {
    private final byte[] bytes;
    private final int from;
    private final int to;

    Slice(byte[] bytes, int from, int to) {
      this.bytes = bytes;
      this.from = from;
      this.to = to;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Slice slice
          && Arrays.equals(bytes, from, to, slice.bytes, slice.from, slice.to);
    }

    @Override
    public int hashCode() {
      int hash = 1;
      for (int i = from; i < to; i++) {
        hash = 31 * hash + bytes[i];
      }
      return hash;
    }
  }

  /**
   * Some records as columns of text; the caller closes it.
   *
   * @return empty when one of them has too many fields, too few, or bytes that are no UTF-8
   */
  public Optional<VectorSchemaRoot> texts(BufferAllocator allocator, int[] records) {
    List<FieldVector> vectors = new ArrayList<>();
    for (String name : names) {
      VarCharVector vector =
          new VarCharVector(
              new Field(name, FieldType.nullable(ArrowType.Utf8.INSTANCE), List.of()), allocator);
      vectors.add(vector);
    }
    VectorSchemaRoot root = new VectorSchemaRoot(vectors);
    try {
      byte[] value = new byte[256];
      for (int row = 0; row < records.length; row++) {
        int to = starts[records[row] + 1] - lineEndBytes;
        int at = starts[records[row]] - 1;
        if (!isUtf8(at + 1, to)) {
          root.close();
          return Optional.empty();
        }
        for (int i = 0; i < vectors.size(); i++) {
          if (at >= to) {
            root.close();
            return Optional.empty();
          }
          int from = at + 1;
          at = fieldEnd(from, to);
          if (value.length < at - from) {
            value = new byte[2 * (at - from)];
          }
          set((VarCharVector) vectors.get(i), row, from, at, value);
        }
        if (at != to) {
          root.close();
          return Optional.empty();
        }
      }
      root.setRowCount(records.length);
      return Optional.of(root);
    } catch (RuntimeException e) {
      root.close();
      throw e;
    }
  }

  private void set(VarCharVector vector, int row, int from, int to, byte[] value) {
    if (from == to) {
      return;
    }
    if (bytes[from] != '"') {
      vector.setSafe(row, bytes, from, to - from);
      return;
    }
    int length = 0;
    for (int i = from + 1; i < to - 1; i++) {
      value[length++] = bytes[i];
      i += bytes[i] == '"' ? 1 : 0;
    }
    vector.setSafe(row, value, 0, length);
  }

  /** Where the field that begins here ends. */
  private int fieldEnd(int from, int to) {
    int at = from;
    boolean quoted = false;
    while (at < to && (quoted || bytes[at] != DELIMITER)) {
      quoted ^= bytes[at] == '"';
      at++;
    }
    return at;
  }

  private boolean isUtf8(int from, int to) {
    int i = from;
    while (i < to && bytes[i] >= 0) {
      i++;
    }
    if (i == to) {
      return true;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private Optional<List<String>> fields(int record) {
    int to = starts[record + 1] - lineEndBytes;
    int at = starts[record] - 1;
    if (!isUtf8(at + 1, to)) {
      return Optional.empty();
    }
    List<String> fields = new ArrayList<>();
    while (at < to) {
      int from = at + 1;
      at = fieldEnd(from, to);
      String text = new String(bytes, from, at - from, StandardCharsets.UTF_8);
      fields.add(
          text.startsWith("\"")
              ? text.substring(1, text.length() - 1).replace("\"\"", "\"")
              : text);
    }
    return Optional.of(fields);
  }
}
