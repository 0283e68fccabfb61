package dev.sheaf.cli;

import dev.sheaf.cli.report.ConflictLines;
import dev.sheaf.cli.report.JsonLines;
import dev.sheaf.cli.report.MergeReport;
import dev.sheaf.cli.report.MergeSides;
import dev.sheaf.cli.report.OutcomeJson;
import dev.sheaf.cli.report.PendingWords;
import dev.sheaf.cli.terminal.Figures;
import dev.sheaf.ops.Cancellation;
import dev.sheaf.ops.merge.Conflicts;
import dev.sheaf.ops.merge.MergeOptions;
import dev.sheaf.ops.merge.MergeOutcome;
import dev.sheaf.ops.merge.MergeState;
import dev.sheaf.ops.merge.PendingMerge;
import dev.sheaf.ops.merge.SequenceOutcome;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.OpenMode;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import org.apache.arrow.memory.BufferAllocator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * A command that brings changes into a branch, and may stop at conflicts: then it is begun,
 * continued or aborted.
 */
abstract class MergingCommand extends DatasetCommand {
  /** What a shell sees where there are conflicts; an answer, no error. */
  static final int CONFLICTS = 1;

  private final String kind;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--continue",
      description = "Go on, after the conflicts were resolved.",
      order = 90)
  private boolean continued;

  @Option(
      names = "--abort",
      description = "Forget what is pending; the branch stays as it is.",
      order = 92)
  private boolean aborted;

  @Option(names = "--json", description = "Print how it ended as a JSON object.", order = 94)
  private boolean json;

  /**
   * A command.
   *
   * @param kind its name, which is also that of what it leaves pending
   */
  MergingCommand(Invocation invocation, String kind) {
    super(invocation, OpenMode.EXISTING);
    this.kind = kind;
  }

  /** The branch that takes the changes, or HEAD. */
  abstract String target();

  /** Whether something else than {@code --continue} and {@code --abort} was asked for. */
  abstract boolean begins();

  /** What is missing where neither was given. */
  abstract String needed();

  /** Does what was asked for, if it is neither to continue nor to abort. */
  abstract void begin(BufferAllocator allocator, Dataset dataset);

  /** Goes on with what is pending. */
  void proceed(BufferAllocator allocator, Dataset dataset) {
    PendingMerge pending = pending(dataset);
    report(allocator, dataset, pending.commit(allocator));
  }

  /** Options for {@code --continue} and its like, which other options do not go with. */
  int endings() {
    return (continued ? 1 : 0) + (aborted ? 1 : 0);
  }

  @Override
  final void run(BufferAllocator allocator, Dataset dataset) {
    int endings = endings();
    if (endings > 1 || (endings == 1 && begins())) {
      throw usage("To begin, to continue or to end: one at a time");
    }
    if (endings == 0 && !begins()) {
      throw usage(needed());
    }
    branch(dataset);
    if (continued) {
      proceed(allocator, dataset);
    } else if (aborted) {
      PendingMerge pending = pending(dataset);
      pending.abort();
      if (json) {
        Version head = dataset.version(pending.branch());
        print(out -> OutcomeJson.begin(out, "aborted", pending.branch(), head));
        return;
      }
      console()
          .print(
              PendingWords.title(pending)
                  + " is off; "
                  + pending.branch()
                  + " is at "
                  + dataset.graph().abbreviate(dataset.version(pending.branch()).id())
                  + " as before");
    } else {
      begin(allocator, dataset);
    }
  }

  /** The name of the branch that takes the changes. */
  final String branch(Dataset dataset) {
    String branch = target().equals("HEAD") ? dataset.head() : target();
    dataset.version(branch); // says which there are, if it is none
    return branch;
  }

  /** What is pending, of this kind. */
  final PendingMerge pending(Dataset dataset) {
    PendingMerge pending = PendingMerge.on(dataset, branch(dataset)).with(options());
    if (!pending.kind().equals(kind)) {
      throw SheafException.of(
          ErrorCode.NOTHING_PENDING,
          "a {pending} is pending on branch '{branch}', and no {kind}: it ends with {command}",
          "pending",
          pending.kind(),
          "branch",
          pending.branch(),
          "kind",
          kind,
          "command",
          PendingWords.ends(dataset, pending));
    }
    return pending;
  }

  /** The usual limits, and Ctrl-C, after which nothing has changed. */
  final MergeOptions options() {
    return MergeOptions.defaults().withCancellation(cancellation());
  }

  /** Ctrl-C. */
  final Cancellation cancellation() {
    return Cancellation.when(invocation().interruption()::isRequested);
  }

  /** A mistake in the arguments. */
  final ParameterException usage(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  /** Whether the answer is an object of JSON. */
  final boolean isJson() {
    return json;
  }

  /** Prints an object. */
  final void print(JsonLines.Fields fields) {
    try (JsonLines lines = new JsonLines(console().results())) {
      lines.object(fields);
    }
  }

  /** Prints how a step ended as JSON; the exit code says of conflicts. */
  final void reportJson(Dataset dataset, MergeOutcome outcome) {
    if (!outcome.succeeded()) {
      exitWith(CONFLICTS);
    }
    String branch = branch(dataset);
    print(out -> OutcomeJson.write(out, branch, dataset.version(branch), outcome));
  }

  /** Says how a step ended, where the head line has been said. */
  final void report(BufferAllocator allocator, Dataset dataset, MergeOutcome outcome) {
    if (json) {
      reportJson(dataset, outcome);
      return;
    }
    MergeReport report = report(allocator, dataset);
    if (outcome instanceof MergeOutcome.Merged merged) {
      report.made(merged.version());
    } else if (outcome instanceof MergeOutcome.Conflicted conflicted) {
      conflicts(allocator, dataset, conflicted.conflicts());
    } else if (outcome instanceof MergeOutcome.UpToDate upToDate) {
      console()
          .print(
              branch(dataset)
                  + " is at "
                  + report.abbreviated(upToDate.head())
                  + (kind.equals(MergeState.REVERT)
                      ? ", where nothing of it is left"
                      : ", and has all of it already")
                  + ": nothing to do");
    }
  }

  /**
   * Says how a sequence ended.
   *
   * @param done what its versions are when they are made, as {@code picked}
   */
  final void report(
      BufferAllocator allocator, Dataset dataset, SequenceOutcome outcome, String done) {
    String branch = branch(dataset);
    if (json) {
      if (outcome instanceof SequenceOutcome.Stopped) {
        exitWith(CONFLICTS);
      }
      Version head = dataset.version(branch);
      print(out -> OutcomeJson.write(out, done, branch, head, outcome));
      return;
    }
    MergeReport report = report(allocator, dataset);
    if (outcome instanceof SequenceOutcome.UpToDate upToDate) {
      console().print(branch + " is at " + report.abbreviated(upToDate.head()) + ": nothing to do");
    } else if (outcome instanceof SequenceOutcome.Done ended) {
      ended.made().forEach(report::made);
      console()
          .print(
              branch
                  + " is at "
                  + report.abbreviated(ended.head())
                  + ": "
                  + (ended.made().isEmpty()
                      ? "it had no changes of its own"
                      : Figures.count(ended.made().size(), "version") + " " + done));
    } else if (outcome instanceof SequenceOutcome.Stopped stopped) {
      console()
          .print(
              "stopped at "
                  + report.abbreviated(stopped.stoppedAt())
                  + "  "
                  + stopped.stoppedAt().subject()
                  + "  ("
                  + Figures.count(stopped.done())
                  + " done, "
                  + Figures.count(stopped.left())
                  + " to come)");
      conflicts(allocator, dataset, stopped.conflicts());
    }
  }

  /** Says which conflicts wait, and how they are resolved; the exit code says so too. */
  final void conflicts(BufferAllocator allocator, Dataset dataset, Conflicts conflicts) {
    MergeReport report = report(allocator, dataset);
    PendingMerge pending = pending(dataset);
    MergeSides sides = PendingWords.sides(dataset, pending);
    if (pending.kind().equals(MergeState.MERGE)) {
      report.head(conflicts.input(), sides, conflicts);
    } else {
      report.head(PendingWords.title(pending), conflicts.input(), conflicts);
    }
    ConflictLines.Example example = report.conflicts(conflicts, sides, MergeReport.RECORDS_SHOWN);
    report.waysOut(pending, conflicts, example);
    exitWith(CONFLICTS);
  }
}
