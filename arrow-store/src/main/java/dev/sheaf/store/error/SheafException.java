package dev.sheaf.store.error;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one exception that Sheaf throws for what users, data or surroundings did.
 *
 * <p><i>Representation:</i> a code, a constant {@linkplain #template() text} with places in braces,
 * and the values beside it. The message is the text with the places filled in. The text says what
 * was wrong, where, and what to do.
 *
 * <p>A slip of a programmer (null, a negative count) stays a plain {@link IllegalArgumentException}
 * or {@link NullPointerException}.
 */
public final class SheafException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int VALUE_CHARS_MAX = 200;

  private final ErrorCode code;
  private final String template;
  private final transient Map<String, Object> values;

  private SheafException(
      ErrorCode code, String template, Map<String, Object> values, @Nullable Throwable cause) {
    super(fill(template, values), cause);
    this.code = code;
    this.template = template;
    this.values = Collections.unmodifiableMap(values);
  }

  /**
   * An exception whose message is {@code template} with its places filled in.
   *
   * @param template constant text; {@code {name}} stands for the value of that name
   * @param namesAndValues alternating names (strings) and values
   */
  public static SheafException of(ErrorCode code, String template, Object... namesAndValues) {
    return new SheafException(code, template, pairs(namesAndValues), null);
  }

  /** As {@link #of}, with the exception that this one reports. */
  public static SheafException because(
      Throwable cause, ErrorCode code, String template, Object... namesAndValues) {
    return new SheafException(code, template, pairs(namesAndValues), cause);
  }

  /** The text with its places filled in: never null. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** What went wrong. */
  public ErrorCode code() {
    return code;
  }

  /** Whose fault it is. */
  public Fault fault() {
    return code.fault();
  }

  /** The constant text, places not filled in. */
  public String template() {
    return template;
  }

  /** The values by name, in the order given. */
  public Map<String, Object> values() {
    return values == null ? Map.of() : values;
  }

  private static Map<String, Object> pairs(Object... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("names and values come in pairs");
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return values;
  }

  private static String fill(String template, Map<String, Object> values) {
    StringBuilder text = new StringBuilder(template.length() + 32);
    int at = 0;
    while (at < template.length()) {
      int open = template.indexOf('{', at);
      int close = open < 0 ? -1 : template.indexOf('}', open);
      if (close < 0) {
        break;
      }
      String name = template.substring(open + 1, close);
      text.append(template, at, open);
      if (values.containsKey(name)) {
        text.append(shown(values.get(name)));
      } else {
        text.append(template, open, close + 1);
      }
      at = close + 1;
    }
    return text.append(template, at, template.length()).toString();
  }

  /** Bounded, and without control characters: a value may come from outside. */
  private static String shown(@Nullable Object value) {
    String text = String.valueOf(value);
    StringBuilder clean = new StringBuilder(Math.min(text.length(), VALUE_CHARS_MAX) + 1);
    for (int i = 0; i < text.length() && i < VALUE_CHARS_MAX; i++) {
      char c = text.charAt(i);
      clean.append(Character.isISOControl(c) || isBidirectionalControl(c) ? '\uFFFD' : c);
    }
    return text.length() > VALUE_CHARS_MAX ? clean.append('…').toString() : clean.toString();
  }

  private static boolean isBidirectionalControl(char c) {
    return (c >= '\u202A' && c <= '\u202E') || (c >= '\u2066' && c <= '\u2069');
  }
}
