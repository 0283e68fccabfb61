package dev.sheaf.cli.shell;

import dev.sheaf.files.FileFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the rows of a statement are shown. */
public enum ResultMode {
  /** Rows in columns that stand below each other, cut to the screen. */
  TABLE(null),
  /** A line for each value. */
  VERTICAL(null),
  /** Text with commas. */
  CSV(FileFormat.CSV),
  /** Text with tabs. */
  TSV(FileFormat.TSV),
  /** One array of objects. */
  JSON(FileFormat.JSON),
  /** An object on each line. */
  JSONL(FileFormat.JSON_LINES),
  /** The Arrow file format. */
  ARROW(FileFormat.ARROW),
  /** The Arrow stream format. */
  ARROWS(FileFormat.ARROW_STREAM),
  /** Apache Parquet. */
  PARQUET(FileFormat.PARQUET);

  private final @Nullable FileFormat format;

  ResultMode(@Nullable FileFormat format) {
    this.format = format;
  }

  /** The mode that writes a format. */
  public static ResultMode of(FileFormat format) {
    return Arrays.stream(values()).filter(mode -> mode.format == format).findFirst().orElseThrow();
  }

  /** The format of files that it writes, without a limit on rows; none if it is for reading. */
  public Optional<FileFormat> format() {
    return Optional.ofNullable(format);
  }

  /** What it is called. */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a screen can show it. */
  boolean isText() {
    return format == null || format.isText();
  }

  /** The names of those that a screen can show. */
  static List<String> textSpellings() {
    return Arrays.stream(values()).filter(ResultMode::isText).map(ResultMode::spelling).toList();
  }
}
