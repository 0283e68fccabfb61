package dev.sheaf.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;

/** A bare repository whose commits are made to measure; each is a minute after the one before. */
public final class GitFixture implements AutoCloseable {
  private static final Instant START = Instant.parse("2021-11-02T20:00:30Z");

  private final Repository repository;
  private final Path directory;
  private int commits;

  /** A new one in that directory. */
  public GitFixture(Path directory) throws IOException {
    IsolatedSystem.install();
    this.directory = directory;
    this.repository = new RepositoryBuilder().setGitDir(directory.toFile()).setBare().build();
    repository.create(true);
  }

  /** Where it is. */
  public Path directory() {
    return directory;
  }

  Repository repository() {
    return repository;
  }

  /** A commit on a branch that grows from its last commit. */
  public ObjectId commit(String branch, String message, Map<String, String> files)
      throws IOException {
    ObjectId tip = repository.resolve("refs/heads/" + branch);
    ObjectId commit = tip == null ? commit(message, files) : commit(message, files, tip);
    point(branch, commit);
    return commit;
  }

  /** A commit with these parents, on no branch. */
  ObjectId commit(String message, Map<String, String> files, ObjectId... parents)
      throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    files.forEach((path, text) -> contents.put(path, text.getBytes(StandardCharsets.UTF_8)));
    return commitBytes(message, contents, parents);
  }

  /** A commit whose files are not all text, with these parents, on no branch. */
  ObjectId commitBytes(String message, Map<String, byte[]> files, ObjectId... parents)
      throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      DirCache tree = DirCache.newInCore();
      DirCacheBuilder builder = tree.builder();
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        DirCacheEntry entry = new DirCacheEntry(file.getKey());
        entry.setFileMode(FileMode.REGULAR_FILE);
        entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, file.getValue()));
        builder.add(entry);
      }
      builder.finish();
      CommitBuilder commit = new CommitBuilder();
      Instant now = START.plusSeconds(60L * commits++);
      commit.setAuthor(new PersonIdent("Ada", "ada@example.org", now, ZoneOffset.ofHours(2)));
      commit.setCommitter(
          new PersonIdent("Bob", "bob@example.org", now.plusSeconds(5), ZoneOffset.UTC));
      commit.setMessage(message);
      commit.setTreeId(tree.writeTree(inserter));
      commit.setParentIds(parents);
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      return id;
    }
  }

  /** A commit in the very words of git's format, of which some programs write odd ones. */
  ObjectId commitRaw(String raw) throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      ObjectId id = inserter.insert(Constants.OBJ_COMMIT, raw.getBytes(StandardCharsets.UTF_8));
      inserter.flush();
      return id;
    }
  }

  /** Makes a branch point to a commit. */
  void point(String branch, ObjectId commit) throws IOException {
    ref("refs/heads/" + branch, commit);
  }

  void ref(String name, ObjectId commit) throws IOException {
    RefUpdate update = repository.updateRef(name);
    update.setNewObjectId(commit);
    update.forceUpdate();
  }

  /** Puts HEAD on a branch, there or not. */
  public void head(String branch) throws IOException {
    repository.updateRef(Constants.HEAD).link("refs/heads/" + branch);
  }

  @Override
  public void close() {
    repository.close();
  }
}
