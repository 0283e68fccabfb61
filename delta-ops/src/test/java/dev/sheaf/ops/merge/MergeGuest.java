package dev.sheaf.ops.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.ops.replay.Rebase;
import dev.sheaf.ops.replay.Replay;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.testing.HistoryGuest;
import dev.sheaf.store.testing.ModelDataset;
import dev.sheaf.store.testing.ModelVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;

/** Merges, reverts, picks and rebases in the middle of random histories, beside the model. */
final class MergeGuest implements HistoryGuest {
  /** Acts each time. */
  static final int ALWAYS = 1;

  private final int seldom;

  /**
   * A guest who acts now and then.
   *
   * @param seldom once in so many times
   */
  MergeGuest(int seldom) {
    this.seldom = seldom;
  }

  @Override
  public String act(
      Dataset dataset,
      ModelDataset model,
      List<Version> versions,
      BufferAllocator allocator,
      Random random) {
    if (random.nextInt(seldom) > 0) {
      return "";
    }
    List<String> free =
        model.branches().keySet().stream().filter(name -> !model.isHeld(name)).toList();
    if (free.isEmpty()) {
      return "";
    }
    String branch = free.get(random.nextInt(free.size()));
    Turn turn = new Turn(dataset, model, versions, allocator, random, branch);
    return switch (random.nextInt(8)) {
      case 0 -> turn.revertHead();
      case 1 -> turn.replay(MergeState.REVERT);
      case 2 -> turn.replay(MergeState.CHERRY_PICK);
      case 3 -> turn.rebase();
      default -> turn.merge();
    };
  }

  /** One act on one branch. */
  private static final class Turn {
    private final Dataset dataset;
    private final ModelDataset model;
    private final List<Version> versions;
    private final BufferAllocator allocator;
    private final Random random;
    private final String branch;
    private final MergePolicy policy;

    Turn(
        Dataset dataset,
        ModelDataset model,
        List<Version> versions,
        BufferAllocator allocator,
        Random random,
        String branch) {
      this.dataset = dataset;
      this.model = model;
      this.versions = versions;
      this.allocator = allocator;
      this.random = random;
      this.branch = branch;
      this.policy =
          MergePolicy.reportConflicts()
              .kind(random.nextInt(4) == 0 ? MergeKind.TWO_WAY : MergeKind.THREE_WAY)
              .prefer(List.of(Preference.values()).get(random.nextInt(3)));
    }

    String merge() {
      List<String> refs = new ArrayList<>(model.refs().keySet());
      String source = refs.get(random.nextInt(refs.size()));
      Version ours = dataset.version(branch);
      Version theirs = dataset.version(source);
      Merge merge =
          Merge.of(allocator, dataset, source)
              .into(branch)
              .policy(policy)
              .budget(random.nextBoolean() ? MergeOptions.BUDGET_BYTES : 1 << 20)
              .fastForward(random.nextBoolean() ? FastForward.ALLOWED : FastForward.NEVER);
      String what = "merge %s into %s %s: ".formatted(source, branch, policy.toText());
      MergeOutcome dry = merge.dryRun();
      MergeOutcome outcome = merge.run();
      if (outcome instanceof MergeOutcome.UpToDate) {
        assertTrue(dataset.graph().isAncestor(theirs, ours));
        assertEquals(ours, dataset.version(branch));
        return what + "up to date";
      }
      if (outcome instanceof MergeOutcome.FastForward forward) {
        assertEquals(theirs, forward.head());
        model.move(branch, model.version(source).number());
        return what + "fast-forward";
      }
      ModelVersion base = baseOf(ours, theirs);
      ModelVersion theirModel = model.version(source);
      ModelMerge expected = expected(base, theirModel, policy.preference());
      compareSwapped(base, theirModel, expected);
      List<Integer> parents = List.of(model.version(branch).number(), theirModel.number());
      if (outcome instanceof MergeOutcome.Conflicted conflicted) {
        assertInstanceOf(MergeOutcome.Conflicted.class, dry);
        compare(expected, conflicted.conflicts());
        assertEquals(ours, dataset.version(branch), "nothing has changed");
        return what + "conflicts" + resolve(base, theirModel, parents);
      }
      assertInstanceOf(MergeOutcome.WouldMerge.class, dry);
      assertFalse(expected.hasConflicts(), () -> "conflicts expected " + expected.conflicts());
      merged(((MergeOutcome.Merged) outcome).version(), parents, expected);
      assertInstanceOf(
          MergeOutcome.UpToDate.class, Merge.of(allocator, dataset, source).into(branch).run());
      return what + "merged";
    }

    /** Takes one side everywhere, or gives up. */
    private String resolve(ModelVersion base, ModelVersion theirs, List<Integer> parents) {
      PendingMerge pending = PendingMerge.on(dataset, branch);
      if (random.nextInt(4) == 0) {
        pending.abort();
        assertTrue(PendingMerge.find(dataset, branch).isEmpty());
        return ", aborted";
      }
      MergeSide side = random.nextBoolean() ? MergeSide.OURS : MergeSide.THEIRS;
      Preference preference = side == MergeSide.OURS ? Preference.OURS : Preference.THEIRS;
      // What clashes in tables comes first, then the records that appear by its resolution.
      pending.resolveAll(allocator, side);
      for (int i = 0; i < 3; i++) {
        PendingMerge again = PendingMerge.on(dataset, branch);
        if (!again.conflicts(allocator).isEmpty()) {
          again.resolveAll(allocator, side);
        }
      }
      MergeOutcome outcome = PendingMerge.on(dataset, branch).commit(allocator);
      assertTrue(PendingMerge.find(dataset, branch).isEmpty(), "nothing is pending");
      if (outcome instanceof MergeOutcome.UpToDate) {
        return ", resolved to nothing";
      }
      merged(
          ((MergeOutcome.Merged) outcome).version(), parents, expected(base, theirs, preference));
      return ", resolved by " + side.word();
    }

    String revertHead() {
      Version head = dataset.version(branch);
      if (head.parents().isEmpty()) {
        return "";
      }
      Version parent = dataset.graph().parent(head, 0);
      MergeOutcome outcome =
          Replay.revert(allocator, dataset, branch).on(branch).policy(policy).run();
      if (outcome instanceof MergeOutcome.UpToDate) {
        return "revert of no change";
      }
      Version reverted = ((MergeOutcome.Merged) outcome).version();
      assertEquals(parent.tables().keySet(), reverted.tables().keySet());
      for (Map.Entry<String, TableState> table : parent.tables().entrySet()) {
        assertEquals(
            dataset.rowSet(parent, table.getKey()),
            dataset.rowSet(reverted, table.getKey()),
            "the very rows");
      }
      ModelVersion now = model.version(branch);
      ModelVersion before = numbered(parent);
      merged(
          reverted,
          List.of(now.number()),
          ModelMerge.of(now, now, before, policy.kind(), policy.preference()));
      return "revert of " + branch;
    }

    String replay(String kind) {
      int number = random.nextInt(versions.size());
      Version version = versions.get(number);
      if (version.parents().isEmpty()) {
        return "";
      }
      ModelVersion parent = numbered(dataset.graph().parent(version, 0));
      ModelVersion changed = model.versions().get(number);
      boolean reverts = kind.equals(MergeState.REVERT);
      ModelMerge expected =
          ModelMerge.of(
              reverts ? changed : parent,
              model.version(branch),
              reverts ? parent : changed,
              policy.kind(),
              policy.preference());
      String revision = version.id().hex();
      Replay replay =
          reverts
              ? Replay.revert(allocator, dataset, revision)
              : Replay.cherryPick(allocator, dataset, revision);
      String what = "%s %s on %s: ".formatted(kind, version.id().shortHex(), branch);
      MergeOutcome outcome = replay.on(branch).policy(policy).onConflict(OnConflict.FORGET).run();
      if (outcome instanceof MergeOutcome.Conflicted conflicted) {
        compare(expected, conflicted.conflicts());
        return what + "conflicts";
      }
      assertFalse(expected.hasConflicts());
      if (outcome instanceof MergeOutcome.UpToDate) {
        assertEquals(model.version(branch).tables(), expected.tables(), "no change");
        return what + "nothing";
      }
      merged(
          ((MergeOutcome.Merged) outcome).version(),
          List.of(model.version(branch).number()),
          expected);
      return what + "done";
    }

    String rebase() {
      List<String> refs = new ArrayList<>(model.refs().keySet());
      String onto = refs.get(random.nextInt(refs.size()));
      Version head = dataset.version(branch);
      Version target = dataset.version(onto);
      String what = "rebase %s onto %s %s: ".formatted(branch, onto, policy.toText());
      SequenceOutcome outcome = Rebase.of(allocator, dataset, branch).policy(policy).onto(onto);
      if (outcome instanceof SequenceOutcome.UpToDate) {
        assertTrue(dataset.graph().isAncestor(target, head));
        return what + "up to date";
      }
      if (outcome instanceof SequenceOutcome.Stopped stopped) {
        assertEquals(head, dataset.version(branch), "nothing has changed");
        assertFalse(stopped.conflicts().isEmpty());
        Rebase.of(allocator, dataset, branch).abort();
        return what + "stopped";
      }
      SequenceOutcome.Done rebased = (SequenceOutcome.Done) outcome;
      ModelVersion at = model.version(onto);
      model.move(branch, at.number());
      int made = 0;
      for (Version version : own(head, target)) {
        ModelMerge expected =
            ModelMerge.of(
                numbered(dataset.graph().parent(version, 0)),
                at,
                numbered(version),
                policy.kind(),
                policy.preference());
        assertFalse(expected.hasConflicts());
        if (!expected.tables().equals(at.tables()) || !sameSchemas(expected, at)) {
          Version done = rebased.made().get(made++);
          assertEquals(version.message(), done.message());
          assertEquals(version.time(), done.time());
          assertEquals(version.author(), done.author());
          merged(done, List.of(at.number()), expected);
          at = model.version(branch);
        }
      }
      assertEquals(made, rebased.made().size());
      return what + made + " made";
    }

    private static boolean sameSchemas(ModelMerge merge, ModelVersion version) {
      return merge.tables().entrySet().stream()
          .allMatch(
              entry ->
                  entry.getValue().schema().equals(version.table(entry.getKey()).schema())
                      && entry.getValue().id() == version.table(entry.getKey()).id());
    }

    private List<Version> own(Version head, Version target) {
      List<Version> own = new ArrayList<>();
      Version at = head;
      while (!dataset.graph().isAncestor(at, target)) {
        if (!at.isMerge()) {
          own.add(0, at);
        }
        at = dataset.graph().parent(at, 0);
      }
      return own;
    }

    private ModelVersion baseOf(Version ours, Version theirs) {
      return numbered(dataset.graph().mergeBase(ours, theirs).orElseThrow());
    }

    private ModelVersion numbered(Version version) {
      return model.versions().get(versions.indexOf(version));
    }

    private ModelMerge expected(ModelVersion base, ModelVersion theirs, Preference preference) {
      return ModelMerge.of(base, model.version(branch), theirs, policy.kind(), preference);
    }

    private static void compare(ModelMerge expected, Conflicts conflicts) {
      SortedMap<String, Long> counts = new TreeMap<>();
      expected.conflicts().forEach((table, count) -> counts.put(table, (long) count));
      assertEquals(counts, conflicts.recordCounts(), "conflicts of records");
      assertEquals(
          List.copyOf(expected.tableConflicts()),
          conflicts.tableConflicts().stream().map(TableConflict::table).distinct().toList(),
          "conflicts of tables");
    }

    /** Swapping ours and theirs, and what is preferred, gives the same rows. */
    private void compareSwapped(ModelVersion base, ModelVersion theirs, ModelMerge expected) {
      MergePolicy swapped =
          policy.prefer(
              switch (policy.preference()) {
                case REPORT -> Preference.REPORT;
                case OURS -> Preference.THEIRS;
                case THEIRS -> Preference.OURS;
              });
      Version ours = versions.get(theirs.number());
      Version accepting = versions.get(model.version(branch).number()); // before the merge
      MergeInput input = new MergeInput(dataset, versions.get(base.number()), ours, accepting);
      MergePlan plan = MergePlan.of(allocator, input, swapped, MergeOptions.defaults());
      assertEquals(expected.hasConflicts(), plan.hasConflicts(), "swapped");
      if (plan.hasConflicts()) {
        compare(expected, new Conflicts(plan));
        return;
      }
      ModelMerge other =
          ModelMerge.of(base, theirs, model.version(branch), swapped.kind(), swapped.preference());
      assertEquals(expected.tables().keySet(), other.tables().keySet(), "swapped");
      expected
          .tables()
          .forEach(
              (name, table) -> {
                if (!table.schema().keyless()) {
                  assertEquals(
                      ModelMerge.named(table),
                      ModelMerge.named(Objects.requireNonNull(other.tables().get(name))),
                      "swapped");
                }
              });
      try (Transaction transaction = dataset.beginAt(branch, ours)) {
        Version version =
            MergeCommit.of(allocator, plan, transaction, List.of(), CommitMessage.of("swapped"));
        other
            .tables()
            .forEach(
                (name, table) ->
                    assertEquals(table.rows().size(), version.table(name).rowCount(), "swapped"));
      }
    }

    private void merged(Version version, List<Integer> parents, ModelMerge expected) {
      assertEquals(version, dataset.version(version.id().hex()));
      assertEquals(
          parents.stream().map(number -> versions.get(number).id()).toList(), version.parents());
      model.put(branch, parents, version.message(), expected.tables());
      versions.add(version);
    }
  }
}
