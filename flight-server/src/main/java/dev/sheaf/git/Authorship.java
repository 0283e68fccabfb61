package dev.sheaf.git;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/**
 * Who wrote a commit, and when by their clock; when by the committer's where that shows what no
 * clock can.
 */
record Authorship(String name, String email, OffsetDateTime time) {
  private static final Pattern AUTHOR = Pattern.compile("(?m)^author (.*?) ?<(.*?)>");
  private static final int YEAR_MAX = 9999;

  /** That of a commit whose body was parsed. */
  static Authorship of(RevCommit commit) {
    OffsetDateTime committed =
        Instant.ofEpochSecond(commit.getCommitTime()).atOffset(ZoneOffset.UTC);
    try {
      @Nullable PersonIdent author = commit.getAuthorIdent();
      if (author == null) {
        return new Authorship("", "", committed);
      }
      OffsetDateTime time = author.getWhenAsInstant().atOffset(author.getZoneOffset());
      boolean possible = time.getYear() >= 0 && time.getYear() <= YEAR_MAX;
      return new Authorship(
          author.getName(), author.getEmailAddress(), possible ? time : committed);
    } catch (DateTimeException e) {
      String header = new String(commit.getRawBuffer(), StandardCharsets.UTF_8);
      Matcher author = AUTHOR.matcher(header);
      return author.find()
          ? new Authorship(author.group(1), author.group(2), committed)
          : new Authorship("", "", committed);
    }
  }
}
