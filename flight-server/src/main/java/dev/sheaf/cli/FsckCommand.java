package dev.sheaf.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sheaf.cli.report.JsonLines;
import dev.sheaf.cli.terminal.Figures;
import dev.sheaf.cli.terminal.Progress;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Finding;
import dev.sheaf.store.OpenMode;
import dev.sheaf.store.VerifyReport;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sheaf fsck}: checks everything. */
@Command(
    name = "fsck",
    header = "Check everything that is stored.",
    description =
        "Reads every byte: checksums, ids of versions, fingerprints of tables, that equal rows are"
            + " stored once. Changes nothing. The exit code is 3 if anything is wrong.",
    footer = {"  sheaf fsck", "  sheaf fsck --json"})
final class FsckCommand extends DatasetCommand {
  @Option(names = "--json", description = "Print a JSON object.")
  private boolean json;

  FsckCommand(Invocation invocation) {
    super(invocation, OpenMode.READ_ONLY);
  }

  @Override
  void run(BufferAllocator allocator, Dataset dataset) {
    VerifyReport report;
    try (Progress progress = console().progress("checking")) {
      report = dataset.verify();
    }
    if (json) {
      printJson(report);
    } else {
      report.findings().forEach(finding -> console().print(finding.toString()));
      console()
          .print(
              "checked "
                  + Figures.count(report.versions(), "version")
                  + ", "
                  + Figures.count(report.rows(), "stored row")
                  + ", "
                  + Figures.count(report.batches(), "batch", "batches")
                  + (report.isClean() ? ": all is well" : ""));
    }
    if (!report.isClean()) {
      throw SheafException.of(
          ErrorCode.DAMAGED,
          "the dataset is damaged ({findings}); keep a copy of the directory before anything else",
          "findings",
          Figures.count(report.findings().size(), "finding"));
    }
  }

  private static void write(JsonGenerator out, Finding finding) throws IOException {
    out.writeStartObject();
    out.writeStringField("place", finding.place());
    if (finding.file() != null) {
      out.writeStringField("file", finding.file());
    }
    if (finding.offset() != null) {
      out.writeNumberField("offset", finding.offset());
    }
    out.writeStringField("problem", finding.problem());
    out.writeStringField("advice", finding.advice());
    out.writeEndObject();
  }

  private void printJson(VerifyReport report) {
    try (JsonLines lines = new JsonLines(console().results())) {
      lines.object(
          out -> {
            out.writeBooleanField("clean", report.isClean());
            out.writeArrayFieldStart("findings");
            for (Finding finding : report.findings()) {
              write(out, finding);
            }
            out.writeEndArray();
            out.writeNumberField("versions", report.versions());
            out.writeNumberField("rows", report.rows());
            out.writeNumberField("batches", report.batches());
          });
    }
  }
}
