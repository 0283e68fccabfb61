package dev.sheaf.cli;

import dev.sheaf.cli.terminal.Figures;
import dev.sheaf.cli.terminal.Progress;
import dev.sheaf.store.CompactionReport;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.OpenMode;
import org.apache.arrow.memory.BufferAllocator;
import picocli.CommandLine.Command;

/** {@code sheaf compact}: gives space back. */
@Command(
    name = "compact",
    header = "Rewrite what many small commits left behind.",
    description =
        "Joins small batches and gives back dead bytes. No version changes, and nothing is"
            + " forgotten.",
    footer = {"  sheaf compact"})
final class CompactCommand extends DatasetCommand {
  CompactCommand(Invocation invocation) {
    super(invocation, OpenMode.EXISTING);
  }

  @Override
  void run(BufferAllocator allocator, Dataset dataset) {
    CompactionReport report;
    try (Progress progress = console().progress("compacting")) {
      report = dataset.compact();
    }
    console()
        .print(
            report.segments() == 0 && report.filesDeleted() == 0
                ? "nothing to compact"
                : Figures.count(report.segments(), "segment")
                    + " rewritten: "
                    + Figures.bytes(report.bytesBefore())
                    + " → "
                    + Figures.bytes(report.bytesAfter())
                    + (report.filesDeleted() == 0
                        ? ""
                        : ", "
                            + Figures.count(report.filesDeleted(), "file")
                            + " left behind removed"));
  }
}
