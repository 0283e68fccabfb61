package dev.sheaf.cli;

import dev.sheaf.cli.terminal.Figures;
import dev.sheaf.cli.terminal.Progress;
import dev.sheaf.files.ColumnTypes;
import dev.sheaf.files.FileFormat;
import dev.sheaf.files.FileImport;
import dev.sheaf.files.ReadOptions;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.OpenMode;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.table.Changes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sheaf import}: brings files into a table. */
@Command(
    name = "import",
    header = "Bring files into a table, as one version.",
    description =
        "Reads CSV, TSV, JSON, Parquet and Arrow, known by the file's name or --format. A table that"
            + " is not there is made; then its key must be named. Types of text files are inferred"
            + " over all rows, or given.",
    footer = {
      "  sheaf import airports airports.csv --key id",
      "  sheaf import airports fixes.csv --mode upsert -m \"feet, not metres\"",
      "  sheaf import runways runways.csv --mode replace --types length_ft=text",
      "  sheaf import events a.parquet b.parquet --no-key --branch load"
    })
final class ImportCommand extends DatasetCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "TABLE", description = "The table.")
  private String table = "";

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "The files.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--key",
      split = ",",
      paramLabel = "COLUMN",
      description = "The primary key of a new table: one column or several.")
  private List<String> key = new ArrayList<>();

  @Option(names = "--no-key", description = "A new table is a set of rows, without a key.")
  private boolean keyless;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description =
          "append: add rows, a key that is there is an error. upsert: add or change (the default)."
              + " replace: make the table equal to the files, also in its columns; only what differs is"
              + " stored. A key that stands twice in a file is an error.")
  private FileImport.Mode mode = FileImport.Mode.UPSERT;

  @Option(names = "--branch", paramLabel = "B", description = "The branch (default: HEAD).")
  private String branch = "HEAD";

  @Option(
      names = {"-m", "--message"},
      paramLabel = "MESSAGE",
      description = "What the version's message says.")
  private @Nullable String message;

  @Option(
      names = "--types",
      paramLabel = "TYPES",
      description = "'text' for all columns, or name=type,… for some of a text file.")
  private @Nullable String types;

  @Option(names = "--format", paramLabel = "FORMAT", description = "The files' format.")
  private @Nullable String format;

  @Option(
      names = "--on-error",
      paramLabel = "fail|skip",
      description =
          "What a record that cannot be read does: ends the import (the default), or is"
              + " left out and reported.")
  private ReadOptions.OnReject onError = ReadOptions.OnReject.FAIL;

  ImportCommand(Invocation invocation) {
    super(invocation, OpenMode.EXISTING);
  }

  @Override
  void run(BufferAllocator allocator, Dataset dataset) {
    if (keyless && !key.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--key or --no-key: one of both");
    }
    PrimaryKey primaryKey = keyless ? PrimaryKey.none() : key.isEmpty() ? null : PrimaryKey.of(key);
    FileImport.Result result;
    try (Progress progress = console().progress(table)) {
      FileImport work =
          new FileImport(
              allocator,
              dataset,
              new FileImport.Target(branch, table, primaryKey, mode),
              options(progress));
      result = work.run(files, CommitMessage.of(message == null ? defaultMessage() : message));
    }
    for (FileImport.FileRejects some : result.rejects()) {
      console()
          .note(
              some.file()
                  + ": left out "
                  + Figures.count(some.rejects().count(), "record")
                  + ", on line "
                  + some.rejects().lines()
                  + " ("
                  + some.rejects().first().get(0).problem()
                  + ")");
    }
    for (FileImport.FileRepeats some : result.repeats()) {
      console()
          .note(
              some.file()
                  + ": "
                  + Figures.count(some.count(), "record")
                  + (some.count() == 1
                      ? " equals an earlier one, on "
                      : " equal earlier ones, the first on ")
                  + some.first()
                  + "; a table without a key holds each once");
    }
    result.columns().added().forEach(name -> noteColumn("column '%s' is new", name));
    result
        .columns()
        .dropped()
        .forEach(name -> noteColumn("column '%s' is gone; earlier versions have it", name));
    console().print(sentence(result));
  }

  private void noteColumn(String format, String column) {
    console().note("table '" + table + "': " + String.format(Locale.ROOT, format, column));
  }

  private ReadOptions options(Progress progress) {
    ReadOptions options =
        ReadOptions.defaults()
            .withOnReject(onError)
            .withProgress(
                (done, total) -> {
                  invocation().interruption().check();
                  progress.expect(total);
                  progress.advanceTo(done);
                });
    if (format != null) {
      options = options.withFormat(FileFormat.parse(format));
    }
    return types == null ? options : options.withTypes(ColumnTypes.parse(types));
  }

  private String defaultMessage() {
    return mode.name().toLowerCase(Locale.ROOT)
        + " "
        + table
        + " from "
        + files.stream()
            .map(file -> String.valueOf(file.getFileName()))
            .collect(Collectors.joining(", "));
  }

  private static String sentence(FileImport.Result result) {
    Changes changes = result.changes();
    String counts =
        Figures.count(changes.inserted())
            + " added, "
            + Figures.count(changes.updated())
            + " changed, "
            + Figures.count(changes.deleted())
            + " removed, "
            + Figures.count(changes.unchanged())
            + " as they were";
    return result.version() == null
        ? "nothing changed, so there is no new version: " + counts
        : result.version().id().shortHex() + "  " + counts;
  }
}
