package dev.sheaf.git;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.AmbiguousObjectException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.jspecify.annotations.Nullable;

/** Opens repositories, and finds the commit that a history ends with. */
final class GitRepositories {
  /** What git takes for an address; a path has lost its second slash. */
  private static final Pattern ADDRESS = Pattern.compile("(https?|ssh|git):/|[\\w.-]+@[\\w.-]+:");

  private GitRepositories() {}

  /**
   * Where a history ends.
   *
   * @param name the branch as messages name it
   * @param commit its last commit
   */
  record Start(String name, ObjectId commit) {}

  /**
   * Opens the repository at or above that place; the caller closes it.
   *
   * @throws SheafException {@code BAD_INPUT} when there is none, or none that can be read
   */
  static Repository open(Path location) {
    IsolatedSystem.install();
    if (ADDRESS.matcher(location.toString()).lookingAt()) {
      throw SheafException.of(
          ErrorCode.BAD_INPUT,
          "{repository} is not on this machine; clone it first, with git clone",
          "repository",
          location);
    }
    if (!Files.exists(location)) {
      throw SheafException.of(
          ErrorCode.BAD_INPUT, "there is no directory {repository}", "repository", location);
    }
    if (!Files.isDirectory(location)) {
      throw SheafException.of(
          ErrorCode.BAD_INPUT,
          "{repository} is a file, not a git repository; a bundle is cloned first: git clone"
              + " {repository}",
          "repository",
          location);
    }
    try {
      // Not only "is there a .git above": a bare repository is one itself.
      RepositoryBuilder builder =
          new RepositoryBuilder().findGitDir(location.toAbsolutePath().normalize().toFile());
      if (builder.getGitDir() == null) {
        throw SheafException.of(
            ErrorCode.BAD_INPUT, "{repository} is not a git repository", "repository", location);
      }
      Repository repository = builder.setMustExist(true).build();
      requireSha1(location, repository);
      return repository;
    } catch (IOException e) {
      throw SheafException.because(
          e,
          ErrorCode.BAD_INPUT,
          "the git repository {repository} cannot be opened: {reason}",
          "repository",
          location,
          "reason",
          String.valueOf(e.getMessage()));
    }
  }

  private static void requireSha1(Path location, Repository repository) {
    @Nullable String format = repository.getConfig().getString("extensions", null, "objectformat");
    if (format != null && !format.equalsIgnoreCase("sha1")) {
      repository.close();
      throw SheafException.of(
          ErrorCode.BAD_INPUT,
          "the git repository {repository} has object ids of type {format}; only sha1 can be read",
          "repository",
          location,
          "format",
          format);
    }
  }

  /**
   * The commit that the named branch is at, or the one that is meant when none is named.
   *
   * @throws SheafException {@code UNKNOWN_REF} when there is no such branch, {@code BAD_INPUT} when
   *     there is no commit, {@code BAD_ARGUMENT} when a branch must be named
   */
  static Start start(Repository repository, Optional<String> branch) throws IOException {
    if (branch.isPresent()) {
      return named(repository, branch.get());
    }
    @Nullable Ref head = repository.exactRef(Constants.HEAD);
    if (head != null && head.getObjectId() != null) {
      return new Start(Repository.shortenRefName(head.getLeaf().getName()), head.getObjectId());
    }
    return onlyBranch(repository);
  }

  private static Start named(Repository repository, String branch) throws IOException {
    for (String prefix :
        List.of("refs/heads/", "refs/remotes/", "refs/remotes/origin/", "refs/tags/")) {
      @Nullable Ref ref = repository.exactRef(prefix + branch);
      if (ref != null && ref.getObjectId() != null) {
        return new Start(branch, ref.getObjectId());
      }
    }
    try {
      @Nullable ObjectId commit = repository.resolve(branch + "^{commit}");
      if (commit != null) {
        return new Start(branch, commit);
      }
    } catch (RevisionSyntaxException | AmbiguousObjectException e) {
      throw SheafException.because(
          e,
          ErrorCode.BAD_REVISION,
          "'{branch}' names no single commit of {repository}",
          "branch",
          branch,
          "repository",
          repository.getIdentifier());
    }
    throw SheafException.of(
        ErrorCode.UNKNOWN_REF,
        "{repository} has no branch '{branch}'{hint}",
        "repository",
        repository.getIdentifier(),
        "branch",
        branch,
        "hint",
        Suggestions.hint(branch, branches(repository)));
  }

  /** A clone whose HEAD is on a branch that the origin does not have has others. */
  private static Start onlyBranch(Repository repository) throws IOException {
    List<String> branches = branches(repository);
    if (branches.isEmpty()) {
      throw SheafException.of(
          ErrorCode.BAD_INPUT,
          "the git repository {repository} has no commits",
          "repository",
          repository.getIdentifier());
    }
    if (branches.size() > 1) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "HEAD of {repository} is on no commit, so a branch must be named: there are {branches}",
          "repository",
          repository.getIdentifier(),
          "branches",
          String.join(", ", branches));
    }
    return named(repository, branches.get(0));
  }

  /** The branches by their short names; remote ones with their remote in front. */
  private static List<String> branches(Repository repository) throws IOException {
    return repository
        .getRefDatabase()
        .getRefsByPrefix(Constants.R_HEADS, Constants.R_REMOTES)
        .stream()
        .filter(ref -> !ref.isSymbolic())
        .map(ref -> Repository.shortenRefName(ref.getName()))
        .toList();
  }
}
