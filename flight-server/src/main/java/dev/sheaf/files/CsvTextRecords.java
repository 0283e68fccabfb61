package dev.sheaf.files;

import dev.sheaf.files.CsvRecordScanner.Ending;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
 * nearly all records are the same ({@link CsvTextChange}), without parsing those.
 *
 * <p>Only texts that follow RFC 4180 to the letter are taken, with one kind of line end, also
 * behind the last record, and without blank lines: there a record means the same wherever it
 * stands. Any other is left to {@link TableFile}, which parses it as a whole.
 *
 * <p><i>Representation:</i> record {@code i} is {@code bytes[starts[i], starts[i + 1])}, its line
 * end included; the header, in front of {@code starts[0]}, is not one of them. Immutable.
 */
public final class CsvTextRecords {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final byte[] bytes;
  private final byte delimiter;
  private final Ending ending;
  private final List<String> names;
  private final int[] starts;

  private CsvTextRecords(
      byte[] bytes, byte delimiter, Ending ending, List<String> names, int[] starts) {
    this.bytes = bytes;
    this.delimiter = delimiter;
    this.ending = ending;
    this.names = names;
    this.starts = starts;
  }

  /**
   * Splits a text; empty when it is not regular, or lacks a header.
   *
   * @param bytes kept, and not to be changed
   * @param format CSV, whose delimiter is read off the header, or TSV
   */
  public static Optional<CsvTextRecords> of(byte[] bytes, FileFormat format) {
    int from = startsWithMark(bytes) ? BYTE_ORDER_MARK.length : 0;
    int headerEnd = new CsvRecordScanner(Delimiters.usual()).next(bytes, from, bytes.length);
    if (headerEnd < 0) {
      return Optional.empty();
    }
    byte delimiter = format == FileFormat.TSV ? (byte) '\t' : Delimiters.in(bytes, from, headerEnd);
    CsvRecordScanner scanner = new CsvRecordScanner(delimiter);
    int at = scanner.next(bytes, from, bytes.length);
    Ending ending = scanner.ending();
    boolean nameless = at - from == ending.bytes();
    if (at < 0 || nameless || scanner.irregular() || ending == Ending.CR) {
      return Optional.empty();
    }
    Optional<List<String>> names = fields(bytes, delimiter, from, at - ending.bytes());
    Starts starts = new Starts(bytes.length / 64);
    while (at < bytes.length) {
      int next = scanner.next(bytes, at, bytes.length);
      if (!isPlain(scanner, ending, at, next)) {
        return Optional.empty();
      }
      starts.add(at);
      at = next;
    }
    return names.map(
        header ->
            new CsvTextRecords(
                bytes, delimiter, ending, ColumnNames.unique(header), starts.to(bytes.length)));
  }

  /** The columns of a text whose header is regular, whatever follows it; else empty. */
  public static Optional<List<String>> names(byte[] bytes, FileFormat format) {
    int from = startsWithMark(bytes) ? BYTE_ORDER_MARK.length : 0;
    int headerEnd = new CsvRecordScanner(Delimiters.usual()).next(bytes, from, bytes.length);
    return headerEnd < 0
        ? Optional.empty()
        : of(Arrays.copyOf(bytes, headerEnd), format).map(CsvTextRecords::names);
  }

  private static boolean startsWithMark(byte[] bytes) {
    return bytes.length >= 3 && Arrays.equals(bytes, 0, 3, BYTE_ORDER_MARK, 0, 3);
  }

  /** Whether what a scanner found is a record like all others. */
  static boolean isPlain(CsvRecordScanner scanner, Ending ending, int from, int next) {
    boolean whole = next > 0 && scanner.ending() == ending && !scanner.irregular();
    return whole && next - from > ending.bytes();
  }

  /** Where records start, as they are found. */
  static final class Starts {
    private int[] starts;
    private int count;

    Starts(int expected) {
      starts = new int[expected + 2];
    }

    void add(int start) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, 2 * count);
      }
      starts[count++] = start;
    }

    int count() {
      return count;
    }

    int[] to(int end) {
      int[] all = Arrays.copyOf(starts, count + 1);
      all[count] = end;
      return all;
    }
  }

  /** Other records under the same header, with the same delimiter and line end. */
  CsvTextRecords with(byte[] otherBytes, int[] otherStarts) {
    return new CsvTextRecords(otherBytes, delimiter, ending, names, otherStarts);
  }

  /** The text. */
  byte[] bytes() {
    return bytes;
  }

  byte delimiter() {
    return delimiter;
  }

  Ending ending() {
    return ending;
  }

  /** Where a record begins; that of {@link #count()} is the end of the text. */
  int start(int record) {
    return starts[record];
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
        int to = starts[records[row] + 1] - ending.bytes();
        int at = starts[records[row]] - 1;
        if (!isUtf8(bytes, at + 1, to)) {
          root.close();
          return Optional.empty();
        }
        for (int i = 0; i < vectors.size(); i++) {
          if (at >= to) {
            root.close();
            return Optional.empty();
          }
          int from = at + 1;
          at = fieldEnd(bytes, delimiter, from, to);
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
  private static int fieldEnd(byte[] bytes, byte delimiter, int from, int to) {
    int at = from;
    boolean quoted = false;
    while (at < to && (quoted || bytes[at] != delimiter)) {
      quoted ^= bytes[at] == '"';
      at++;
    }
    return at;
  }

  private static boolean isUtf8(byte[] bytes, int from, int to) {
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

  /** The fields of a header; empty when it is not UTF-8. */
  private static Optional<List<String>> fields(byte[] bytes, byte delimiter, int from, int to) {
    if (!isUtf8(bytes, from, to)) {
      return Optional.empty();
    }
    List<String> fields = new ArrayList<>();
    int at = from - 1;
    while (at < to) {
      int start = at + 1;
      at = fieldEnd(bytes, delimiter, start, to);
      String text = new String(bytes, start, at - start, StandardCharsets.UTF_8);
      fields.add(
          text.startsWith("\"")
              ? text.substring(1, text.length() - 1).replace("\"\"", "\"")
              : text);
    }
    return Optional.of(fields);
  }
}
