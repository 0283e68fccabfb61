package dev.sheaf.cli;

import dev.sheaf.cli.report.JsonLines;
import dev.sheaf.cli.terminal.Figures;
import dev.sheaf.cli.terminal.Style;
import dev.sheaf.cli.terminal.StyledText;
import dev.sheaf.cli.terminal.TextTable;
import dev.sheaf.ops.diff.Distances;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.OpenMode;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.RefKind;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sheaf distance}: how far versions are from each other. */
@Command(
    name = "distance",
    header = "Show how many rows differ, each version against each.",
    description = "Counts rows that only one of two versions has, and reads none of them.",
    footer = {
      "  sheaf distance                        all branches",
      "  sheaf distance 'survey-*' main~3",
      "  sheaf distance --table runways --json"
    })
final class DistanceCommand extends DatasetCommand {
  @Parameters(
      paramLabel = "PATTERN",
      arity = "0..*",
      description =
          "Revisions, or patterns of branches and tags, as in 'survey-*' (default: all branches).")
  private List<String> patterns = new ArrayList<>();

  @Option(names = "--table", paramLabel = "TABLE", description = "Of one table only.")
  private @Nullable String table;

  @Option(names = "--json", description = "Print one JSON object per pair.")
  private boolean json;

  DistanceCommand(Invocation invocation) {
    super(invocation, OpenMode.READ_ONLY);
  }

  @Override
  void run(BufferAllocator allocator, Dataset dataset) {
    List<String> names = names(dataset);
    Distances distances =
        Distances.of(
            dataset,
            names,
            table,
            () -> {
              invocation().interruption().check();
              return false;
            });
    if (json) {
      printJson(distances);
    } else {
      print(distances);
    }
  }

  private List<String> names(Dataset dataset) {
    Set<String> names = new LinkedHashSet<>();
    if (patterns.isEmpty()) {
      dataset.refs().stream()
          .filter(ref -> ref.kind() == RefKind.BRANCH)
          .forEach(ref -> names.add(ref.name()));
    }
    for (String pattern : patterns) {
      if (pattern.contains("*") || pattern.contains("?")) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        dataset.refs().stream()
            .map(Ref::name)
            .filter(name -> matcher.matches(Path.of(name)))
            .forEach(names::add);
      } else {
        names.add(pattern);
      }
    }
    return List.copyOf(names);
  }

  private void print(Distances distances) {
    TextTable matrix = new TextTable().column("");
    distances.names().forEach(matrix::number);
    for (int a = 0; a < distances.names().size(); a++) {
      List<StyledText> row = new ArrayList<>();
      row.add(StyledText.of(distances.names().get(a), Style.HEADING));
      for (int b = 0; b < distances.names().size(); b++) {
        row.add(
            a == b
                ? StyledText.of("·", Style.FAINT)
                : StyledText.of(Figures.count(distances.between(a, b))));
      }
      matrix.row(row);
    }
    console().print(matrix);
  }

  private void printJson(Distances distances) {
    try (JsonLines lines = new JsonLines(console().results())) {
      for (int a = 0; a < distances.names().size(); a++) {
        for (int b = a + 1; b < distances.names().size(); b++) {
          int from = a;
          int to = b;
          lines.object(
              out -> {
                out.writeStringField("from", distances.names().get(from));
                out.writeStringField("to", distances.names().get(to));
                out.writeNumberField("rows", distances.between(from, to));
              });
        }
      }
    }
  }
}
