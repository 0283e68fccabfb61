package dev.sheaf.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHistoryTest {
  private static final String PATH = "data/t.csv";

  @TempDir Path directory;
  private GitFixture git;

  @BeforeEach
  void create() throws IOException {
    git = new GitFixture(directory.resolve("repo.git"));
    git.head("main");
  }

  @AfterEach
  void close() {
    git.close();
  }

  @Test
  void commitsThatChangedTheFileComeOldestFirst() throws IOException {
    ObjectId first = git.commit("main", "one\n\nbody\n\n", Map.of(PATH, "1", "other", "x"));
    git.commit("main", "elsewhere", Map.of(PATH, "1", "other", "y"));
    ObjectId second = git.commit("main", "two", Map.of(PATH, "2", "other", "y"));
    try (FileHistory history = open(Optional.empty())) {
      assertEquals("main", history.branch());
      assertEquals(List.of(first.name(), second.name()), commits(history));
      FileVersion version = history.versions().get(0);
      assertEquals("one\n\nbody", version.message());
      assertEquals("Ada <ada@example.org>", version.author());
      assertEquals(OffsetDateTime.parse("2021-11-02T22:00:30+02:00"), version.authored());
      assertEquals(Instant.parse("2021-11-02T20:00:35Z"), version.committed());
      assertEquals("1", content(history, 0));
      assertEquals("2", content(history, 1));
    }
  }

  @Test
  void aRemovedFileIsAVersionWithoutContent() throws IOException {
    git.commit("main", "before", Map.of("other", "x"));
    git.commit("main", "added", Map.of(PATH, "1"));
    git.commit("main", "removed", Map.of("other", "x"));
    git.commit("main", "made a directory", Map.of(PATH + "/inner", "x"));
    git.commit("main", "back", Map.of(PATH, "1"));
    try (FileHistory history = open(Optional.empty())) {
      assertEquals(List.of("added", "removed", "back"), messages(history));
      assertEquals(
          List.of(true, false, true),
          history.versions().stream().map(version -> version.blob().isPresent()).toList());
    }
  }

  @Test
  void theCommitsOfASideBranchAreThoseOfTheLineWhereTheMergeTookThem() throws IOException {
    ObjectId root = git.commit("root", Map.of(PATH, "1", "a", "1"));
    ObjectId main = git.commit("main only", Map.of(PATH, "1", "a", "2"), root);
    ObjectId side = git.commit("side one", Map.of(PATH, "2", "a", "1"), root);
    side = git.commit("side two", Map.of(PATH, "3", "a", "1"), side);
    ObjectId merge = git.commit("merge", Map.of(PATH, "3", "a", "2"), main, side);
    git.point("main", git.commit("after", Map.of(PATH, "4", "a", "2"), merge));
    try (FileHistory history = open(Optional.empty())) {
      assertEquals(List.of("root", "side one", "side two", "after"), messages(history));
    }
  }

  @Test
  void aMergeWithAContentOfItsOwnIsAStepOnItsFirstParent() throws IOException {
    ObjectId root = git.commit("root", Map.of(PATH, "1"));
    ObjectId main = git.commit("ours", Map.of(PATH, "1a"), root);
    ObjectId side = git.commit("theirs", Map.of(PATH, "1b"), root);
    git.point("main", git.commit("merge", Map.of(PATH, "1ab"), main, side));
    try (FileHistory history = open(Optional.empty())) {
      assertEquals(List.of("root", "ours", "merge"), messages(history));
    }
  }

  @Test
  void aFileThatCameWithAMergeKeepsItsHistory() throws IOException {
    ObjectId root = git.commit("root", Map.of("a", "1"));
    ObjectId main = git.commit("main", Map.of("a", "2"), root);
    ObjectId side = git.commit("side", Map.of("a", "1", PATH, "1"), root);
    git.point("main", git.commit("merge, and edited", Map.of("a", "2", PATH, "2"), main, side));
    try (FileHistory history = open(Optional.empty())) {
      assertEquals(List.of("side", "merge, and edited"), messages(history));
    }
  }

  @Test
  void unrelatedRootsAreFollowedToo() throws IOException {
    ObjectId one = git.commit("one", Map.of("a", "1"));
    ObjectId other = git.commit("other", Map.of(PATH, "1"));
    git.point("main", git.commit("merge", Map.of("a", "1", PATH, "1"), one, other));
    try (FileHistory history = open(Optional.empty())) {
      assertEquals(List.of("other"), messages(history));
    }
  }

  @Test
  void aBranchATagOrARevisionMayBeNamed() throws IOException {
    git.commit("main", "one", Map.of(PATH, "1"));
    ObjectId two = git.commit("feature/x", "two", Map.of(PATH, "2"));
    git.ref("refs/remotes/origin/remote", two);
    git.ref("refs/tags/v1", two);
    for (String branch :
        List.of("feature/x", "remote", "origin/remote", "v1", two.name(), "feature/x~0")) {
      try (FileHistory history = open(Optional.of(branch))) {
        assertEquals(List.of("two"), messages(history), branch);
        assertEquals(branch, history.branch());
      }
    }
    assertRefused(
        ErrorCode.UNKNOWN_REF,
        git.directory() + " has no branch 'mian': did you mean 'main'?",
        () -> open(Optional.of("mian")));
    assertRefused(
        ErrorCode.UNKNOWN_REF,
        git.directory() + " has no branch 'zzz': there are 'feature/x', 'main', 'origin/remote'",
        () -> open(Optional.of("zzz")));
  }

  @Test
  void aHeadThatIsOnNoCommitMeansTheOnlyBranch() throws IOException {
    git.head("master");
    assertRefused(
        ErrorCode.BAD_INPUT,
        "the git repository " + git.directory() + " has no commits",
        () -> open(Optional.empty()));
    git.ref("refs/remotes/origin/main", git.commit("one", Map.of(PATH, "1")));
    try (FileHistory history = open(Optional.empty())) {
      assertEquals("origin/main", history.branch());
    }
    git.commit("other", "two", Map.of(PATH, "2"));
    assertRefused(
        ErrorCode.BAD_ARGUMENT,
        "HEAD of "
            + git.directory()
            + " is on no commit, so a branch must be named: there are other, origin/main",
        () -> open(Optional.empty()));
  }

  @Test
  void aFileThatNeverWasIsAnErrorWithAHint() throws IOException {
    git.commit("main", "one", Map.of(PATH, "1", "deep/er/u.csv", "1"));
    String start = "no commit of main in " + git.directory() + " has a file ";
    assertRefused(
        ErrorCode.BAD_INPUT,
        start + "data/tt.csv: did you mean 'data/t.csv'?",
        () -> FileHistory.open(git.directory(), "data/tt.csv", Optional.empty()));
    assertRefused(
        ErrorCode.BAD_INPUT,
        start + "u.csv: did you mean deep/er/u.csv?",
        () -> FileHistory.open(git.directory(), "u.csv", Optional.empty()));
    assertRefused(
        ErrorCode.BAD_INPUT,
        start + "deep: it is a directory; files in it are deep/er/u.csv",
        () -> FileHistory.open(git.directory(), "deep", Optional.empty()));
    assertRefused(
        ErrorCode.BAD_ARGUMENT,
        "'deep/' does not name a file",
        () -> FileHistory.open(git.directory(), "deep/", Optional.empty()));
  }

  @Test
  void whatIsNoRepositoryIsAnError() throws IOException {
    Path nothing = directory.resolve("nothing");
    assertRefused(
        ErrorCode.BAD_INPUT,
        "there is no directory " + nothing,
        () -> FileHistory.open(nothing, PATH, Optional.empty()));
    Path empty = Files.createDirectory(directory.resolve("empty"));
    assertRefused(
        ErrorCode.BAD_INPUT,
        empty + " is not a git repository",
        () -> FileHistory.open(empty, PATH, Optional.empty()));
    Path bundle = Files.createFile(directory.resolve("x.bundle"));
    assertRefused(
        ErrorCode.BAD_INPUT,
        bundle + " is a file, not a git repository; a bundle is cloned first: git clone " + bundle,
        () -> FileHistory.open(bundle, PATH, Optional.empty()));
  }

  @Test
  void anAddressIsNoRepository() {
    for (String address : List.of("https:/example.org/x.git", "git@example.org:x/y.git")) {
      assertRefused(
          ErrorCode.BAD_INPUT,
          address + " is not on this machine; clone it first, with git clone",
          () -> FileHistory.open(Path.of(address), PATH, Optional.empty()));
    }
  }

  @Test
  void idsOfAnotherKindAreRefused() throws IOException {
    git.commit("main", "one", Map.of(PATH, "1"));
    git.repository().getConfig().setString("extensions", null, "objectFormat", "sha256");
    git.repository().getConfig().save();
    assertRefused(
        ErrorCode.BAD_INPUT,
        "the git repository "
            + git.directory()
            + " has object ids of type sha256; only sha1 can be read",
        () -> open(Optional.empty()));
  }

  @Test
  void aWorkingTreeAndALinkedOneAreEnteredAnywhere() throws IOException {
    git.commit("main", "one", Map.of(PATH, "1"));
    ObjectId two = git.commit("other", "two", Map.of(PATH, "2"));
    Path tree = Files.createDirectories(directory.resolve("tree/data"));
    Files.writeString(tree.resolveSibling(".git"), "gitdir: " + git.directory() + "\n");
    try (FileHistory history = FileHistory.open(tree, "./" + PATH, Optional.empty())) {
      assertEquals(List.of("one"), messages(history));
    }
    Path administration = Files.createDirectories(git.directory().resolve("worktrees/linked"));
    Path linked = Files.createDirectories(directory.resolve("linked"));
    Files.writeString(administration.resolve("HEAD"), "ref: refs/heads/other\n");
    Files.writeString(administration.resolve("commondir"), "../..\n");
    Files.writeString(administration.resolve("gitdir"), linked.resolve(".git") + "\n");
    Files.writeString(linked.resolve(".git"), "gitdir: " + administration + "\n");
    try (FileHistory history = FileHistory.open(linked, PATH, Optional.empty())) {
      assertEquals(List.of(two.name()), commits(history));
    }
  }

  @Test
  void readingLeavesNoTraceInTheRepository() throws IOException {
    git.commit("main", "one", Map.of(PATH, "1"));
    Set<String> before = files();
    try (FileHistory history = open(Optional.empty())) {
      assertEquals("1", content(history, 0));
    }
    assertEquals(before, files());
  }

  /** Broken clocks and programs have left such commits in many repositories. */
  @Test
  void timesThatCannotBeAreTakenForWhatTheyMayHaveMeant() throws IOException {
    ObjectId proper = git.commit("proper", Map.of(PATH, "1"));
    String tree = git.repository().resolve(proper.name() + "^{tree}").name();
    Map<String, String> meant =
        Map.of(
            "1600000000 +9900", "2020-09-13T12:26:40Z",
            "1600000000 +051800", "2020-09-13T12:26:40Z",
            "-1600000000 +0100", "1919-04-20T12:33:20+01:00",
            "99999999999999999 +0000", "2020-09-13T12:26:45Z",
            "9223372036854775807 +0000", "2020-09-13T12:26:45Z",
            "soon +0000", "1970-01-01T00:00:00Z",
            "", "1970-01-01T00:00:00Z");
    for (Map.Entry<String, String> time : meant.entrySet()) {
      String author = "author Ada <ada@example.org> " + time.getKey();
      String committer = "committer Bob <bob@example.org> 1600000005 +0000";
      git.point(
          "main", git.commitRaw("tree " + tree + '\n' + author + '\n' + committer + "\n\nodd\n"));
      try (FileHistory history = open(Optional.empty())) {
        FileVersion version = history.versions().get(0);
        assertEquals("odd", version.message());
        assertEquals("Ada", version.authorName());
        assertEquals(OffsetDateTime.parse(time.getValue()), version.authored(), time.getKey());
      }
    }
  }

  private Set<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      Set<String> names = new TreeSet<>();
      for (Path file : files.toList()) {
        names.add(file + " " + Files.getLastModifiedTime(file));
      }
      assertTrue(names.size() > 1);
      return names;
    }
  }

  private FileHistory open(Optional<String> branch) {
    return FileHistory.open(git.directory(), PATH, branch);
  }

  private static String content(FileHistory history, int version) {
    return new String(history.content(history.versions().get(version)), StandardCharsets.UTF_8);
  }

  private static List<String> commits(FileHistory history) {
    return history.versions().stream().map(FileVersion::commit).toList();
  }

  private static List<String> messages(FileHistory history) {
    return history.versions().stream().map(FileVersion::message).toList();
  }

  private interface Opening {
    FileHistory open();
  }

  private static void assertRefused(ErrorCode code, String message, Opening opening) {
    SheafException refusal = assertThrows(SheafException.class, () -> opening.open().close());
    assertEquals(message, refusal.getMessage());
    assertEquals(code, refusal.code());
  }
}
