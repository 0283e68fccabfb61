package dev.sheaf.cli;

import dev.sheaf.cli.report.MergeReport;
import dev.sheaf.cli.terminal.Console;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.OpenMode;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import picocli.CommandLine.Option;

/**
 * A command that works on the dataset that {@code -C} names: opens it, and closes it however the
 * command ends.
 */
abstract class DatasetCommand implements Callable<Integer> {
  /** The variable with the author of versions. */
  static final String AUTHOR_VARIABLE = "SHEAF_AUTHOR";

  private final Invocation invocation;
  private final OpenMode mode;
  private int exitCode;

  /**
   * A command.
   *
   * @param mode what it needs
   */
  DatasetCommand(Invocation invocation, OpenMode mode) {
    this.invocation = invocation;
    this.mode = mode;
  }

  @Option(
      names = "-C",
      paramLabel = "DIR",
      description = "The dataset's directory (default: the current one).",
      order = 100)
  final void directory(Path path) {
    invocation.useDirectory(path);
  }

  @Option(names = "--read-only", hidden = true)
  final void readOnly(boolean given) {
    invocation.useAccess(given ? Invocation.Access.READ_ONLY : Invocation.Access.WRITE);
  }

  /** What this run of it needs; {@code --read-only} may allow less. */
  OpenMode mode() {
    return mode;
  }

  /** Whether it is of use with {@code --read-only}, though it asks for more. */
  boolean readingSuffices() {
    return false;
  }

  /**
   * Does what the command is for.
   *
   * @param allocator of the same root as the dataset's
   */
  abstract void run(BufferAllocator allocator, Dataset dataset);

  @Override
  public final Integer call() {
    try (BufferAllocator allocator = new RootAllocator();
        Dataset dataset = open(allocator)) {
      run(allocator, dataset);
      console().flush();
    }
    return exitCode;
  }

  /** Ends with an exit code that is no error's: the command has said what there is to say. */
  final void exitWith(int code) {
    exitCode = code;
  }

  private Dataset open(BufferAllocator allocator) {
    try {
      return Dataset.open(allocator, invocation.directory(), options());
    } catch (SheafException e) {
      boolean notForWriting = e.code() == ErrorCode.DATASET_HELD || e.code() == ErrorCode.READ_ONLY;
      if (notForWriting && readingSuffices()) {
        console().note("reading is possible: add --read-only");
      }
      throw e;
    }
  }

  /** Where results and messages go. */
  final Console console() {
    return invocation.console();
  }

  /** A report about merges, to the console. */
  final MergeReport report(BufferAllocator allocator, Dataset dataset) {
    return new MergeReport(
        allocator, dataset, console().terminal().resultColumns(), console()::print);
  }

  /** The run of the program that this belongs to. */
  final Invocation invocation() {
    return invocation;
  }

  private DatasetOptions options() {
    boolean readOnly = invocation.access() == Invocation.Access.READ_ONLY;
    DatasetOptions options =
        DatasetOptions.defaults().withOpenMode(readOnly ? OpenMode.READ_ONLY : mode());
    String author = console().variable(AUTHOR_VARIABLE);
    return author.isEmpty() ? options : options.withAuthor(author);
  }
}
