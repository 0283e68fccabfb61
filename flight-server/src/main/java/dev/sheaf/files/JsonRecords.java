package dev.sheaf.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.sheaf.files.ReadOptions.OnReject;
import dev.sheaf.store.error.SheafException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the objects of a JSON file: the elements of one array, or objects one after the
 * other.
 *
 * <p>Where bad records are to be left out and there is no array, the file is read line by line, an
 * object on each: only then is it known where the next record begins.
 *
 * <p><i>Ownership:</i> owns the stream that it reads. <i>Threads:</i> one.
 */
final class JsonRecords implements AutoCloseable {
  /** Duplicate keys are refused, because one of the two values would be lost. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final SourceFile source;
  private final RejectLog rejects = new RejectLog();
  private final @Nullable BufferedReader lines;
  private final boolean array;
  private @Nullable JsonParser parser;
  private long line;
  private long recordLine;

  private JsonRecords(SourceFile source, boolean array, OnReject onReject) throws IOException {
    this.source = source;
    this.array = array;
    if (onReject == OnReject.SKIP && !array) {
      this.lines =
          new BufferedReader(
              new InputStreamReader(
                  source.read(),
                  StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)));
      return;
    }
    this.lines = null;
    InputStream in = source.readBuffered();
    try {
      JsonParser whole = FACTORY.createParser(in);
      this.parser = whole;
      if (array) {
        whole.nextToken();
      }
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** Begins to read; the source is borrowed and outlives this. */
  static JsonRecords open(SourceFile source, OnReject onReject) throws IOException {
    return new JsonRecords(source, isArray(source), onReject);
  }

  private static boolean isArray(SourceFile source) throws IOException {
    try (InputStream in = source.readBuffered()) {
      int b = in.read();
      // A byte order mark, and the white space of JSON.
      while (b == 0xEF || b == 0xBB || b == 0xBF || b == ' ' || b == '\t' || b == '\n'
          || b == '\r') {
        b = in.read();
      }
      return b == '[';
    }
  }

  /**
   * Goes to the next object; its tokens are read from {@link #parser()}, which stands at its start.
   *
   * @return false at the end
   * @throws SheafException {@code BAD_INPUT} with the line of what is no JSON, or no object
   */
  boolean next() throws IOException {
    return lines == null ? nextInStream() : nextInLines(lines);
  }

  private boolean nextInStream() throws IOException {
    try {
      JsonToken token = parser().nextToken();
      if (token == null || (array && token == JsonToken.END_ARRAY)) {
        requireEnd(token);
        return false;
      }
      recordLine = parser().currentTokenLocation().getLineNr();
      if (token != JsonToken.START_OBJECT) {
        throw RecordProblems.badRecord(source.named(), recordLine, noObject(token), null);
      }
      return true;
    } catch (JsonProcessingException e) {
      throw malformed(e);
    }
  }

  private void requireEnd(@Nullable JsonToken token) throws IOException {
    if (array && token == null) {
      throw RecordProblems.badRecord(
          source.named(), parser().currentLocation().getLineNr(), "the array is not closed", null);
    }
    if (token != null && parser().nextToken() != null) {
      long at = parser().currentTokenLocation().getLineNr();
      throw RecordProblems.badRecord(source.named(), at, "there is more behind the array", null);
    }
  }

  private boolean nextInLines(BufferedReader text) throws IOException {
    while (true) {
      @Nullable String record = text.readLine();
      if (record == null) {
        return false;
      }
      recordLine = ++line;
      if (record.isBlank()) {
        continue;
      }
      String content = line == 1 && record.startsWith("\uFEFF") ? record.substring(1) : record;
      @Nullable String problem = problem(content);
      if (problem == null) {
        parser = FACTORY.createParser(content);
        parser.nextToken();
        return true;
      }
      rejects.add(recordLine, problem);
    }
  }

  /** Reads one line to its end; null when it holds an object and nothing else. */
  private static @Nullable String problem(String content) throws IOException {
    try (JsonParser line = FACTORY.createParser(content)) {
      @Nullable JsonToken first = line.nextToken();
      if (first != JsonToken.START_OBJECT) {
        return noObject(first);
      }
      line.skipChildren();
      return line.nextToken() == null ? null : "there is more behind the object";
    } catch (JsonProcessingException e) {
      return reason(e);
    }
  }

  private static String noObject(@Nullable JsonToken token) {
    String kind =
        token == null
            ? "nothing"
            : switch (token) {
              case START_ARRAY -> "an array";
              case VALUE_STRING -> "a string";
              case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
              case VALUE_NULL -> "null";
              default -> "true or false";
            };
    return "a record is an object, here is " + kind;
  }

  /** What a parse error inside of the current record becomes. */
  SheafException malformed(JsonProcessingException cause) {
    @Nullable JsonLocation place = cause.getLocation();
    long at = lines != null || place == null ? recordLine : place.getLineNr();
    return RecordProblems.badRecord(source.named(), at, reason(cause), cause);
  }

  private static String reason(JsonProcessingException cause) {
    String message = String.valueOf(cause.getOriginalMessage());
    String first = message.lines().findFirst().orElse(message);
    return (cause instanceof StreamConstraintsException ? "beyond the limits: " : "not JSON: ")
        + first;
  }

  /** At the beginning of the current object; borrowed. */
  JsonParser parser() {
    JsonParser current = parser;
    if (current == null) {
      throw new IllegalStateException("next() comes first");
    }
    return current;
  }

  /** The line on which the current record begins. */
  long line() {
    return recordLine;
  }

  /** What was left out so far. */
  RejectLog rejects() {
    return rejects;
  }

  @Override
  public void close() throws IOException {
    try (BufferedReader last = lines) {
      if (parser != null) {
        parser.close();
      }
    }
  }
}
