package dev.sheaf.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionId;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.TestRows;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A view of a dataset shows and allows what its guard does. */
class GuardedDatasetTest {
  private final Dataset dataset = Dataset.inMemory();
  private final Guard guard = new Guard();
  private final Dataset view = dataset.guarded(guard);

  /** Main can be read; secret not even known, unless a test says so. */
  private static final class Guard implements RefGuard {
    final Set<String> readable = new HashSet<>(Set.of("main"));
    final Set<RefStep> allowed = EnumSet.noneOf(RefStep.class);
    final List<String> changes = new ArrayList<>();
    boolean readsAll;

    @Override
    public boolean knows(String ref) {
      return reads(ref);
    }

    @Override
    public boolean reads(String ref) {
      return readsAll || readable.contains(ref);
    }

    @Override
    public boolean readsAll() {
      return readsAll;
    }

    @Override
    public void require(RefStep step, String ref) {
      if (!allowed.contains(step)) {
        throw SheafException.of(ErrorCode.NOT_ALLOWED, "no {step}", "step", step);
      }
    }

    @Override
    public void changed(String ref, @Nullable VersionId before, @Nullable VersionId after) {
      changes.add(ref + (before == null ? " made" : after == null ? " removed" : " moved"));
    }
  }

  @BeforeEach
  void makeBranches() {
    dataset.createTable("t", TestRows.ints("id").schema(), PrimaryKey.of("id"));
    dataset.branch("secret", "main");
    commit(dataset, "secret");
  }

  @AfterEach
  void close() {
    dataset.close();
  }

  private static Version commit(Dataset on, String branch) {
    try (Transaction transaction = on.begin(branch)) {
      return transaction.commit(CommitMessage.of("on " + branch));
    }
  }

  private static String refused(ErrorCode code, Executable call) {
    SheafException refused = assertThrows(SheafException.class, call);
    assertEquals(code, refused.code(), refused.getMessage());
    return refused.getMessage();
  }

  @Test
  void whatNoReadableRefReachesDoesNotExist() {
    guard.allowed.addAll(EnumSet.allOf(RefStep.class));
    String hidden = dataset.version("secret").id().hex();
    assertEquals(dataset.version("main"), view.version("main"));
    for (String revision :
        List.of(
            "secret",
            "secret~1",
            "secret@{0}",
            "secret@{1}",
            "refs/heads/secret",
            hidden,
            hidden.substring(0, 8),
            hidden.substring(0, 8) + "~1")) {
      refused(ErrorCode.UNKNOWN_REF, () -> view.version(revision));
      refused(ErrorCode.UNKNOWN_REF, () -> view.log(revision));
      refused(ErrorCode.UNKNOWN_REF, () -> view.log("main.." + revision));
      refused(ErrorCode.UNKNOWN_REF, () -> view.range("main.." + revision));
      refused(ErrorCode.UNKNOWN_REF, () -> view.snapshot(revision, "t"));
      refused(ErrorCode.UNKNOWN_REF, () -> view.snapshots(List.of("main", revision), "t"));
      refused(ErrorCode.UNKNOWN_REF, () -> view.delta("main", revision, "t"));
      refused(ErrorCode.UNKNOWN_REF, () -> view.schema(revision, "t"));
      refused(ErrorCode.UNKNOWN_REF, () -> view.branch("copy", revision));
    }
    assertEquals(List.of("main"), view.refs().stream().map(Ref::name).toList());
    assertEquals(List.of(), view.refLog("secret"));
    refused(ErrorCode.UNKNOWN_REF, () -> view.begin("secret"));
    refused(ErrorCode.UNKNOWN_REF, () -> view.deleteBranch("secret"));
    refused(ErrorCode.UNKNOWN_REF, () -> view.pending("secret"));
    assertFalse(refused(ErrorCode.UNKNOWN_REF, () -> view.version("secre")).contains("secret"));
  }

  @Test
  void aVersionIsReadableThroughAnyRefThatReachesIt() {
    String hidden = dataset.version("secret").id().hex();
    dataset.branch("public", "secret");
    commit(dataset, "public");
    guard.readable.add("public");
    assertEquals(hidden, view.version(hidden).id().hex());
    assertEquals(hidden, view.version("public~1").id().hex());
    refused(ErrorCode.UNKNOWN_REF, () -> view.version("secret"));
  }

  @Test
  void onlyWhoReadsAllReadsWhatNoRefReaches() {
    String lost = dataset.version("secret").id().hex();
    dataset.deleteBranch("secret");
    refused(ErrorCode.UNKNOWN_REF, () -> view.version(lost));
    guard.readsAll = true;
    assertEquals(lost, view.version(lost).id().hex());
    assertEquals(lost, view.version(lost.substring(0, 10)).id().hex());
  }

  @Test
  void everyStepIsAsked() {
    guard.allowed.addAll(EnumSet.allOf(RefStep.class));
    Version head = dataset.version("main");
    for (RefStep step : RefStep.values()) {
      guard.allowed.remove(step);
      switch (step) {
        case COMMIT -> {
          refused(ErrorCode.NOT_ALLOWED, () -> view.begin("main"));
          refused(
              ErrorCode.NOT_ALLOWED,
              () -> view.createTable("u", dataset.schema("main", "t").arrow(), PrimaryKey.none()));
        }
        case MERGE -> {
          refused(ErrorCode.NOT_ALLOWED, () -> view.beginMerge("main"));
          refused(
              ErrorCode.NOT_ALLOWED,
              () -> view.move(BranchMove.forward("main", head, head, BranchMove.MERGE, "")));
        }
        case PREPARE -> refused(ErrorCode.NOT_ALLOWED, () -> view.beginAt("main", head));
        case REWRITE ->
            refused(
                ErrorCode.NOT_ALLOWED,
                () -> view.move(BranchMove.anywhere("main", head, head, "reset", "")));
        case CREATE -> {
          refused(ErrorCode.NOT_ALLOWED, () -> view.branch("main", "main"));
          refused(ErrorCode.NOT_ALLOWED, () -> view.tag("v1", "main"));
          refused(ErrorCode.NOT_ALLOWED, () -> view.renameBranch("main", "other"));
        }
        case DELETE -> {
          refused(ErrorCode.NOT_ALLOWED, () -> view.deleteBranch("main"));
          refused(ErrorCode.NOT_ALLOWED, () -> view.renameBranch("main", "other"));
        }
        case SWITCH -> refused(ErrorCode.NOT_ALLOWED, () -> view.switchTo("main"));
        case CARE -> {
          refused(ErrorCode.NOT_ALLOWED, view::verify);
          refused(ErrorCode.NOT_ALLOWED, view::compact);
          refused(ErrorCode.NOT_ALLOWED, view::statistics);
        }
      }
      guard.allowed.add(step);
    }
    assertEquals(List.of(), guard.changes);
    assertEquals(head, dataset.version("main"));
  }

  @Test
  void aRightThatIsTakenAwayMeanwhileIsMissingAtTheCommit() {
    guard.allowed.add(RefStep.COMMIT);
    Version head = dataset.version("main");
    try (Transaction transaction = view.begin("main")) {
      guard.allowed.clear();
      refused(ErrorCode.NOT_ALLOWED, () -> transaction.commit(CommitMessage.of("late")));
    }
    assertEquals(head, dataset.version("main"));
    commit(dataset, "main"); // the branch is free
  }

  @Test
  void aSecondParentMakesACommitAMerge() {
    guard.allowed.add(RefStep.COMMIT);
    try (Transaction transaction = view.begin("main")) {
      transaction.addParent(dataset.version("secret"));
      refused(ErrorCode.NOT_ALLOWED, () -> transaction.commit(CommitMessage.of("merge")));
    }
    guard.allowed.add(RefStep.MERGE);
    guard.allowed.remove(RefStep.COMMIT);
    try (Transaction transaction = view.beginMerge("main")) {
      refused(ErrorCode.NOT_ALLOWED, () -> transaction.commit(CommitMessage.of("no merge")));
    }
  }

  @Test
  void theGuardHearsOfWhatChanged() {
    guard.allowed.addAll(EnumSet.allOf(RefStep.class));
    guard.readsAll = true;
    commit(view, "main");
    view.branch("new", "main");
    view.renameBranch("new", "newer");
    view.tag("v1", "main");
    view.deleteTag("v1");
    view.deleteBranch("newer");
    view.move(
        BranchMove.anywhere(
            "main", dataset.version("main"), dataset.version("main~1"), "reset", ""));
    assertEquals(
        List.of(
            "main moved",
            "new made",
            "new removed",
            "newer made",
            "v1 made",
            "v1 removed",
            "newer removed",
            "main moved"),
        guard.changes);
    commit(dataset, "main");
    assertEquals(8, guard.changes.size());
  }

  @Test
  void closingAViewClosesNothing() {
    view.close();
    assertEquals(dataset.version("main"), view.version("main"));
  }
}
