package dev.sheaf.git;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads CSV by the grammar of RFC 4180, and shares no code with what is tested: the records of a
 * text by key, each a map from column to value in which a null (an empty field without quotes) is
 * absent.
 *
 * <p>Texts are taken byte by byte: a character here is a byte. A record that came before is not
 * taken apart again, so that thousands of versions of a large file can be read.
 *
 * <p><i>Threads:</i> one.
 */
final class PlainCsv {
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?(E-?[0-9]+)?");

  private final List<String> key;
  private final UnaryOperator<String> value;
  private final Map<List<String>, Map<String, Map<String, String>>> known = new HashMap<>();
  private final Map<Map<String, String>, Map<String, String>> canonical = new HashMap<>();

  /** A reader of texts whose records have this key, of values as they are. */
  PlainCsv(String... key) {
    this(value -> value, key);
  }

  /** A reader of texts whose records have this key. */
  PlainCsv(UnaryOperator<String> value, String... key) {
    this.value = value;
    this.key = List.of(key);
  }

  /** The records by key, or if there is none by all their values. */
  Map<Object, Map<String, String>> records(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = start(text);
    int end = recordEnd(text, at);
    List<String> header = header(bytes);
    Map<String, Map<String, String>> ofHeader =
        known.computeIfAbsent(header, names -> new HashMap<>());
    Map<Object, Map<String, String>> records = new HashMap<>();
    for (at = next(text, end); at < text.length(); at = next(text, end)) {
      end = recordEnd(text, at);
      Map<String, String> record =
          ofHeader.computeIfAbsent(text.substring(at, end), raw -> record(header, raw));
      Object id = key.isEmpty() ? record : key.stream().map(record::get).toList();
      @Nullable Map<String, String> twice = records.put(id, record);
      if (twice != null && !key.isEmpty()) {
        throw new AssertionError("key " + id + " twice");
      }
    }
    return records;
  }

  /** One text for all numbers that are equal, however they are written; others as they are. */
  static String canonicalNumber(String value) {
    return NUMBER.matcher(value).matches()
        ? new BigDecimal(value).stripTrailingZeros().toPlainString()
        : value;
  }

  /** The columns of a text. */
  static List<String> header(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    List<String> names = new ArrayList<>();
    int at = start(text);
    for (@Nullable String name : fields(text.substring(at, recordEnd(text, at)))) {
      names.add(String.valueOf(name));
    }
    return names;
  }

  /** Behind the byte order mark, if there is one. */
  private static int start(String text) {
    return text.startsWith("\u00EF\u00BB\u00BF") ? 3 : 0;
  }

  /** Equal records are one object, so that comparing them is fast. */
  private Map<String, String> record(List<String> header, String raw) {
    List<@Nullable String> fields = fields(raw);
    if (fields.size() != header.size()) {
      throw new AssertionError(header + " has not as many fields as " + raw);
    }
    Map<String, String> record = new TreeMap<>();
    for (int i = 0; i < fields.size(); i++) {
      @Nullable String field = fields.get(i);
      if (field != null) {
        record.put(header.get(i), value.apply(field));
      }
    }
    return canonical.computeIfAbsent(record, same -> same);
  }

  /** Where the line end of the record that begins there is. */
  private static int recordEnd(String text, int from) {
    boolean quoted = false;
    int at = from;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '\n' || c == '\r')) {
        return at;
      }
      at++;
    }
    return at;
  }

  private static int next(String text, int end) {
    return end + (text.startsWith("\r\n", end) ? 2 : 1);
  }

  private static List<@Nullable String> fields(String record) {
    List<@Nullable String> fields = new ArrayList<>();
    int from = 0;
    boolean quoted = false;
    for (int at = 0; at <= record.length(); at++) {
      if (at < record.length() && record.charAt(at) == '"') {
        quoted = !quoted;
      } else if (at == record.length() || (!quoted && record.charAt(at) == ',')) {
        fields.add(unquoted(record.substring(from, at)));
        from = at + 1;
      }
    }
    return fields;
  }

  private static @Nullable String unquoted(String field) {
    if (field.startsWith("\"")) {
      return field.substring(1, field.length() - 1).replace("\"\"", "\"");
    }
    return field.isEmpty() ? null : field;
  }

  /** What two texts differ in, for messages: empty when they do not. */
  static String difference(
      Map<Object, Map<String, String>> expected, Map<Object, Map<String, String>> actual) {
    if (expected.equals(actual)) {
      return "";
    }
    Map<Object, String> differences = new LinkedHashMap<>();
    expected.forEach(
        (id, record) -> {
          if (differences.size() < 5 && !record.equals(actual.get(id))) {
            differences.put(id, record + " is " + actual.get(id));
          }
        });
    actual.forEach(
        (id, record) -> {
          if (differences.size() < 5 && !expected.containsKey(id)) {
            differences.put(id, "nothing is " + record);
          }
        });
    return differences.toString();
  }
}
