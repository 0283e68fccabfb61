package dev.sheaf.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sheaf.ops.merge.MergeOutcome;
import dev.sheaf.ops.merge.SequenceOutcome;
import dev.sheaf.store.graph.Version;
import java.io.IOException;
import java.util.List;

/** How a merge, or another command that merges, ended, as the fields of a JSON object. */
public final class OutcomeJson {
  private OutcomeJson() {}

  /** Of a merge, a revert or a cherry-pick; {@code head} is where the branch is now. */
  public static void write(JsonGenerator json, String branch, Version head, MergeOutcome outcome)
      throws IOException {
    begin(json, word(outcome), branch, head);
    if (outcome instanceof MergeOutcome.Conflicted conflicted) {
      ConflictJson.write(json, conflicted.conflicts());
    }
  }

  /** Of a rebase or several cherry-picks, with the versions that were made. */
  public static void write(
      JsonGenerator json, String done, String branch, Version head, SequenceOutcome outcome)
      throws IOException {
    if (outcome instanceof SequenceOutcome.Stopped stopped) {
      begin(json, "conflicts", branch, head);
      json.writeStringField("stopped_at", stopped.stoppedAt().id().hex());
      json.writeNumberField("done", stopped.done());
      json.writeNumberField("left", stopped.left());
      ConflictJson.write(json, stopped.conflicts());
      return;
    }
    boolean moved = outcome instanceof SequenceOutcome.Done;
    begin(json, moved ? done : "up to date", branch, head);
    json.writeArrayFieldStart("versions");
    for (Version made : moved ? ((SequenceOutcome.Done) outcome).made() : List.<Version>of()) {
      json.writeString(made.id().hex());
    }
    json.writeEndArray();
  }

  /** The fields that each has. */
  public static void begin(JsonGenerator json, String outcome, String branch, Version head)
      throws IOException {
    json.writeStringField("outcome", outcome);
    json.writeStringField("branch", branch);
    json.writeStringField("head", head.id().hex());
  }

  private static String word(MergeOutcome outcome) {
    if (outcome instanceof MergeOutcome.UpToDate) {
      return "up to date";
    } else if (outcome instanceof MergeOutcome.FastForward) {
      return "fast-forward";
    } else if (outcome instanceof MergeOutcome.Merged) {
      return "merged";
    }
    return outcome instanceof MergeOutcome.WouldMerge ? "would merge" : "conflicts";
  }
}
