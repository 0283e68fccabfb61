package dev.sheaf.cli;

import dev.sheaf.cli.terminal.Figures;
import dev.sheaf.ops.diff.Diff;
import dev.sheaf.ops.pair.PairingOptions;
import dev.sheaf.ops.patch.PatchApplication;
import dev.sheaf.ops.patch.PatchReport;
import dev.sheaf.ops.patch.RecordDelta;
import dev.sheaf.patch.PatchFile;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.OpenMode;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sheaf patch}: takes a difference from one dataset to another. */
@Command(
    name = "patch",
    header = "Write a difference to a file, or apply one.",
    description =
        "'patch export' writes what two versions do not share: rows to delete and rows to insert, as"
            + " Arrow streams. 'patch apply' makes a version of it on a branch of any dataset, if"
            + " every row to delete is there with equal content and no row to insert is; else it"
            + " says which do not fit, and changes nothing.",
    footer = {
      "  sheaf patch export main clean -o clean.patch",
      "  sheaf patch export main...clean runways -o clean.patch",
      "  sheaf -C other patch apply clean.patch --branch main",
      "  sheaf patch apply clean.patch --reverse -m \"take it back\""
    })
final class PatchCommand extends DatasetCommand {
  /** What to do. */
  enum Action {
    /** writes a file */
    EXPORT,
    /** makes a version of a file */
    APPLY
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "ACTION", description = "export or apply.")
  private Action action = Action.EXPORT;

  @Parameters(
      index = "1..*",
      arity = "1..3",
      paramLabel = "ARGUMENT",
      description =
          "To export: two revisions or a range, and a table if not all. To apply: the file.")
  private List<String> arguments = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to export to (default: standard output).")
  private @Nullable Path output;

  @Option(
      names = "--branch",
      paramLabel = "B",
      description = "The branch to apply to (default: HEAD).")
  private String branch = "HEAD";

  @Option(names = "--reverse", description = "Apply it backwards: what it did is taken back.")
  private boolean reverse;

  @Option(names = "--check", description = "Only say whether it could be applied.")
  private boolean check;

  @Option(
      names = {"-m", "--message"},
      paramLabel = "MESSAGE",
      description = "What the version's message says.")
  private @Nullable String message;

  PatchCommand(Invocation invocation) {
    super(invocation, OpenMode.EXISTING);
  }

  @Override
  OpenMode mode() {
    return action == Action.EXPORT ? OpenMode.READ_ONLY : super.mode();
  }

  @Override
  void run(BufferAllocator allocator, Dataset dataset) {
    if (action == Action.EXPORT) {
      export(allocator, dataset);
    } else {
      apply(allocator, dataset);
    }
  }

  private void export(BufferAllocator allocator, Dataset dataset) {
    boolean range = arguments.get(0).contains("..");
    int revisions = range ? 1 : 2;
    if (arguments.size() < revisions || arguments.size() > revisions + 1) {
      throw new ParameterException(
          spec.commandLine(), "Two revisions or a range are needed, and at most one table");
    }
    Diff diff =
        range
            ? Diff.of(dataset, arguments.get(0))
            : Diff.between(dataset, arguments.get(0), arguments.get(1));
    PairingOptions options = PairingOptions.defaults();
    List<RecordDelta> deltas =
        arguments.size() > revisions
            ? List.of(RecordDelta.of(diff.table(arguments.get(revisions)), options))
            : RecordDelta.of(diff, options);
    if (deltas.isEmpty()) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT, "there is nothing to export: both versions hold the same");
    }
    Path file = output;
    try {
      if (file == null) {
        PatchFile.write(allocator, deltas, console().resultBytes());
      } else {
        PatchFile.write(allocator, deltas, file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void apply(BufferAllocator allocator, Dataset dataset) {
    if (arguments.size() != 1) {
      throw new ParameterException(spec.commandLine(), "One file is needed");
    }
    Path file = Path.of(arguments.get(0));
    try (PatchFile patch = PatchFile.open(allocator, file);
        Transaction transaction = dataset.begin(branch)) {
      List<RecordDelta> deltas = new ArrayList<>(patch.deltas());
      if (reverse) {
        deltas.replaceAll(RecordDelta::inverse);
        Collections.reverse(deltas);
      }
      PatchReport report = PatchApplication.apply(allocator, transaction, deltas);
      if (!report.isApplied()) {
        throw refused(file, report);
      }
      String counts =
          "+" + Figures.count(report.inserted()) + " −" + Figures.count(report.deleted()) + " rows";
      if (check) {
        console().print("fits: " + counts);
        return;
      }
      String text = message != null ? message : "apply " + file.getFileName();
      Version version = transaction.commit(CommitMessage.of(text));
      console().print(dataset.graph().abbreviate(version.id()) + "  " + counts);
    }
  }

  private SheafException refused(Path file, PatchReport report) {
    report.examples().forEach(example -> console().note(example.sentence()));
    return SheafException.of(
        ErrorCode.SCHEMA_MISMATCH,
        "{file} does not fit branch {branch}: {count} of its rows do not; nothing was changed",
        "file",
        file,
        "branch",
        branch,
        "count",
        Figures.count(report.mismatches()));
  }
}
