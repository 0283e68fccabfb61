package dev.sheaf.cli;

import dev.sheaf.cli.report.JsonLines;
import dev.sheaf.cli.terminal.Figures;
import dev.sheaf.cli.terminal.TextTable;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.OpenMode;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.schema.Column;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.schema.TypeNames;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sheaf tables}: what a version holds. */
@Command(
    name = "tables",
    header = "List the tables of a version, with their columns.",
    description = "Columns are listed with their types; those of the key stand under KEY, too.",
    footer = {"  sheaf tables", "  sheaf tables v1.0 --json"})
final class TablesCommand extends DatasetCommand {
  @Parameters(paramLabel = "REV", arity = "0..1", description = "A revision (default: HEAD).")
  private String revision = "HEAD";

  @Option(names = "--json", description = "Print one JSON object per table.")
  private boolean json;

  TablesCommand(Invocation invocation) {
    super(invocation, OpenMode.READ_ONLY);
  }

  @Override
  void run(BufferAllocator allocator, Dataset dataset) {
    Version version = dataset.version(revision);
    if (json) {
      printJson(dataset, version);
      return;
    }
    TextTable table =
        new TextTable().column("table").number("rows").column("key").column("columns");
    for (Map.Entry<String, TableState> entry : version.tables().entrySet()) {
      TableSchema schema = dataset.schema(version.id().hex(), entry.getKey());
      table.row(
          entry.getKey(),
          Figures.count(entry.getValue().rowCount()),
          String.join(", ", schema.primaryKey().columns()),
          schema.columns().stream()
              .map(column -> column.name() + ' ' + TypeNames.of(column.field()))
              .collect(Collectors.joining(", ")));
    }
    if (table.isEmpty()) {
      console().note("There are no tables at " + version.id().shortHex() + ".");
    } else {
      console().print(table);
    }
  }

  private void printJson(Dataset dataset, Version version) {
    try (JsonLines lines = new JsonLines(console().results())) {
      for (Map.Entry<String, TableState> entry : version.tables().entrySet()) {
        TableSchema schema = dataset.schema(version.id().hex(), entry.getKey());
        lines.object(
            out -> {
              out.writeStringField("table", entry.getKey());
              out.writeNumberField("rows", entry.getValue().rowCount());
              out.writeArrayFieldStart("key");
              for (String column : schema.primaryKey().columns()) {
                out.writeString(column);
              }
              out.writeEndArray();
              out.writeArrayFieldStart("columns");
              for (Column column : schema.columns()) {
                out.writeStartObject();
                out.writeStringField("name", column.name());
                out.writeStringField("type", TypeNames.of(column.field()));
                out.writeBooleanField("nullable", column.field().isNullable());
                out.writeEndObject();
              }
              out.writeEndArray();
            });
      }
    }
  }
}
