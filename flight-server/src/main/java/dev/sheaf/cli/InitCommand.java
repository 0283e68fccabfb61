package dev.sheaf.cli;

import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.OpenMode;
import dev.sheaf.store.StorageScheme;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code sheaf init}: makes a dataset. */
@Command(
    name = "init",
    header = "Make a dataset in a directory.",
    description =
        "The directory is made if it is missing; it must be empty. The dataset begins with one"
            + " branch, main.",
    footer = {"  sheaf init geo", "  sheaf init --scheme tuple-first geo"})
final class InitCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      description = "The directory (default: that of -C, or the current one).")
  private @Nullable Path directory;

  @Option(
      names = "--scheme",
      paramLabel = "SCHEME",
      description =
          "How versions are stored: ${COMPLETION-CANDIDATES} (default: hybrid). Answers are the"
              + " same.",
      converter = SchemeSpelling.class,
      completionCandidates = SchemeSpellings.class)
  private StorageScheme scheme = StorageScheme.HYBRID;

  InitCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    Path target = directory == null ? invocation.directory() : directory;
    DatasetOptions options =
        DatasetOptions.defaults().withOpenMode(OpenMode.NEW).withScheme(scheme);
    try (Dataset dataset = Dataset.open(target, options)) {
      invocation
          .console()
          .print("dataset in " + target + ": branch " + dataset.head() + ", " + scheme.spelling());
    }
    return 0;
  }

  /** Reads the spelling of a scheme. */
  static final class SchemeSpelling implements ITypeConverter<StorageScheme> {
    @Override
    public StorageScheme convert(String spelling) {
      StorageScheme scheme = StorageScheme.parse(spelling);
      if (scheme == null) {
        throw new TypeConversionException(
            "'" + spelling + "' is no scheme; there are hybrid, tuple-first and version-first");
      }
      return scheme;
    }
  }

  /** All spellings, for help and completion. */
  static final class SchemeSpellings implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(StorageScheme.values()).map(StorageScheme::spelling).iterator();
    }
  }
}
