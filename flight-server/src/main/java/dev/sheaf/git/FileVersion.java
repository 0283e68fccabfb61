package dev.sheaf.git;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * One commit that changed the file.
 *
 * @param commit the id of the commit, 40 hexadecimal digits
 * @param authorName who wrote the change
 * @param authorEmail the address given with it
 * @param authored when, by the author's clock and zone
 * @param committed when the commit was made
 * @param message the full message, without trailing white space
 * @param blob the id of the content; absent when the commit removed the file, or put something
 *     there that is no file
 */
public record FileVersion(
    String commit,
    String authorName,
    String authorEmail,
    OffsetDateTime authored,
    Instant committed,
    String message,
    Optional<String> blob) {

  /** How a commit is named where space is short. */
  public static final int SHORT_COMMIT_CHARS = 7;

  /** The first digits of the commit's id. */
  public String shortCommit() {
    return commit.substring(0, SHORT_COMMIT_CHARS);
  }

  /** The author in git's form: {@code Name <address>}. */
  public String author() {
    return authorEmail.isEmpty() ? authorName : authorName + " <" + authorEmail + ">";
  }
}
