package dev.sheaf.files;

import dev.sheaf.files.CsvRecordScanner.Ending;
import dev.sheaf.files.ReadOptions.Header;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file that was surveyed, and how DuckDB is told to parse it.
 *
 * <p>DuckDB's parser takes files whose lines all end alike. A file that mixes line ends is copied
 * with plain line feeds first; lines and values are those of the original.
 *
 * <p><i>Ownership:</i> the copy is deleted by {@link #close}. <i>Threads:</i> any, but for {@code
 * close}.
 */
final class CsvFile implements AutoCloseable {
  private static final int VALUES_PER_BATCH = 1 << 22;
  private static final int BATCH_ROWS_MIN = 1 << 10;
  private static final int BATCH_ROWS_MAX = 1 << 16;
  private static final int LINE_BYTES_DEFAULT = 2_000_000;

  private final SourceFile source;
  private final CsvSurvey survey;
  private final Header header;
  private final List<String> names;
  private final @Nullable TemporaryDirectory copies;
  private final Path parsed;

  private CsvFile(
      SourceFile source,
      CsvSurvey survey,
      Header header,
      @Nullable TemporaryDirectory copies,
      Path parsed) {
    this.source = source;
    this.survey = survey;
    this.header = header;
    this.names =
        header == Header.PRESENT
            ? ColumnNames.unique(survey.header())
            : ColumnNames.numbered(survey.header().size());
    this.copies = copies;
    this.parsed = parsed;
  }

  /**
   * Surveys a file.
   *
   * @param source borrowed
   * @throws SheafException {@code BAD_INPUT} when the file holds nothing, or no text
   */
  static CsvFile survey(SourceFile source, FileFormat format, ReadOptions options)
      throws IOException {
    requireUtf8(source);
    byte delimiter = delimiter(source, format, options);
    CsvSurvey survey = CsvSurvey.of(source, delimiter);
    if (survey.header().isEmpty()) {
      throw SheafException.of(
          ErrorCode.BAD_INPUT,
          "{file} is empty: it has not even a line with the names of its columns",
          "file",
          source.named());
    }
    if (survey.endings().size() <= 1) {
      return new CsvFile(source, survey, options.header(), null, source.path());
    }
    TemporaryDirectory copies = TemporaryDirectory.create();
    try {
      Path copy = copies.file("lines.csv");
      copyWithLineFeeds(source, delimiter, copy);
      return new CsvFile(source, survey, options.header(), copies, copy);
    } catch (IOException | RuntimeException e) {
      copies.close();
      throw e;
    }
  }

  private static byte delimiter(SourceFile source, FileFormat format, ReadOptions options)
      throws IOException {
    if (options.delimiter().isPresent()) {
      char given = options.delimiter().get();
      if (given >= 0x80 || given == '"' || given == '\n' || given == '\r' || given == 0) {
        throw SheafException.of(
            ErrorCode.BAD_ARGUMENT,
            "'{delimiter}' cannot separate fields; take a single ASCII character",
            "delimiter",
            given);
      }
      return (byte) given;
    }
    return format == FileFormat.TSV ? (byte) '\t' : CsvSurvey.delimiterOf(source);
  }

  private static void requireUtf8(SourceFile source) throws IOException {
    try (InputStream in = source.read()) {
      byte[] mark = in.readNBytes(2);
      boolean utf16 =
          mark.length == 2
              && ((mark[0] == (byte) 0xFE && mark[1] == (byte) 0xFF)
                  || (mark[0] == (byte) 0xFF && mark[1] == (byte) 0xFE));
      if (utf16) {
        throw SheafException.of(
            ErrorCode.BAD_INPUT,
            "{file} is UTF-16 text; convert it to UTF-8, for example with iconv -f UTF-16 -t UTF-8",
            "file",
            source.named());
      }
    }
  }

  private static void copyWithLineFeeds(SourceFile source, byte delimiter, Path copy)
      throws IOException {
    try (CsvRecords records = records(source, delimiter);
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(copy), 1 << 16)) {
      while (records.next()) {
        out.write(records.buffer(), records.start(), records.length());
        if (records.ending() != Ending.END) {
          out.write('\n');
        }
      }
    }
  }

  /** By how much DuckDB's positions, which begin behind a byte order mark, are short. */
  int positionShift() {
    return survey.byteOrderMark() && copies == null ? CsvRecords.BYTE_ORDER_MARK_BYTES : 0;
  }

  static CsvRecords records(SourceFile source, byte delimiter) throws IOException {
    return new CsvRecords(source.named().toString(), source.read(), delimiter);
  }

  /** The records as DuckDB sees them, one after the other; the caller closes it. */
  CsvRecords parsedRecords() throws IOException {
    String name = source.named().toString();
    return copies == null
        ? records(source, survey.delimiter())
        : new CsvRecords(name, Files.newInputStream(parsed), survey.delimiter());
  }

  /** The columns, each with a name of its own. */
  List<String> names() {
    return names;
  }

  CsvSurvey survey() {
    return survey;
  }

  SourceFile source() {
    return source;
  }

  /** What DuckDB reads. */
  Path parsed() {
    return parsed;
  }

  /** Whether the first record is data. */
  boolean headerless() {
    return header == Header.ABSENT;
  }

  /** Whether this record is one that DuckDB passes over: in a column of its own it is a null. */
  boolean skipsBlank(CsvRecords record) {
    return record.length() == 0 && names.size() > 1;
  }

  /** Records that hold data. */
  long dataRecords() {
    long blank = names.size() > 1 ? survey.blankRecords() : survey.leadingBlankRecords();
    return survey.records() - blank - (headerless() ? 0 : 1);
  }

  /** How many rows of this width make a batch. */
  int batchRows() {
    return Math.max(BATCH_ROWS_MIN, Math.min(BATCH_ROWS_MAX, VALUES_PER_BATCH / names.size()));
  }

  /**
   * The table function over the file: columns {@code c0}, {@code c1}, …, all text. An empty field
   * is null, a quoted empty one is an empty text.
   */
  String tableFunction(String more) {
    String columns =
        IntStream.range(0, names.size())
            .mapToObj(i -> "'c" + i + "': 'VARCHAR'")
            .collect(Collectors.joining(", "));
    boolean gzip = copies == null && source.compressed();
    int line = Math.max(LINE_BYTES_DEFAULT, survey.longestRecordBytes() + 1_000);
    return "read_csv("
        + DuckDbSession.literal(parsed)
        + ", auto_detect = false, columns = {"
        + columns
        + "}, header = "
        + !headerless()
        + ", skip = "
        + survey.leadingBlankRecords()
        + ", delim = "
        + DuckDbSession.literal((char) survey.delimiter())
        + ", quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = false"
        + ", strict_mode = true, max_line_size = "
        + line
        + ", compression = "
        + (gzip ? "'gzip'" : "'none'")
        + more
        + ")";
  }

  @Override
  public void close() {
    if (copies != null) {
      copies.close();
    }
  }
}
