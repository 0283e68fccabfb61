package dev.sheaf.cli.demo;

import dev.sheaf.cli.report.ChangeCounter;
import dev.sheaf.cli.report.DiffLines;
import dev.sheaf.cli.report.HistoryLines;
import dev.sheaf.cli.report.MergeReport;
import dev.sheaf.cli.report.MergeSides;
import dev.sheaf.cli.report.PendingWords;
import dev.sheaf.cli.report.RefLabels;
import dev.sheaf.cli.terminal.Console;
import dev.sheaf.cli.terminal.Figures;
import dev.sheaf.cli.terminal.Interruption;
import dev.sheaf.cli.terminal.Progress;
import dev.sheaf.cli.terminal.Style;
import dev.sheaf.cli.terminal.StyledText;
import dev.sheaf.flight.FlightOptions;
import dev.sheaf.flight.SheafFlightServer;
import dev.sheaf.ops.diff.CellCounts;
import dev.sheaf.ops.diff.Diff;
import dev.sheaf.ops.diff.DiffCursor;
import dev.sheaf.ops.diff.DiffOptions;
import dev.sheaf.ops.diff.TableDiff;
import dev.sheaf.ops.merge.Conflicts;
import dev.sheaf.ops.merge.Merge;
import dev.sheaf.ops.merge.MergeOutcome;
import dev.sheaf.ops.merge.PendingMerge;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.graph.History;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.VersionId;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.table.Load;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Tells the story: imports every release of mime-db, branches twice, edits, compares, merges with a
 * conflict that is resolved cell by cell, streams a version to another process, and asks in SQL
 * over branches and over history.
 *
 * <p><i>Threads:</i> one.
 */
public final class Demo {
  private static final String TABLE = "types";
  private static final String CLEAN = "clean";
  private static final String REVIEW = "review";
  private static final int VERSIONS_SHOWN = 6;
  private static final int DIFF_LINES_SHOWN = 7;

  private final BufferAllocator allocator;
  private final Console console;
  private final Interruption interruption;
  private final Path distribution;

  /**
   * A demonstration.
   *
   * @param allocator pays for everything
   * @param interruption ends it early
   * @param distribution the program's directory, which holds the releases
   */
  public Demo(
      BufferAllocator allocator, Console console, Interruption interruption, Path distribution) {
    this.allocator = allocator;
    this.console = console;
    this.interruption = interruption;
    this.distribution = distribution;
  }

  /** Tells the story, and deletes the dataset that it told it with. */
  public void run() {
    List<MimeRelease> releases = MimeRelease.in(distribution.resolve("demo"));
    try (DemoDirectory directory = DemoDirectory.create();
        Dataset dataset =
            Dataset.open(
                allocator,
                directory.path(),
                DatasetOptions.defaults().withAuthor("you <you@example.org>"))) {
      load(dataset, releases);
      edit(dataset);
      showDiff(dataset);
      merge(dataset);
      showGraph(dataset);
      stream(dataset);
      console.print("");
      DemoQueries.run(allocator, dataset, console, interruption);
    }
    console.print("Next: ./sheaf init mydata · ./sheaf --help · docs/");
  }

  private void load(Dataset dataset, List<MimeRelease> releases) {
    try (Progress progress = console.progress("releases")) {
      progress.expect(releases.size());
      for (int i = 0; i < releases.size(); i++) {
        interruption.check();
        load(dataset, releases.get(i));
        progress.advanceTo(i + 1);
      }
    }
    try (Snapshot now = dataset.snapshot("main", TABLE)) {
      console.print(
          StyledText.of(
                  Figures.count(releases.size(), "release")
                      + " of mime-db → "
                      + Figures.count(dataset.versionCount(), "version"))
              .plus("   ")
              .plus(Figures.count(now.rowCount(), "row") + " now, ")
              .plus(Figures.count(dataset.statistics().rowsStored(), "row") + " ever, ")
              .plus(Figures.bytes(dataset.statistics().segmentFileBytes())));
    }
    console.print("");
  }

  /** One version per release, dated as it was; the first makes the table. */
  private void load(Dataset dataset, MimeRelease release) {
    try (Transaction tx = dataset.begin("main");
        VectorSchemaRoot rows = release.rows(allocator)) {
      if (!tx.tableNames().contains(TABLE)) {
        tx.createTable(TABLE, MimeRelease.SCHEMA, PrimaryKey.of("type"));
      }
      try (Load load = tx.table(TABLE).replace()) {
        load.add(rows);
        load.finish();
      }
      tx.commit(
          CommitMessage.of("mime-db " + release.name())
              .withAuthor("mime-db")
              .withTime(release.date()));
    }
  }

  private void edit(Dataset dataset) {
    dataset.branch(CLEAN, "main");
    dataset.branch(REVIEW, "main");
    DemoEdits edits = new DemoEdits(allocator, dataset, TABLE);
    edits.clean(CLEAN);
    edits.review(REVIEW);
  }

  /** One branch after the other: the first just goes on, the second meets it in one cell. */
  private void merge(Dataset dataset) {
    MergeReport report =
        new MergeReport(allocator, dataset, console.terminal().resultColumns(), console::print);
    interruption.check();
    command("merge " + CLEAN);
    MergeOutcome first = Merge.of(allocator, dataset, CLEAN).into("main").run();
    if (first instanceof MergeOutcome.FastForward forward) {
      console.print("main went on to " + report.abbreviated(forward.head()) + ": a fast-forward");
    }
    command("merge " + REVIEW);
    MergeOutcome second = Merge.of(allocator, dataset, REVIEW).into("main").run();
    if (second instanceof MergeOutcome.Conflicted conflicted) {
      resolve(dataset, report, conflicted.conflicts());
    }
    console.print("");
  }

  private void resolve(Dataset dataset, MergeReport report, Conflicts conflicts) {
    PendingMerge pending = PendingMerge.on(dataset, "main");
    MergeSides sides = PendingWords.sides(dataset, pending);
    report.head(conflicts.input(), sides, conflicts);
    report.conflicts(conflicts, sides, MergeReport.RECORDS_SHOWN);
    command("resolve --cell text/csv.charset=UTF-8");
    pending.resolveCell(allocator, TABLE, "text/csv", "charset", "UTF-8");
    command("merge --continue");
    if (pending.commit(allocator) instanceof MergeOutcome.Merged merged) {
      report.together(merged.plan());
    }
  }

  /** What one would type. */
  private void command(String arguments) {
    console.print(StyledText.of("$ sheaf ", Style.FAINT).plus(arguments, Style.HEADING));
  }

  private void showGraph(Dataset dataset) {
    List<VersionId> heads = dataset.refs().stream().map(Ref::target).distinct().toList();
    new HistoryLines(
            dataset.graph(),
            new RefLabels(dataset),
            new ChangeCounter(allocator, dataset),
            HistoryLines.Form.GRAPH,
            console.terminal().resultColumns())
        .forEach(dataset.graph().walk(History.of(heads).limit(VERSIONS_SHOWN)), console::print);
    console.print(StyledText.of("… and those before", Style.FAINT));
    console.print("");
  }

  private void showDiff(Dataset dataset) {
    TableDiff diff = Diff.between(dataset, "main", CLEAN).table(TABLE);
    DiffOptions options = DiffOptions.records().orderedByKey();
    CellCounts counts = diff.countCells(allocator, options);
    console.print(
        "two people, two branches; what changed on "
            + CLEAN
            + ", cell by cell ("
            + Figures.count(counts.records().modified(), "row")
            + ", "
            + Figures.count(counts.cells(), "cell")
            + "):");
    List<StyledText> lines = new ArrayList<>();
    int width = console.terminal().resultColumns();
    try (DiffCursor cursor = diff.open(allocator, options.withBatchRows(DIFF_LINES_SHOWN))) {
      cursor.advanceRows(
          batch -> DiffLines.forEach(batch, Set.copyOf(diff.keyColumns()), width, lines::add));
    }
    lines.subList(0, Math.min(lines.size(), DIFF_LINES_SHOWN)).forEach(console::print);
    if (counts.records().modified() >= DIFF_LINES_SHOWN) {
      console.print(StyledText.of("…", Style.FAINT));
    }
    console.print("");
  }

  private void stream(Dataset dataset) {
    interruption.check();
    try (SheafFlightServer server =
        SheafFlightServer.start(allocator, dataset, FlightOptions.defaults().withPort(0))) {
      DemoProcess.Answer answer =
          DemoProcess.read(distribution, server.port(), "main", TABLE, interruption);
      console.print(
          "streamed main over Flight to a second process: "
              + Figures.count(answer.rows(), "row")
              + ", "
              + Figures.bytes(answer.bytes())
              + " in "
              + Figures.duration(answer.nanos()));
    }
  }
}
