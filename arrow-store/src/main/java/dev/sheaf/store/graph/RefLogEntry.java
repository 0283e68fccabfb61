package dev.sheaf.store.graph;

import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One step in the life of a ref, recorded together with the step itself.
 *
 * <p>The time is that of the step, not of a version: an imported version may be years older than
 * the entry that tells of it.
 *
 * @param number ascending over all entries of the dataset; those of one change share it
 * @param ref the ref's name, which follows it when it is renamed
 * @param from the version it was on; null if it did not exist
 * @param to the version it is on since; null if it was deleted
 * @param note who did it when and why
 */
public record RefLogEntry(
    long number, String ref, @Nullable VersionId from, @Nullable VersionId to, Note note) {

  /** The instant of the step. */
  public Instant instant() {
    return note.time().toInstant();
  }

  /**
   * What is said about a step.
   *
   * @param author who did it
   * @param time when; cut to whole milliseconds, and to whole minutes of offset
   * @param operation one word: commit, branch, tag, merge, reset, rename, delete, …
   * @param message what else there is to say, as the subject of a commit; cut to its first line
   */
  public record Note(String author, OffsetDateTime time, String operation, String message) {
    private static final int WORD_BYTES_MAX = 64;

    public Note {
      author = CheckedText.require("author", author, VersionBuilder.SHORT_TEXT_BYTES_MAX);
      time = CheckedText.cut(time);
      operation = CheckedText.require("operation", operation, WORD_BYTES_MAX);
      message =
          CheckedText.require(
              "message", message.lines().findFirst().orElse(""), VersionBuilder.TEXT_BYTES_MAX);
    }
  }
}
