package dev.sheaf.files;

import dev.sheaf.files.CsvRecordScanner.Ending;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What one pass over the bytes of a CSV file finds out before it is parsed.
 *
 * <p>Dialects are not guessed from samples: the delimiter is given or read off the first record,
 * the first record is the header unless said otherwise, and the rest of the grammar is RFC 4180.
 *
 * @param header the fields of the first record that is not blank; empty when there is none
 * @param records all records, the first and blank lines included
 * @param blankRecords lines without a single byte
 * @param leadingBlankRecords those in front of the header
 * @param longestRecordBytes the longest record
 * @param endings how records end; more than one kind means that the parser needs a cleaned copy
 * @param regular whether quotes follow the grammar throughout
 * @param byteOrderMark whether the file begins with one
 */
record CsvSurvey(
    byte delimiter,
    List<String> header,
    long records,
    long blankRecords,
    int leadingBlankRecords,
    int longestRecordBytes,
    Set<Ending> endings,
    boolean regular,
    boolean byteOrderMark) {

  /** Reads the whole file once. */
  static CsvSurvey of(SourceFile source, byte delimiter) throws IOException {
    try (CsvRecords records = CsvFile.records(source, delimiter)) {
      List<String> header = List.of();
      long count = 0;
      long blank = 0;
      int leadingBlank = 0;
      int longest = 0;
      EnumSet<Ending> endings = EnumSet.noneOf(Ending.class);
      while (records.next()) {
        count++;
        boolean present = records.length() > 0;
        if (header.isEmpty() && present) {
          header = fields(source.named().toString(), records, delimiter);
        }
        blank += present ? 0 : 1;
        leadingBlank += header.isEmpty() ? 1 : 0;
        longest = Math.max(longest, records.length());
        endings.add(records.ending());
      }
      endings.remove(Ending.END);
      return new CsvSurvey(
          delimiter,
          header,
          count,
          blank,
          leadingBlank,
          longest,
          endings,
          records.regular(),
          records.byteOrderMark());
    }
  }

  /**
   * The delimiter that stands most often outside of quotes in the first record; a comma when none
   * does.
   */
  static byte delimiterOf(SourceFile source) throws IOException {
    // The delimiter does not matter to where the first record ends, unless a quote follows it.
    try (CsvRecords records = CsvFile.records(source, Delimiters.usual())) {
      do {
        if (!records.next()) {
          return Delimiters.usual();
        }
      } while (records.length() == 0);
      return Delimiters.in(records.buffer(), records.start(), records.end());
    }
  }

  private static List<String> fields(String file, CsvRecords record, byte delimiter) {
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(record.buffer(), record.start(), record.length()))
              .toString();
    } catch (CharacterCodingException e) {
      throw SheafException.because(
          e,
          ErrorCode.BAD_INPUT,
          "{file} line 1: the header is not UTF-8 text; convert the file, for example with iconv",
          "file",
          file);
    }
    List<String> fields = new ArrayList<>();
    int at = 0;
    while (true) {
      StringBuilder field = new StringBuilder();
      at = readField(text, at, (char) delimiter, field);
      fields.add(field.toString());
      if (at == text.length()) {
        return fields;
      }
      at++;
    }
  }

  /** Appends the field that begins at {@code at}; returns where its delimiter or the end is. */
  private static int readField(String text, int at, char delimiter, StringBuilder field) {
    int i = at;
    boolean quoted = i < text.length() && text.charAt(i) == '"';
    if (quoted) {
      i++;
    }
    while (i < text.length()) {
      char c = text.charAt(i);
      if (quoted && c == '"') {
        quoted = i + 1 < text.length() && text.charAt(i + 1) == '"';
        if (quoted) {
          field.append('"');
          i++;
        }
      } else if (!quoted && c == delimiter) {
        break;
      } else {
        field.append(c);
      }
      i++;
    }
    return i;
  }
}
