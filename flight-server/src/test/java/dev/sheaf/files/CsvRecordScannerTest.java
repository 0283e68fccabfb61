package dev.sheaf.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sheaf.files.CsvRecordScanner.Ending;
import dev.sheaf.store.testing.Seeds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CsvRecordScannerTest {
  /** One record with its place. */
  record Found(String text, Ending ending, long line, boolean regular) {}

  @Test
  void recordsAreThoseOfANaiveParser() {
    Seeds.forEach(
        2_000,
        seed -> {
          Random random = Seeds.random(seed);
          String text = text(random);
          assertEquals(naive(text), scanned(text, random), () -> "of " + text);
        });
  }

  @Test
  void quotesOutsideOfTheGrammarAreNoticed() {
    assertEquals(
        List.of(new Found("a\"b", Ending.LF, 1, false), new Found("c", Ending.END, 2, false)),
        naive("a\"b\nc"));
    assertEquals(List.of(new Found("\"a\"b", Ending.END, 1, false)), naive("\"a\"b"));
    assertEquals(List.of(new Found("\"a\n", Ending.END, 1, false)), naive("\"a\n"));
  }

  private static String text(Random random) {
    String alphabet = random.nextBoolean() ? "ab,\"\n" : "a,\"\n\r";
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(30); i > 0; i--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private static List<Found> scanned(String text, Random random) throws IOException {
    List<Found> found = new ArrayList<>();
    ByteArrayInputStream in =
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
          @Override
          public synchronized int read(byte[] target, int from, int count) {
            return super.read(target, from, Math.min(count, 1 + random.nextInt(4)));
          }
        };
    try (CsvRecords records = new CsvRecords("t", in, (byte) ',')) {
      while (records.next()) {
        assertEquals(
            text.substring((int) records.offset(), (int) records.offset() + records.length()),
            string(records));
        found.add(new Found(string(records), records.ending(), records.line(), records.regular()));
      }
    }
    return found;
  }

  private static String string(CsvRecords records) {
    return new String(records.buffer(), records.start(), records.length(), StandardCharsets.UTF_8);
  }

  /** RFC 4180 read literally, character by character. */
  private static List<Found> naive(String text) {
    List<Found> found = new ArrayList<>();
    StringBuilder record = new StringBuilder();
    boolean fieldStart = true;
    boolean quoted = false;
    boolean closed = false;
    boolean regular = true;
    long line = 1;
    long recordLine = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean next = i + 1 < text.length();
      boolean lineEnd = c == '\n' || c == '\r';
      boolean crlf = c == '\r' && next && text.charAt(i + 1) == '\n';
      if (quoted) {
        record.append(c);
        if (c == '"' && next && text.charAt(i + 1) == '"') {
          record.append(text.charAt(++i));
        } else if (c == '"') {
          quoted = false;
          closed = true;
        } else if (lineEnd && !crlf) {
          line++;
        }
      } else if (lineEnd) {
        i += crlf ? 1 : 0;
        Ending ending = crlf ? Ending.CRLF : c == '\n' ? Ending.LF : Ending.CR;
        found.add(new Found(record.toString(), ending, recordLine, regular));
        record.setLength(0);
        recordLine = ++line;
        fieldStart = true;
        closed = false;
      } else {
        record.append(c);
        if (c == '"' && fieldStart) {
          quoted = true;
        } else if (c != ',') {
          regular &= c != '"' && !closed;
          closed = false;
        }
        closed &= c != ',';
        fieldStart = c == ',';
      }
    }
    if (record.length() > 0) {
      found.add(new Found(record.toString(), Ending.END, recordLine, regular && !quoted));
    }
    return found;
  }
}
