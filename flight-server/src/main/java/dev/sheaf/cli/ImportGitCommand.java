package dev.sheaf.cli;

import dev.sheaf.cli.terminal.Console;
import dev.sheaf.cli.terminal.Figures;
import dev.sheaf.cli.terminal.Progress;
import dev.sheaf.files.ColumnTypes;
import dev.sheaf.git.FileHistory;
import dev.sheaf.git.HistoryImport;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.OpenMode;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.PrimaryKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sheaf import-git}: the history of a file in git becomes that of a table. */
@Command(
    name = "import-git",
    header = "Import the history of a CSV file in a git repository.",
    description =
        "Every commit that changed the file becomes a version, with its author, time and message. A"
            + " second run goes on where the first one ended.",
    footer = {
      "  sheaf import-git runways ~/src/ourairports-data runways.csv --key id",
      "  sheaf import-git runways repo data/runways.csv --git-branch old --types text"
    })
final class ImportGitCommand extends DatasetCommand {
  @Parameters(index = "0", paramLabel = "TABLE", description = "The table.")
  private String table = "";

  @Parameters(index = "1", paramLabel = "REPO", description = "A git repository.")
  private Path repository = Path.of("");

  @Parameters(index = "2", paramLabel = "PATH", description = "The file, from its top.")
  private String path = "";

  @Option(
      names = "--key",
      paramLabel = "COLUMN",
      split = ",",
      description =
          "The primary key; without one a new table is a set of rows, and one that is there keeps"
              + " its own.")
  private List<String> key = List.of();

  @Option(names = "--branch", paramLabel = "BRANCH", description = "Where to (default: HEAD's).")
  private @Nullable String branch;

  @Option(
      names = "--git-branch",
      paramLabel = "REF",
      description = "Whose history (default: that of the repository's HEAD).")
  private @Nullable String gitBranch;

  @Option(
      names = "--types",
      paramLabel = "TYPES",
      description = "text, or types of some columns: id=int64,price=decimal(10,2).")
  private @Nullable String types;

  ImportGitCommand(Invocation invocation) {
    super(invocation, OpenMode.EXISTING);
  }

  @Override
  void run(BufferAllocator allocator, Dataset dataset) {
    String target = branch == null ? dataset.head() : branch;
    HistoryImport.Result result;
    try (FileHistory history = FileHistory.open(repository, path, Optional.ofNullable(gitBranch));
        Progress progress = console().progress("commits")) {
      if (history.isShallow()) {
        progress.note(Console.noted("the clone is shallow: older commits are not there"));
      }
      HistoryImport work =
          new HistoryImport(
              allocator,
              dataset,
              target,
              table,
              primaryKey(dataset, target),
              types == null ? ColumnTypes.inferred() : ColumnTypes.parse(types),
              new Told(progress));
      result = work.run(history);
    } catch (RuntimeException e) {
      if (invocation().interruption().isRequested()) {
        console().note("what was imported stays; the same command goes on from there");
      }
      throw e;
    }
    if (result.imported() == 0 && result.present() == 0) {
      throw SheafException.of(
          ErrorCode.BAD_INPUT, "none of the commits could be imported; the notes say why");
    }
    console().print(sentence(result, dataset.statistics().rowsStored()));
  }

  /** That of the table, if it is there and none was named. */
  private PrimaryKey primaryKey(Dataset dataset, String target) {
    return key.isEmpty() && dataset.tables(target).containsKey(table)
        ? dataset.schema(target, table).primaryKey()
        : PrimaryKey.of(key);
  }

  private static String sentence(HistoryImport.Result result, long rowsStored) {
    if (result.imported() == 0) {
      return "nothing new: " + Figures.count(result.present(), "commit") + wereThere(result);
    }
    return Figures.count(result.imported(), "commit")
        + " imported"
        + (result.present() > 0 ? ", " + Figures.count(result.present()) + wereThere(result) : "")
        + "   "
        + Figures.count(result.rowVersions(), "row-version")
        + ", "
        + Figures.count(rowsStored, "row")
        + " stored";
  }

  private static String wereThere(HistoryImport.Result result) {
    String there = (result.present() == 1 ? " was" : " were") + " there already";
    return result.leftOut() == 0
        ? there
        : there + ", " + Figures.count(result.leftOut()) + " could not be imported before";
  }

  /** What the import tells goes to the screen as it comes. */
  private final class Told implements HistoryImport.Listener {
    private final Progress progress;

    Told(Progress progress) {
      this.progress = progress;
    }

    @Override
    public void report(HistoryImport.Pass pass, long done, long total) {
      progress.expect(total);
      progress.advanceTo(done);
      progress.detail(pass == HistoryImport.Pass.TYPES ? "finding types" : "");
      invocation().interruption().check();
    }

    @Override
    public void note(HistoryImport.Note note) {
      progress.note(
          Console.noted(
              note.version().shortCommit()
                  + " "
                  + note.version().authored().toLocalDate()
                  + (note.imported() ? " " : " was not imported: ")
                  + note.text()));
    }
  }
}
