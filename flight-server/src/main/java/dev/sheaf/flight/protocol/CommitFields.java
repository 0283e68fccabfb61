package dev.sheaf.flight.protocol;

import dev.sheaf.store.CommitMessage;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a client says about the version that it makes.
 *
 * @param message of the version; null if the server is to make one up
 * @param author of it; null for the dataset's
 * @param properties further texts
 * @param commitId by which a retry is recognised; null for none
 */
public record CommitFields(
    @Nullable String message,
    @Nullable String author,
    SortedMap<String, String> properties,
    @Nullable String commitId) {
  /** The property of a version that keeps {@link #commitId}. */
  public static final String COMMIT_ID = "commit_id";

  private static final int COMMIT_ID_CHARS_MAX = 128;

  /** Reads them from a body. */
  public static CommitFields read(JsonBody body) {
    String commitId = commitId(body);
    SortedMap<String, String> properties = body.textsByName("properties");
    if (properties.containsKey(COMMIT_ID)) {
      throw body.wrong("properties", "without 'commit_id', which is a field of its own");
    }
    return new CommitFields(
        body.optionalText("message"), body.optionalText("author"), properties, commitId);
  }

  /** Reads {@link #commitId} alone, of a version about which all else is known. */
  public static CommitFields idAlone(JsonBody body) {
    return new CommitFields(null, null, Collections.emptySortedMap(), commitId(body));
  }

  private static @Nullable String commitId(JsonBody body) {
    String commitId = body.optionalText(COMMIT_ID);
    if (commitId != null && (commitId.isEmpty() || commitId.length() > COMMIT_ID_CHARS_MAX)) {
      throw body.wrong(COMMIT_ID, "a text of 1 to " + COMMIT_ID_CHARS_MAX + " characters");
    }
    return commitId;
  }

  /** Whether the client says nothing. */
  public boolean isEmpty() {
    return message == null && author == null && properties.isEmpty() && commitId == null;
  }

  /** All of it, for the commit. */
  public CommitMessage toMessage(String otherwise) {
    return toMessage(CommitMessage.of(otherwise));
  }

  /** All of it, for the commit, and what else is said about it where the client says nothing. */
  public CommitMessage toMessage(CommitMessage otherwise) {
    CommitMessage all =
        new CommitMessage(
            message == null ? otherwise.text() : message,
            author == null ? otherwise.author() : author,
            otherwise.time(),
            otherwise.properties());
    for (Map.Entry<String, String> property : properties.entrySet()) {
      all = all.withProperty(property.getKey(), property.getValue());
    }
    return commitId == null ? all : all.withProperty(COMMIT_ID, commitId);
  }
}
