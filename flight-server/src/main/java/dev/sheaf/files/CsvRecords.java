package dev.sheaf.files;

import dev.sheaf.files.CsvRecordScanner.Ending;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The records of a CSV file as bytes, one after the other, with the place of each in the file.
 *
 * <p>Values are not looked at: this is how a line is found again, how a header is read, and how a
 * file is surveyed. A byte order mark is skipped.
 *
 * <p><i>Representation:</i> a buffer that holds the current record whole and grows with it, up to
 * {@value #RECORD_BYTES_MAX} bytes.
 *
 * <p><i>Ownership:</i> closes the stream that it reads. <i>Threads:</i> one.
 */
final class CsvRecords implements AutoCloseable {
  /** A longer record is a quote that was never closed. */
  static final int RECORD_BYTES_MAX = 64 << 20;

  private static final int BUFFER_BYTES = 1 << 18;
  static final int BYTE_ORDER_MARK_BYTES = 3;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final String file;
  private final InputStream in;
  private final CsvRecordScanner scanner;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int filled;
  private int recordStart;
  private int recordEnd;
  private int nextStart;
  private long bufferOffset;
  private long line = 1;
  private long nextLine = 1;
  private boolean exhausted;
  private boolean closedQuotes = true;
  private boolean byteOrderMark;

  /**
   * @param file for messages
   * @param in what is read, from its beginning; closed with this object, also when this fails
   */
  CsvRecords(String file, InputStream in, byte delimiter) throws IOException {
    this.file = file;
    this.in = in;
    this.scanner = new CsvRecordScanner(delimiter);
    try {
      skipByteOrderMark();
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /**
   * Goes to the next record.
   *
   * @return false when there is none
   * @throws SheafException {@code BAD_INPUT} when the record is too long
   */
  boolean next() throws IOException {
    recordStart = nextStart;
    line = nextLine;
    int scanned = recordStart;
    while (true) {
      int end = scanner.next(buffer, scanned, filled);
      if (end >= 0) {
        accept(end);
        return true;
      }
      scanned = filled;
      if (exhausted) {
        return last();
      }
      scanned -= fill();
    }
  }

  private void accept(int end) {
    nextStart = end;
    recordEnd = end - scanner.ending().bytes();
    nextLine = line + 1;
    if (scanner.multiline()) {
      nextLine += lineEndsIn(buffer, recordStart, recordEnd);
    }
  }

  private boolean last() {
    if (recordStart == filled) {
      return false;
    }
    closedQuotes = scanner.end();
    accept(filled);
    return true;
  }

  /** Reads more; what is before the record gives way. Returns by how much the bytes moved. */
  private int fill() throws IOException {
    int moved = 0;
    if (filled == buffer.length) {
      moved = recordStart;
      int kept = filled - recordStart;
      if (kept > buffer.length / 2) {
        requireShort(kept);
        buffer = Arrays.copyOfRange(buffer, recordStart, recordStart + 2 * buffer.length);
      } else {
        System.arraycopy(buffer, recordStart, buffer, 0, kept);
      }
      bufferOffset += recordStart;
      recordStart = 0;
      filled = kept;
    }
    int count = in.read(buffer, filled, buffer.length - filled);
    if (count < 0) {
      exhausted = true;
    } else {
      filled += count;
    }
    return moved;
  }

  private void requireShort(int bytes) {
    if (bytes >= RECORD_BYTES_MAX) {
      throw SheafException.of(
          ErrorCode.BAD_INPUT,
          "{file} line {line}: the record that begins here has more than {megabytes} MB; is a quote not closed?",
          "file",
          file,
          "line",
          FileErrors.grouped(line),
          "megabytes",
          RECORD_BYTES_MAX >> 20);
    }
  }

  private void skipByteOrderMark() throws IOException {
    while (filled < BYTE_ORDER_MARK_BYTES && !exhausted) {
      fill();
    }
    if (filled >= BYTE_ORDER_MARK_BYTES
        && Arrays.equals(
            buffer, 0, BYTE_ORDER_MARK_BYTES, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK_BYTES)) {
      byteOrderMark = true;
      nextStart = BYTE_ORDER_MARK_BYTES;
    }
  }

  /** Line ends between the quotes of one record. */
  private static int lineEndsIn(byte[] bytes, int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (b == '\n' || (b == '\r' && (i + 1 == to || bytes[i + 1] != '\n'))) {
        count++;
      }
    }
    return count;
  }

  /** What holds the record; borrowed until the next one. */
  byte[] buffer() {
    return buffer;
  }

  /** Where the record begins in the buffer. */
  int start() {
    return recordStart;
  }

  /** Where the record ends in the buffer, its line end excluded. */
  int end() {
    return recordEnd;
  }

  /** Bytes of the record, its line end excluded. */
  int length() {
    return recordEnd - recordStart;
  }

  /** How the record ended. */
  Ending ending() {
    return scanner.ending();
  }

  /** The line on which the record begins, from 1. */
  long line() {
    return line;
  }

  /** Where the record begins in the file, in bytes after decompression. */
  long offset() {
    return bufferOffset + recordStart;
  }

  /** Whether everything up to here follows the grammar. */
  boolean regular() {
    return !scanner.irregular();
  }

  /** Whether no quote was open when the file ended. */
  boolean closedQuotes() {
    return closedQuotes;
  }

  /** Whether the file begins with a byte order mark. */
  boolean byteOrderMark() {
    return byteOrderMark;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
