package dev.sheaf.cli;

import dev.sheaf.cli.report.ChangeCounter;
import dev.sheaf.cli.report.CountsText;
import dev.sheaf.cli.report.JsonLines;
import dev.sheaf.cli.report.RefLabels;
import dev.sheaf.cli.report.VersionJson;
import dev.sheaf.cli.terminal.Figures;
import dev.sheaf.cli.terminal.Style;
import dev.sheaf.cli.terminal.StyledText;
import dev.sheaf.cli.terminal.TextTable;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.OpenMode;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sheaf show}: one version. */
@Command(
    name = "show",
    header = "Show one version: who, when, why, and what it changed.",
    description = "The changes are those against its first parent.",
    footer = {"  sheaf show", "  sheaf show 8f31c2a", "  sheaf show 'main@{2025-01-31}' --json"})
final class ShowCommand extends DatasetCommand {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xxx");

  @Parameters(paramLabel = "REV", arity = "0..1", description = "A revision (default: HEAD).")
  private String revision = "HEAD";

  @Option(names = "--json", description = "Print a JSON object.")
  private boolean json;

  ShowCommand(Invocation invocation) {
    super(invocation, OpenMode.READ_ONLY);
  }

  @Override
  void run(BufferAllocator allocator, Dataset dataset) {
    Version version = dataset.version(revision);
    RefLabels labels = new RefLabels(dataset);
    ChangeCounter changes = new ChangeCounter(allocator, dataset);
    if (json) {
      try (JsonLines lines = new JsonLines(console().results())) {
        lines.object(
            out -> {
              VersionJson.write(out, version, labels.on(version.id()));
              VersionJson.write(out, changes.of(version));
            });
      }
      return;
    }
    console().print(StyledText.of("version  ").plus(version.id().hex(), Style.ID));
    field(
        "parents", version.parents().stream().map(VersionId::hex).collect(Collectors.joining(" ")));
    console().print(StyledText.of("refs     ").plus(labels.shown(version.id())));
    field("author", version.author());
    field("time", TIME.format(version.time()));
    version.properties().forEach((key, value) -> field(key, value));
    console().print("");
    version.message().lines().forEach(line -> console().print("    " + line));
    console().print("");
    console().print(tables(dataset, changes, version));
  }

  private void field(String name, String value) {
    if (!value.isEmpty()) {
      console().print(String.format("%-8s %s", name, value));
    }
  }

  private static TextTable tables(Dataset dataset, ChangeCounter changes, Version version) {
    TextTable table = new TextTable().column("table").number("rows").column("changes");
    @Nullable Version parent =
        version.parents().isEmpty() ? null : dataset.graph().parent(version, 0);
    version
        .tables()
        .forEach(
            (name, state) ->
                table.row(
                    List.of(
                        StyledText.of(name),
                        StyledText.of(Figures.count(state.rowCount())),
                        CountsText.shown(changes.between(parent, version, name)))));
    return table;
  }
}
