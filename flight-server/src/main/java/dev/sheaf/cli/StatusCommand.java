package dev.sheaf.cli;

import dev.sheaf.cli.report.ConflictJson;
import dev.sheaf.cli.report.JsonLines;
import dev.sheaf.cli.report.MergeReport;
import dev.sheaf.cli.report.PendingWords;
import dev.sheaf.cli.report.RefLabels;
import dev.sheaf.cli.report.VersionJson;
import dev.sheaf.cli.terminal.Figures;
import dev.sheaf.cli.terminal.Style;
import dev.sheaf.cli.terminal.StyledText;
import dev.sheaf.cli.terminal.TextTable;
import dev.sheaf.ops.merge.PendingMerge;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.OpenMode;
import dev.sheaf.store.graph.Version;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sheaf status}: where HEAD is. */
@Command(
    name = "status",
    header = "Show what HEAD means, its tables, and what is pending.",
    description =
        "HEAD is the branch or tag that commands use when none is named. A merge that waits for its"
            + " conflicts is told with its branch.",
    footer = {"  sheaf status", "  sheaf status --json"})
final class StatusCommand extends DatasetCommand {
  @Option(names = "--json", description = "Print a JSON object.")
  private boolean json;

  StatusCommand(Invocation invocation) {
    super(invocation, OpenMode.READ_ONLY);
  }

  @Override
  void run(BufferAllocator allocator, Dataset dataset) {
    Version version = dataset.version("HEAD");
    if (json) {
      try (JsonLines lines = new JsonLines(console().results())) {
        lines.object(
            out -> {
              out.writeStringField("head", dataset.head());
              out.writeNumberField("versions", dataset.versionCount());
              VersionJson.write(out, version, new RefLabels(dataset).on(version.id()));
              out.writeArrayFieldStart("pending");
              for (PendingMerge pending : pending(dataset)) {
                out.writeStartObject();
                out.writeStringField("branch", pending.branch());
                out.writeStringField("kind", pending.kind());
                out.writeStringField("source", pending.source());
                ConflictJson.write(out, pending.conflicts(allocator));
                out.writeEndObject();
              }
              out.writeEndArray();
            });
      }
      return;
    }
    console()
        .print(
            StyledText.of("on ")
                .plus(dataset.head(), Style.BRANCH)
                .plus(" at ")
                .plus(dataset.graph().abbreviate(version.id()), Style.ID)
                .plus(version.subject().isEmpty() ? "" : "  " + version.subject())
                .plus("  " + version.time().toLocalDate(), Style.FAINT));
    console()
        .print(
            Figures.count(dataset.versionCount(), "version")
                + ", "
                + Figures.count(dataset.refs().size(), "ref"));
    TextTable table = new TextTable().column("table").number("rows");
    version.tables().forEach((name, state) -> table.row(name, Figures.count(state.rowCount())));
    if (!table.isEmpty()) {
      console().print(table);
    }
    for (PendingMerge pending : pending(dataset)) {
      console()
          .print(
              StyledText.of("pending: ", Style.NOTE)
                  .plus(PendingWords.title(pending) + " into ")
                  .plus(pending.branch(), Style.BRANCH)
                  .plus(", " + MergeReport.left(pending.conflicts(allocator))));
      String into = PendingWords.into(dataset, pending.branch());
      console().print("  sheaf conflicts" + into + " · " + PendingWords.ends(dataset, pending));
    }
  }

  private static List<PendingMerge> pending(Dataset dataset) {
    return dataset.pending().keySet().stream()
        .map(branch -> PendingMerge.find(dataset, branch))
        .flatMap(Optional::stream)
        .toList();
  }
}
