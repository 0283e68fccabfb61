package dev.sheaf.cli;

import dev.sheaf.cli.report.JsonLines;
import dev.sheaf.cli.terminal.Figures;
import dev.sheaf.cli.terminal.TextTable;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetStatistics;
import dev.sheaf.store.OpenMode;
import org.apache.arrow.memory.BufferAllocator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sheaf stats}: what the dataset occupies. */
@Command(
    name = "stats",
    header = "Show what the dataset holds and occupies.",
    description = "Rows stored are distinct rows: each counts once, however many versions have it.",
    footer = {"  sheaf stats", "  sheaf stats --json"})
final class StatsCommand extends DatasetCommand {
  @Option(names = "--json", description = "Print a JSON object.")
  private boolean json;

  StatsCommand(Invocation invocation) {
    super(invocation, OpenMode.READ_ONLY);
  }

  @Override
  void run(BufferAllocator allocator, Dataset dataset) {
    DatasetStatistics statistics = dataset.statistics();
    if (json) {
      printJson(statistics);
      return;
    }
    console()
        .print(
            new TextTable()
                .column("")
                .number("")
                .row("versions", Figures.count(statistics.versions()))
                .row("branches", Figures.count(statistics.branches()))
                .row("tags", Figures.count(statistics.tags()))
                .row("rows stored", Figures.count(statistics.rowsStored()))
                .row("segments", Figures.count(statistics.segments()))
                .row("on disk", Figures.bytes(statistics.diskBytes()))
                .row("of it segments", Figures.bytes(statistics.segmentFileBytes()))
                .row("of it dead", Figures.bytes(statistics.deadBytes())));
  }

  private void printJson(DatasetStatistics statistics) {
    try (JsonLines lines = new JsonLines(console().results())) {
      lines.object(
          out -> {
            out.writeNumberField("versions", statistics.versions());
            out.writeNumberField("branches", statistics.branches());
            out.writeNumberField("tags", statistics.tags());
            out.writeNumberField("rows_stored", statistics.rowsStored());
            out.writeNumberField("segments", statistics.segments());
            out.writeNumberField("disk_bytes", statistics.diskBytes());
            out.writeNumberField("segment_bytes", statistics.segmentFileBytes());
            out.writeNumberField("dead_bytes", statistics.deadBytes());
            out.writeNumberField("off_heap_bytes", statistics.offHeapBytes());
            out.writeNumberField("mapped_bytes", statistics.mappedBytes());
          });
    }
  }
}
