package dev.sheaf.flight;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.flight.protocol.AnswerJson;
import dev.sheaf.flight.protocol.CommitFields;
import dev.sheaf.flight.protocol.JsonBody;
import dev.sheaf.flight.protocol.MergeRequest;
import dev.sheaf.flight.protocol.OutcomeJson;
import dev.sheaf.flight.protocol.PolicyJson;
import dev.sheaf.ops.merge.MergeOptions;
import dev.sheaf.ops.merge.MergePolicy;
import dev.sheaf.ops.merge.MergeSettings;
import dev.sheaf.ops.merge.MergeState;
import dev.sheaf.ops.merge.OnConflict;
import dev.sheaf.ops.merge.PendingMerge;
import dev.sheaf.ops.merge.SequenceOutcome;
import dev.sheaf.ops.replay.Picks;
import dev.sheaf.ops.replay.Rebase;
import dev.sheaf.ops.replay.Replay;
import dev.sheaf.ops.replay.Reset;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.graph.RefUpdate;
import dev.sheaf.store.graph.Version;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;

/** The actions that make changes of versions again or take them back, and that move branches. */
final class ReplayActions {
  private final MergeWork work;
  private final Dataset dataset;

  private ReplayActions(MergeWork work) {
    this.work = work;
    this.dataset = work.dataset();
  }

  /** Adds them to others. */
  static void addTo(FlightActions.Builder actions, MergeWork work) {
    ReplayActions here = new ReplayActions(work);
    actions
        .add("sheaf.revert", "takes the change of a version back", here::revert)
        .add("sheaf.cherry_pick", "makes the change of a version again", here::cherryPick)
        .add("sheaf.rebase", "makes what a branch has of its own again elsewhere", here::rebase)
        .add("sheaf.rebase_continue", "goes on with a rebase", here::proceed)
        .add("sheaf.rebase_skip", "goes on with a rebase without a version", here::skip)
        .add("sheaf.rebase_abort", "forgets a rebase", here::abort)
        .add("sheaf.reset", "moves a branch to a version", here::reset);
  }

  /** Either of the two. */
  private interface Kind {
    Replay of(BufferAllocator allocator, Dataset dataset, String revision);
  }

  private void revert(JsonBody body, FlightActions.Answers answers) {
    replay(body, answers, Replay::revert, ReplayActions::revertMessage);
  }

  private static CommitMessage revertMessage(Version version) {
    return CommitMessage.of("revert \"" + version.subject() + "\"")
        .withProperty(Replay.REVERTED, version.id().hex());
  }

  private void cherryPick(JsonBody body, FlightActions.Answers answers) {
    List<String> revisions = body.texts("revisions");
    if (revisions != null) {
      picks(body, answers, revisions);
      return;
    }
    replay(body, answers, Replay::cherryPick, ReplayActions::pickMessage);
  }

  private void picks(JsonBody body, FlightActions.Answers answers, List<String> revisions) {
    if (revisions.isEmpty()) {
      throw body.wrong("revisions", "a list of revisions");
    }
    String branch = work.branch(body.text("branch", "HEAD"));
    MergePolicy policy = PolicyJson.read(body);
    OnConflict onConflict = MergeRequest.onConflict(body);
    body.requireNoMore();
    answers.send(
        work.within(
            answers,
            (ours, options) -> {
              MergeSettings settings =
                  MergeSettings.DEFAULTS
                      .withBranch(branch)
                      .withPolicy(policy)
                      .withOnConflict(onConflict)
                      .withOptions(options);
              SequenceOutcome outcome = Picks.of(ours, dataset, settings).run(revisions);
              return MergeActions.withPending(
                  picked(branch, outcome), onConflict == OnConflict.KEEP);
            }));
  }

  /** How several cherry-picks ended. */
  static ObjectNode picked(String branch, SequenceOutcome outcome) {
    return OutcomeJson.of(branch, outcome, MergeState.CHERRY_PICK, "merged");
  }

  private static CommitMessage pickMessage(Version version) {
    SortedMap<String, String> properties = new TreeMap<>(version.properties());
    properties.remove(CommitFields.COMMIT_ID); // of another commit
    properties.put(Replay.PICKED, version.id().hex());
    return new CommitMessage(version.message(), version.author(), null, properties);
  }

  private void replay(
      JsonBody body,
      FlightActions.Answers answers,
      Kind kind,
      Function<Version, CommitMessage> message) {
    String revision = body.text("revision");
    String branch = work.branch(body.text("branch", "HEAD"));
    boolean dryRun = body.flag("dry_run");
    MergePolicy policy = PolicyJson.read(body);
    OnConflict onConflict = MergeRequest.onConflict(body);
    CommitFields commit = CommitFields.read(body);
    body.requireNoMore();
    if (dryRun) {
      answers.send(
          work.within(
              answers,
              (ours, options) ->
                  OutcomeJson.of(
                          branch,
                          kind.of(ours, dataset, revision)
                              .on(branch)
                              .policy(policy)
                              .budget(options.budgetBytes())
                              .cancellation(options.cancellation())
                              .dryRun())
                      .put("dry_run", true)));
      return;
    }
    Optional<Version> made = work.made(branch, commit);
    if (made.isPresent()) {
      answers.send(OutcomeJson.repeated(branch, made.get()));
      return;
    }
    answers.send(
        work.within(
            answers,
            (ours, options) -> {
              Optional<PendingMerge> begun = work.begun(branch, commit);
              if (begun.isPresent()) {
                return MergeActions.again(begun.get(), ours, options);
              }
              Replay replay =
                  kind.of(ours, dataset, revision)
                      .on(branch)
                      .policy(policy)
                      .onConflict(onConflict)
                      .message(commit.toMessage(message.apply(dataset.version(revision))))
                      .budget(options.budgetBytes())
                      .cancellation(options.cancellation());
              return MergeActions.withPending(
                  OutcomeJson.of(branch, replay.run()), onConflict == OnConflict.KEEP);
            }));
  }

  private void rebase(JsonBody body, FlightActions.Answers answers) {
    String branch = work.branch(body.text("branch", "HEAD"));
    String onto = body.text("onto");
    MergePolicy policy = PolicyJson.read(body);
    body.requireNoMore();
    rebase(branch, answers, rebase -> rebase.policy(policy).onto(onto));
  }

  private void proceed(JsonBody body, FlightActions.Answers answers) {
    rebase(branchAlone(body), answers, Rebase::proceed);
  }

  private void skip(JsonBody body, FlightActions.Answers answers) {
    rebase(branchAlone(body), answers, Rebase::skip);
  }

  private void abort(JsonBody body, FlightActions.Answers answers) {
    String branch = branchAlone(body);
    work.within(answers, (ours, options) -> abort(branch, ours, options));
    answers.send(JsonBody.answer().put("branch", branch).put("kind", "rebase"));
  }

  private Rebase abort(String branch, BufferAllocator ours, MergeOptions options) {
    Rebase rebase = Rebase.of(ours, dataset, branch).options(options);
    rebase.abort();
    return rebase;
  }

  private String branchAlone(JsonBody body) {
    String branch = work.branch(body.text("branch", "HEAD"));
    body.requireNoMore();
    return branch;
  }

  private void rebase(
      String branch, FlightActions.Answers answers, Function<Rebase, SequenceOutcome> step) {
    answers.send(
        work.within(
            answers,
            (ours, options) ->
                MergeActions.withPending(
                    OutcomeJson.of(
                        branch,
                        step.apply(Rebase.of(ours, dataset, branch).options(options)),
                        MergeState.REBASE,
                        "rebased"),
                    true)));
  }

  private void reset(JsonBody body, FlightActions.Answers answers) {
    String branch = work.branch(body.text("branch", "HEAD"));
    String revision = body.text("revision");
    body.requireNoMore();
    String before = dataset.version(branch).id().hex();
    Version to = dataset.version(revision);
    RefUpdate update = Reset.to(dataset, branch, to.id().hex());
    ObjectNode answer = AnswerJson.of(branch, to);
    answers.send(answer.put("from", before).put("update", update.name().toLowerCase(Locale.ROOT)));
  }
}
