package dev.sheaf.flight.protocol;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.ops.diff.Diff;
import dev.sheaf.ops.diff.TableDiff;
import dev.sheaf.ops.merge.Conflicts;
import dev.sheaf.ops.merge.MergeInput;
import dev.sheaf.ops.merge.MergeOutcome;
import dev.sheaf.ops.merge.MergePlan;
import dev.sheaf.ops.merge.PendingMerge;
import dev.sheaf.ops.merge.SequenceOutcome;
import dev.sheaf.ops.merge.TableConflict;
import dev.sheaf.store.graph.Version;
import java.util.Locale;

/** How merges and what is built on them ended, as the protocol says it. */
public final class OutcomeJson {
  private OutcomeJson() {}

  /** How a merge, cherry-pick or revert ended. */
  public static ObjectNode of(String branch, MergeOutcome outcome) {
    ObjectNode answer = JsonBody.answer().put("branch", branch);
    if (outcome instanceof MergeOutcome.UpToDate upToDate) {
      return answer.put("outcome", "up_to_date").put("version", upToDate.head().id().hex());
    }
    if (outcome instanceof MergeOutcome.FastForward forward) {
      return answer.put("outcome", "fast_forward").put("version", forward.head().id().hex());
    }
    if (outcome instanceof MergeOutcome.Merged merged) {
      answer.put("outcome", "merged").put("version", merged.version().id().hex());
      addTables(answer, merged.plan(), merged.version());
      return addPlan(answer, merged.plan());
    }
    if (outcome instanceof MergeOutcome.WouldMerge would) {
      return addPlan(answer.put("outcome", "would_merge"), would.plan());
    }
    answer.put("outcome", "conflicts");
    return addConflicts(answer, ((MergeOutcome.Conflicted) outcome).conflicts());
  }

  /**
   * How far a rebase or several cherry-picks came.
   *
   * @param kind as {@link dev.sheaf.ops.merge.MergeState} says it
   * @param done the outcome's word where all is done
   */
  public static ObjectNode of(String branch, SequenceOutcome outcome, String kind, String done) {
    ObjectNode answer = JsonBody.answer().put("branch", branch);
    if (outcome instanceof SequenceOutcome.UpToDate upToDate) {
      return answer.put("outcome", "up_to_date").put("version", upToDate.head().id().hex());
    }
    if (outcome instanceof SequenceOutcome.Done rebased) {
      answer.put("outcome", done).put("version", rebased.head().id().hex());
      ArrayNode made = answer.putArray("versions");
      rebased.made().forEach(version -> made.add(version.id().hex()));
      return answer;
    }
    SequenceOutcome.Stopped stopped = (SequenceOutcome.Stopped) outcome;
    answer
        .put("outcome", "conflicts")
        .put("kind", kind)
        .put("stopped_at", stopped.stoppedAt().id().hex())
        .put("done", stopped.done())
        .put("left", stopped.left());
    return addConflicts(answer, stopped.conflicts());
  }

  /** A version that an earlier attempt has made. */
  public static ObjectNode repeated(String branch, Version version) {
    return JsonBody.answer()
        .put("branch", branch)
        .put("outcome", "merged")
        .put("version", version.id().hex())
        .put("repeated", true);
  }

  /** What waits on a branch. */
  public static ObjectNode of(PendingMerge pending, Conflicts conflicts) {
    ObjectNode answer =
        JsonBody.answer()
            .put("branch", pending.branch())
            .put("kind", pending.kind())
            .put("source", pending.source())
            .put("message", pending.state().message().text())
            .put("author", pending.state().message().author())
            .put(
                CommitFields.COMMIT_ID,
                pending.state().message().properties().get(CommitFields.COMMIT_ID));
    PolicyJson.write(pending.state().policy(), answer);
    return addConflicts(answer, conflicts);
  }

  /** Which rows the branch has gained and lost; counted from row sets. */
  private static void addTables(ObjectNode answer, MergePlan plan, Version made) {
    ArrayNode tables = answer.putArray("tables");
    MergeInput input = plan.input();
    for (TableDiff table : Diff.between(input.dataset(), input.ours(), made).tables()) {
      tables
          .addObject()
          .put("table", table.table())
          .put("rows_added", table.addedRows())
          .put("rows_removed", table.removedRows());
    }
  }

  private static ObjectNode addPlan(ObjectNode answer, MergePlan plan) {
    addVersions(answer, plan.input());
    ObjectNode cases = answer.putObject("cases");
    plan.cases().forEach((kind, count) -> cases.put(kind.name().toLowerCase(Locale.ROOT), count));
    return answer.put("decided", plan.conflictCount());
  }

  private static ObjectNode addConflicts(ObjectNode answer, Conflicts conflicts) {
    addVersions(answer, conflicts.input());
    ArrayNode records = answer.putArray("conflicts");
    conflicts
        .recordCounts()
        .forEach((table, count) -> records.addObject().put("table", table).put("records", count));
    ArrayNode tables = answer.putArray("table_conflicts");
    for (TableConflict conflict : conflicts.tableConflicts()) {
      tables
          .addObject()
          .put("table", conflict.table())
          .put("kind", conflict.kind().name().toLowerCase(Locale.ROOT))
          .put("text", conflict.kind().words())
          .put("column", conflict.column())
          .put("base", conflict.base())
          .put("ours", conflict.ours())
          .put("theirs", conflict.theirs());
    }
    return answer;
  }

  private static void addVersions(ObjectNode answer, MergeInput input) {
    answer
        .put("base", input.base() == null ? null : input.base().id().hex())
        .put("ours", input.ours().id().hex())
        .put("theirs", input.theirs().id().hex());
  }
}
