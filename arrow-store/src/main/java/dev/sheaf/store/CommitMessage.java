package dev.sheaf.store;

import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is said about a version when it is made. An immutable value.
 *
 * @param text why; the first line is the subject
 * @param author who, or null for the dataset's
 * @param time when, or null for now
 * @param properties further texts by key, such as where the rows came from
 */
public record CommitMessage(
    String text,
    @Nullable String author,
    @Nullable OffsetDateTime time,
    Map<String, String> properties) {
  /** Copies the properties. */
  public CommitMessage {
    properties = Collections.unmodifiableMap(new TreeMap<>(properties));
  }

  /** A message of the dataset's author, now. */
  public static CommitMessage of(String text) {
    return new CommitMessage(text, null, null, Map.of());
  }

  /** The same, by somebody. */
  public CommitMessage withAuthor(String newAuthor) {
    return new CommitMessage(text, newAuthor, time, properties);
  }

  /** The same, at some time. */
  public CommitMessage withTime(OffsetDateTime newTime) {
    return new CommitMessage(text, author, newTime, properties);
  }

  /** The same, with one property more. */
  public CommitMessage withProperty(String key, String value) {
    Map<String, String> more = new TreeMap<>(properties);
    more.put(key, value);
    return new CommitMessage(text, author, time, more);
  }
}
