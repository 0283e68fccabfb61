package dev.sheaf.cli;

import dev.sheaf.cli.report.JsonLines;
import dev.sheaf.cli.terminal.Style;
import dev.sheaf.cli.terminal.StyledText;
import dev.sheaf.cli.terminal.TextTable;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.OpenMode;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.RefLogEntry;
import dev.sheaf.store.graph.Revision;
import dev.sheaf.store.graph.VersionId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sheaf reflog}: where a ref was when. */
@Command(
    name = "reflog",
    header = "Show where a branch or tag was when.",
    description = "The latest step comes first; NAME@{1} is the version before it.",
    footer = {"  sheaf reflog", "  sheaf reflog clean --json"})
final class ReflogCommand extends DatasetCommand {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

  @Parameters(
      paramLabel = "REF",
      arity = "0..1",
      description = "A branch or tag, also one that was removed (default: HEAD).")
  private String ref = Revision.HEAD;

  @Option(names = "--json", description = "Print one JSON object per step.")
  private boolean json;

  ReflogCommand(Invocation invocation) {
    super(invocation, OpenMode.READ_ONLY);
  }

  @Override
  void run(BufferAllocator allocator, Dataset dataset) {
    String name = ref.equals(Revision.HEAD) ? dataset.head() : ref;
    List<RefLogEntry> entries = dataset.refLog(name);
    if (entries.isEmpty()) {
      throw SheafException.of(
          ErrorCode.UNKNOWN_REF,
          "there is no branch or tag '{ref}', and never was{suggestion}",
          "ref",
          name,
          "suggestion",
          Suggestions.didYouMean(name, dataset.refs().stream().map(Ref::name).toList()));
    }
    if (json) {
      try (JsonLines lines = new JsonLines(console().results())) {
        for (RefLogEntry entry : entries) {
          lines.object(
              out -> {
                out.writeStringField("ref", entry.ref());
                out.writeStringField("from", hex(entry.from()));
                out.writeStringField("to", hex(entry.to()));
                out.writeStringField("operation", entry.note().operation());
                out.writeStringField("message", entry.note().message());
                out.writeStringField("author", entry.note().author());
                out.writeStringField(
                    "time", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(entry.note().time()));
              });
        }
      }
      return;
    }
    TextTable table = new TextTable().column("").column("").column("").column("").column("");
    for (int i = 0; i < entries.size(); i++) {
      RefLogEntry entry = entries.get(i);
      VersionId to = entry.to();
      table.row(
          List.of(
              StyledText.of(to == null ? "–" : to.shortHex(), Style.ID),
              StyledText.of(name + "@{" + i + "}"),
              StyledText.of(entry.note().operation()),
              StyledText.of(entry.note().message()),
              StyledText.of(TIME.format(entry.note().time()), Style.FAINT)));
    }
    console().print(table);
  }

  private static @Nullable String hex(@Nullable VersionId id) {
    return id == null ? null : id.hex();
  }
}
