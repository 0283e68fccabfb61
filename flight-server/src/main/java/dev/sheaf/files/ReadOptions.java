package dev.sheaf.files;

import java.util.Optional;

/**
 * How a file is read. Immutable; {@link #defaults()} and the {@code with} methods make them.
 *
 * @param format what the file is; by its name when absent
 * @param types the types of the columns; only where the format has none of its own
 * @param onReject what happens to records that cannot be read
 * @param header whether the first record of a CSV file names the columns
 * @param delimiter what separates the fields of a CSV file; read off its first record when absent
 * @param progress told how far reading is
 */
public record ReadOptions(
    Optional<FileFormat> format,
    ColumnTypes types,
    OnReject onReject,
    Header header,
    Optional<Character> delimiter,
    ReadProgress progress) {

  private static final ReadOptions DEFAULTS =
      new ReadOptions(
          Optional.empty(),
          ColumnTypes.inferred(),
          OnReject.FAIL,
          Header.PRESENT,
          Optional.empty(),
          (done, total) -> {});

  /** What happens to a record that cannot be read. */
  public enum OnReject {
    /** Reading ends with an error that names the first one. */
    FAIL,
    /** It is left out and reported. */
    SKIP
  }

  /** Whether a CSV file names its columns. */
  public enum Header {
    /** The first record holds the names. */
    PRESENT,
    /** The first record is data already; columns are called {@code column_1} and so on. */
    ABSENT
  }

  /** Told how far reading is, in rows or bytes; called every batch, by the thread that reads. */
  @FunctionalInterface
  public interface ReadProgress {
    /** {@code done} of {@code total} units; a later pass begins at 0 again. */
    void report(long done, long total);
  }

  /** Format by name, types inferred, the first bad record is an error, with a header. */
  public static ReadOptions defaults() {
    return DEFAULTS;
  }

  /** The same with that format. */
  public ReadOptions withFormat(FileFormat other) {
    return new ReadOptions(Optional.of(other), types, onReject, header, delimiter, progress);
  }

  /** The same with these types. */
  public ReadOptions withTypes(ColumnTypes other) {
    return new ReadOptions(format, other, onReject, header, delimiter, progress);
  }

  /** The same with that treatment of bad records. */
  public ReadOptions withOnReject(OnReject other) {
    return new ReadOptions(format, types, other, header, delimiter, progress);
  }

  /** The same with or without a header. */
  public ReadOptions withHeader(Header other) {
    return new ReadOptions(format, types, onReject, other, delimiter, progress);
  }

  /** The same with that delimiter: one ASCII character. */
  public ReadOptions withDelimiter(char other) {
    return new ReadOptions(format, types, onReject, header, Optional.of(other), progress);
  }

  /** The same with that listener. */
  public ReadOptions withProgress(ReadProgress other) {
    return new ReadOptions(format, types, onReject, header, delimiter, other);
  }
}
