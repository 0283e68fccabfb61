package dev.sheaf.git;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/**
 * The commits of a branch that changed one file, as a line from the oldest to the newest.
 *
 * <p>A branch is a graph, a table's history is a line: it is found from the tip backwards. A commit
 * whose file is that of a parent did not change it, and the walk goes on at that parent, whichever
 * it is; so the commits of a merged side branch appear one by one where the merge took their file
 * as it was. A merge that made a content of its own out of several is itself the change, and the
 * walk goes on at its first parent: what happened on the other sides appears as that one step.
 * Between neighbours of the line the content always differs. For a history without merges this is
 * {@code git log --reverse -- PATH}. Renames are not followed: the line begins where the path does.
 *
 * <p><i>Ownership:</i> holds the repository open until it is closed. <i>Threads:</i> one.
 * <i>Cost:</i> opening reads the headers of all commits on the line and as many trees as the path
 * is deep.
 */
public final class FileHistory implements AutoCloseable {
  /** The largest content that is read. */
  static final int CONTENT_BYTES_MAX = 1 << 29;

  private final Repository repository;
  private final ObjectReader reader;
  private final String path;
  private final String branch;
  private final List<FileVersion> versions;

  /** A commit on the way and the content of the file in it; zero where there is none. */
  private record Step(RevCommit commit, ObjectId content) {
    boolean isAbsent() {
      return content.equals(ObjectId.zeroId());
    }
  }

  private FileHistory(
      Repository repository,
      ObjectReader reader,
      String path,
      String branch,
      List<FileVersion> versions) {
    this.repository = repository;
    this.reader = reader;
    this.path = path;
    this.branch = branch;
    this.versions = Collections.unmodifiableList(versions);
  }

  /**
   * Finds the history of a file.
   *
   * @param location a repository with or without a working tree, or a directory inside of one
   * @param path the file, from the top of the repository, with slashes
   * @param branch a branch, tag or other revision; without one that of {@code HEAD}, and where
   *     {@code HEAD} is on a branch that is not there (as in some clones), the only branch that is
   * @throws SheafException {@code BAD_INPUT} when there is no such repository or file, {@code
   *     UNKNOWN_REF} when there is no such branch
   */
  public static FileHistory open(Path location, String path, Optional<String> branch) {
    Repository repository = GitRepositories.open(location);
    ObjectReader reader = repository.newObjectReader();
    try (RevWalk walk = new RevWalk(reader)) {
      String file = normalized(path);
      GitRepositories.Start start = GitRepositories.start(repository, branch);
      walk.setRetainBody(false);
      RevCommit tip = walk.parseCommit(start.commit());
      List<FileVersion> versions = line(walk, tip, file);
      if (versions.isEmpty()) {
        throw SheafException.of(
            ErrorCode.BAD_INPUT,
            "no commit of {branch} in {repository} has a file {path}{hint}",
            "branch",
            start.name(),
            "repository",
            location,
            "path",
            file,
            "hint",
            hint(reader, tip, file));
      }
      return new FileHistory(repository, reader, file, start.name(), versions);
    } catch (IOException e) {
      close(reader, repository);
      throw unreadable(location, e);
    } catch (RuntimeException e) {
      close(reader, repository);
      throw e;
    }
  }

  private static void close(ObjectReader reader, Repository repository) {
    reader.close();
    repository.close();
  }

  private static String normalized(String path) {
    String file = path.replace('\\', '/').replaceAll("/{2,}", "/");
    while (file.startsWith("./")) {
      file = file.substring(2);
    }
    file = file.startsWith("/") ? file.substring(1) : file;
    if (file.isEmpty() || file.endsWith("/")) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT, "'{path}' does not name a file", "path", path);
    }
    return file;
  }

  private static List<FileVersion> line(RevWalk walk, RevCommit tip, String path)
      throws IOException {
    List<FileVersion> versions = new ArrayList<>();
    @Nullable Step step = new Step(tip, fileIn(walk, tip, path));
    while (step != null) {
      @Nullable Step before = before(walk, step, path);
      ObjectId contentBefore = before == null ? ObjectId.zeroId() : before.content;
      if (!step.content.equals(contentBefore)) {
        versions.add(version(walk, step));
      }
      step = before;
    }
    Collections.reverse(versions);
    return versions;
  }

  /** Where the line goes on; null behind a commit without parents. */
  private static @Nullable Step before(RevWalk walk, Step step, String path) throws IOException {
    @Nullable Step chosen = null;
    for (RevCommit parent : step.commit.getParents()) {
      walk.parseHeaders(parent);
      Step candidate = new Step(parent, fileIn(walk, parent, path));
      if (candidate.content.equals(step.content)) {
        return candidate;
      }
      // The first parent, unless the file came from another.
      if (chosen == null || (chosen.isAbsent() && !candidate.isAbsent())) {
        chosen = candidate;
      }
    }
    return chosen;
  }

  /** The id of the file's content in that commit; zero when it has none. */
  private static ObjectId fileIn(RevWalk walk, RevCommit commit, String path) throws IOException {
    try (@Nullable TreeWalk found =
        TreeWalk.forPath(walk.getObjectReader(), path, commit.getTree())) {
      boolean file = found != null && isFile(found.getFileMode(0));
      return found != null && file ? found.getObjectId(0) : ObjectId.zeroId();
    }
  }

  private static boolean isFile(FileMode mode) {
    return FileMode.REGULAR_FILE.equals(mode) || FileMode.EXECUTABLE_FILE.equals(mode);
  }

  private static FileVersion version(RevWalk walk, Step step) throws IOException {
    RevCommit commit = step.commit;
    walk.parseBody(commit);
    Authorship author = Authorship.of(commit);
    FileVersion version =
        new FileVersion(
            commit.name(),
            author.name(),
            author.email(),
            author.time(),
            Instant.ofEpochSecond(commit.getCommitTime()),
            commit.getFullMessage().stripTrailing(),
            step.isAbsent() ? Optional.empty() : Optional.of(step.content.name()));
    commit.disposeBody();
    return version;
  }

  private static String hint(ObjectReader reader, RevCommit tip, String path) throws IOException {
    List<String> files = new ArrayList<>();
    try (TreeWalk walk = new TreeWalk(reader)) {
      walk.addTree(tip.getTree());
      walk.setRecursive(true);
      while (walk.next() && files.size() < 100_000) {
        files.add(walk.getPathString());
      }
    }
    List<String> inside = files.stream().filter(file -> file.startsWith(path + "/")).toList();
    if (!inside.isEmpty()) {
      return ": it is a directory; files in it are " + listed(inside);
    }
    String name = path.substring(path.lastIndexOf('/') + 1);
    List<String> sameName = files.stream().filter(file -> file.endsWith("/" + name)).toList();
    if (!sameName.isEmpty()) {
      return ": did you mean " + listed(sameName) + "?";
    }
    return Suggestions.hint(path, files);
  }

  private static String listed(List<String> files) {
    return String.join(", ", files.subList(0, Math.min(3, files.size())))
        + (files.size() > 3 ? ", …" : "");
  }

  /** The file, from the top of the repository. */
  public String path() {
    return path;
  }

  /** The branch or revision whose history this is. */
  public String branch() {
    return branch;
  }

  /** The commits that changed the file, oldest first; neighbours differ in content. */
  public List<FileVersion> versions() {
    return versions;
  }

  /** Whether the repository lacks older commits, so that the history may begin too late. */
  public boolean isShallow() {
    try {
      return !repository.getObjectDatabase().getShallowCommits().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * How many bytes the content of the file has at that version.
   *
   * @throws SheafException {@code BAD_INPUT} when the repository does not have it
   */
  long contentBytes(FileVersion version) {
    try {
      return reader.getObjectSize(blob(version), Constants.OBJ_BLOB);
    } catch (IOException e) {
      throw missing(version, e);
    }
  }

  /**
   * The content of the file at that version.
   *
   * @throws SheafException {@code BAD_INPUT} when the repository does not have it, {@code
   *     LIMIT_EXCEEDED} when it has more than half a gigabyte
   */
  public byte[] content(FileVersion version) {
    try {
      ObjectLoader loader = reader.open(blob(version), Constants.OBJ_BLOB);
      if (loader.getSize() > CONTENT_BYTES_MAX) {
        throw SheafException.of(
            ErrorCode.LIMIT_EXCEEDED,
            "{path} has {megabytes} MB at commit {commit}; at most {limit} MB are read",
            "path",
            path,
            "megabytes",
            loader.getSize() >> 20,
            "commit",
            version.shortCommit(),
            "limit",
            CONTENT_BYTES_MAX >> 20);
      }
      return loader.getCachedBytes(CONTENT_BYTES_MAX);
    } catch (IOException e) {
      throw missing(version, e);
    }
  }

  private static AnyObjectId blob(FileVersion version) {
    return ObjectId.fromString(
        version.blob().orElseThrow(() -> new IllegalArgumentException("the file was removed")));
  }

  private SheafException missing(FileVersion version, IOException cause) {
    return SheafException.because(
        cause,
        ErrorCode.BAD_INPUT,
        cause instanceof MissingObjectException
            ? "the repository does not have the content of {path} at commit {commit}: if it is a"
                + " partial clone, clone it without --filter"
            : "the content of {path} at commit {commit} cannot be read: {reason}",
        "path",
        path,
        "commit",
        version.shortCommit(),
        "reason",
        String.valueOf(cause.getMessage()));
  }

  private static SheafException unreadable(Path location, IOException cause) {
    return SheafException.because(
        cause,
        ErrorCode.BAD_INPUT,
        "the git repository {repository} cannot be read: {reason}",
        "repository",
        location,
        "reason",
        String.valueOf(cause.getMessage()));
  }

  @Override
  public void close() {
    close(reader, repository);
  }
}
