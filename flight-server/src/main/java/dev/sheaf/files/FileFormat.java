package dev.sheaf.files;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The file formats that tables are read from and written to.
 *
 * <p>The two JSON formats and the two Arrow formats are told apart when writing; a reader looks
 * into the file instead and takes either.
 */
public enum FileFormat {
  /** Comma-separated text with a header line, RFC 4180. */
  CSV("csv", "csv"),
  /** The same with tabs. */
  TSV("tsv", "tsv tab"),
  /** One JSON array of objects. */
  JSON("json", "json"),
  /** One JSON object per line. */
  JSON_LINES("jsonl", "jsonl ndjson"),
  /** Apache Parquet. */
  PARQUET("parquet", "parquet pq"),
  /** The Arrow IPC file format, also known as Feather version 2. */
  ARROW("arrow", "arrow feather ipc"),
  /** The Arrow IPC stream format. */
  ARROW_STREAM("arrows", "arrows");

  private static final String GZIP_SUFFIX = ".gz";

  private final String spelling;

  /** Separated by spaces. */
  private final String extensions;

  FileFormat(String spelling, String extensions) {
    this.spelling = spelling;
    this.extensions = extensions;
  }

  /** The name that {@link #parse} takes: {@code csv}, {@code jsonl} and so on. */
  public String spelling() {
    return spelling;
  }

  /** The names of all formats, for help and completion. */
  public static List<String> spellings() {
    return Arrays.stream(values()).map(FileFormat::spelling).toList();
  }

  /**
   * The format of that name or extension, in any case.
   *
   * @throws SheafException {@code BAD_ARGUMENT} when there is none
   */
  public static FileFormat parse(String spelling) {
    String wanted = spelling.toLowerCase(Locale.ROOT);
    for (FileFormat format : values()) {
      if (format.spelling.equals(wanted) || format.has(wanted)) {
        return format;
      }
    }
    throw SheafException.of(
        ErrorCode.BAD_ARGUMENT,
        "'{format}' is not a file format; there are {formats}",
        "format",
        spelling,
        "formats",
        listed());
  }

  /**
   * The format that the name of the file promises. {@code .gz} behind a text format is skipped.
   *
   * @throws SheafException {@code BAD_ARGUMENT} when the name ends in nothing that is known
   */
  public static FileFormat of(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    boolean compressed = name.endsWith(GZIP_SUFFIX);
    if (compressed) {
      name = name.substring(0, name.length() - GZIP_SUFFIX.length());
    }
    String extension = name.substring(name.lastIndexOf('.') + 1);
    for (FileFormat format : values()) {
      if (format.has(extension) && (format.isText() || !compressed)) {
        return format;
      }
    }
    throw SheafException.of(
        ErrorCode.BAD_ARGUMENT,
        "the name of {file} does not say what format it has; name it with --format ({formats})",
        "file",
        file,
        "formats",
        listed());
  }

  /** Whether values are text in the file, so that their types have to be found out or given. */
  public boolean isText() {
    return this == CSV || this == TSV || this == JSON || this == JSON_LINES;
  }

  private boolean has(String extension) {
    return Arrays.asList(extensions.split(" ")).contains(extension);
  }

  private static String listed() {
    return spellings().stream().collect(Collectors.joining(", "));
  }
}
