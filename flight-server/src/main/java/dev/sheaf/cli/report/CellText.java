package dev.sheaf.cli.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sheaf.cli.terminal.Style;
import dev.sheaf.cli.terminal.StyledText;
import dev.sheaf.ops.CellValues;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values as a table shows them. */
public final class CellText {
  /** Stands for null; faint, so that it is told from a text that reads the same. */
  public static final StyledText NULL = StyledText.of("–", Style.FAINT);

  private static final JsonFactory JSON = new JsonFactory();

  private CellText() {}

  /**
   * A value, or the sign for none.
   *
   * @param value as {@link CellValues} gives it
   * @param style for what is there
   */
  public static StyledText shown(@Nullable Object value, Style style) {
    return value == null ? NULL : StyledText.of(of(value), style);
  }

  /** A value as text: lists, structs and maps as JSON, decimals without an exponent. */
  public static String of(Object value) {
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    return value instanceof List || value instanceof Map ? json(value) : value.toString();
  }

  private static String json(Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      CellJson.write(json, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
