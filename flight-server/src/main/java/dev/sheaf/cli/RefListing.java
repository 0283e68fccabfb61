package dev.sheaf.cli;

import dev.sheaf.cli.report.JsonLines;
import dev.sheaf.cli.report.RefLabels;
import dev.sheaf.cli.terminal.Console;
import dev.sheaf.cli.terminal.Style;
import dev.sheaf.cli.terminal.StyledText;
import dev.sheaf.cli.terminal.TextTable;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.RefKind;
import dev.sheaf.store.graph.Version;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** The branches or tags of a dataset as a listing. */
final class RefListing {
  private final Dataset dataset;
  private final List<Ref> refs;

  private RefListing(Dataset dataset, List<Ref> refs) {
    this.dataset = dataset;
    this.refs = refs;
  }

  static RefListing of(Dataset dataset, RefKind kind) {
    return new RefListing(
        dataset, dataset.refs().stream().filter(ref -> ref.kind() == kind).toList());
  }

  /** Prints a table in which {@code *} marks the ref that HEAD means. */
  void printTable(Console console) {
    TextTable table = new TextTable().column("").column("").column("").column("").column("");
    for (Ref ref : refs) {
      Version version = dataset.graph().version(ref.target());
      table.row(
          List.of(
              StyledText.of(isHead(ref) ? "*" : " "),
              RefLabels.shown(ref),
              StyledText.of(dataset.graph().abbreviate(version.id()), Style.ID),
              StyledText.of(version.subject()),
              StyledText.of(version.time().toLocalDate().toString(), Style.FAINT)));
    }
    console.print(table);
  }

  /** Prints an object per ref. */
  void printJson(Console console) {
    try (JsonLines lines = new JsonLines(console.results())) {
      for (Ref ref : refs) {
        Version version = dataset.graph().version(ref.target());
        lines.object(
            out -> {
              out.writeStringField("name", ref.name());
              out.writeStringField("kind", ref.kind().word());
              out.writeStringField("version", ref.target().hex());
              out.writeBooleanField("head", isHead(ref));
              out.writeStringField("subject", version.subject());
              out.writeStringField(
                  "time", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(version.time()));
            });
      }
    }
  }

  private boolean isHead(Ref ref) {
    String head = dataset.head();
    return head.equals(ref.name()) || head.equals(ref.fullName());
  }
}
