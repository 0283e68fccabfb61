package dev.sheaf.flight;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.flight.protocol.CommitFields;
import dev.sheaf.flight.protocol.JsonBody;
import dev.sheaf.flight.protocol.MergeRequest;
import dev.sheaf.flight.protocol.OutcomeJson;
import dev.sheaf.flight.protocol.ResolveRequest;
import dev.sheaf.ops.merge.Merge;
import dev.sheaf.ops.merge.MergeOptions;
import dev.sheaf.ops.merge.MergeOutcome;
import dev.sheaf.ops.merge.MergeSettings;
import dev.sheaf.ops.merge.PendingMerge;
import dev.sheaf.ops.replay.Picks;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.PendingOperation;
import dev.sheaf.store.graph.Version;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** The actions that merge, and those that resolve and end what has conflicts. */
final class MergeActions {
  private final MergeWork work;
  private final Dataset dataset;

  private MergeActions(MergeWork work) {
    this.work = work;
    this.dataset = work.dataset();
  }

  /** Adds them to others. */
  static void addTo(FlightActions.Builder actions, MergeWork work) {
    MergeActions here = new MergeActions(work);
    actions
        .add("sheaf.merge", "merges versions into a branch", here::merge)
        .add("sheaf.merge_status", "tells what is pending on branches", here::status)
        .add("sheaf.resolve", "resolves conflicts", here::resolve)
        .add("sheaf.merge_commit", "makes a version of what is pending", here::commit)
        .add("sheaf.merge_abort", "forgets what is pending", here::abort);
  }

  private void merge(JsonBody body, FlightActions.Answers answers) {
    MergeRequest request = MergeRequest.read(body);
    String branch = work.branch(request.into());
    if (request.effect() == MergeRequest.Effect.DRY_RUN) {
      answers.send(
          work.within(
              answers,
              (ours, options) ->
                  OutcomeJson.of(branch, of(request, branch, ours, options).dryRun())
                      .put("dry_run", true)));
      return;
    }
    Optional<Version> made = work.made(branch, request.commit());
    if (made.isPresent()) {
      answers.send(OutcomeJson.repeated(branch, made.get()));
      return;
    }
    answers.send(
        work.within(
            answers,
            (ours, options) -> {
              Optional<PendingMerge> begun = work.begun(branch, request.commit());
              if (begun.isPresent()) {
                return again(begun.get(), ours, options);
              }
              MergeOutcome outcome = of(request, branch, ours, options).run();
              return withPending(OutcomeJson.of(branch, outcome), request.keepsConflicts());
            }));
  }

  private Merge of(
      MergeRequest request, String branch, BufferAllocator ours, MergeOptions options) {
    Merge merge =
        Merge.of(ours, dataset, request.sources().toArray(new String[0]))
            .into(branch)
            .policy(request.policy())
            .fastForward(request.fastForward())
            .onConflict(request.onConflict())
            .budget(options.budgetBytes())
            .cancellation(options.cancellation());
    return request.commit().isEmpty()
        ? merge
        : merge.message(
            request
                .commit()
                .toMessage("merge " + String.join(", ", request.sources()) + " into " + branch));
  }

  /** What is told to a client that asks again for what waits for its conflicts. */
  static ObjectNode again(PendingMerge pending, BufferAllocator ours, MergeOptions options) {
    PendingMerge limited = pending.with(options);
    return withPending(
        OutcomeJson.of(pending.branch(), new MergeOutcome.Conflicted(limited.conflicts(ours)))
            .put("repeated", true),
        true);
  }

  /** Says of conflicts whether they wait on the branch. */
  static ObjectNode withPending(ObjectNode answer, boolean kept) {
    return answer.has("conflicts") ? answer.put("pending", kept) : answer;
  }

  private void status(JsonBody body, FlightActions.Answers answers) {
    @Nullable String branch = body.optionalText("branch");
    body.requireNoMore();
    if (branch != null) {
      PendingMerge.find(dataset, work.branch(branch)).ifPresent(found -> status(found, answers));
      return;
    }
    for (String name : List.copyOf(dataset.pending().keySet())) {
      PendingMerge.find(dataset, name)
          .filter(this::mayBeSeen)
          .ifPresent(found -> status(found, answers));
    }
  }

  /** What a merge brings in may come from where this client may not read. */
  private boolean mayBeSeen(PendingMerge pending) {
    try {
      dataset.version(pending.state().theirs().hex());
      return true;
    } catch (SheafException e) {
      if (e.code() != ErrorCode.UNKNOWN_REF) {
        throw e;
      }
      return false;
    }
  }

  private void status(PendingMerge pending, FlightActions.Answers answers) {
    answers.send(
        work.within(
            answers,
            (ours, options) -> OutcomeJson.of(pending, pending.with(options).conflicts(ours))));
  }

  private void resolve(JsonBody body, FlightActions.Answers answers) {
    ResolveRequest request = ResolveRequest.read(body);
    String branch = work.branch(request.branch());
    answers.send(
        work.within(
            answers,
            (ours, options) -> {
              PendingMerge pending = PendingMerge.on(dataset, branch).with(options);
              PendingOperation before = pending.stored();
              boolean done = false;
              try {
                request.apply(pending, ours);
                done = true;
              } finally {
                if (!done && !pending.stored().equals(before)) { // some of several cells
                  dataset.replacePending(
                      branch, Optional.of(pending.stored()), Optional.of(before));
                }
              }
              return OutcomeJson.of(pending, pending.conflicts(ours));
            }));
  }

  private void commit(JsonBody body, FlightActions.Answers answers) {
    String branch = work.branch(body.text("branch", "HEAD"));
    CommitFields commit = CommitFields.idAlone(body);
    body.requireNoMore();
    Optional<PendingMerge> pending = PendingMerge.find(dataset, branch);
    if (pending.isEmpty()) {
      Optional<Version> made = work.made(branch, commit);
      if (made.isPresent()) {
        answers.send(OutcomeJson.repeated(branch, made.get()));
        return;
      }
    }
    answers.send(
        work.within(
            answers,
            (ours, options) -> {
              PendingMerge waiting = PendingMerge.on(dataset, branch).with(options);
              if (!Picks.isPending(waiting)) {
                return withPending(OutcomeJson.of(branch, waiting.commit(ours)), true);
              }
              MergeSettings settings =
                  MergeSettings.DEFAULTS.withBranch(branch).withOptions(options);
              return withPending(
                  ReplayActions.picked(branch, Picks.of(ours, dataset, settings).proceed(waiting)),
                  true);
            }));
  }

  private void abort(JsonBody body, FlightActions.Answers answers) {
    String branch = work.branch(body.text("branch", "HEAD"));
    body.requireNoMore();
    PendingMerge pending = PendingMerge.on(dataset, branch);
    pending.abort();
    answers.send(JsonBody.answer().put("branch", branch).put("kind", pending.kind()));
  }
}
