package dev.sheaf.bench;

import dev.sheaf.bench.figure.CheckoutFigure;
import dev.sheaf.bench.figure.CommitFigure;
import dev.sheaf.bench.figure.DiffFigure;
import dev.sheaf.bench.figure.Figure;
import dev.sheaf.bench.figure.FigureRun;
import dev.sheaf.bench.figure.FlightFigure;
import dev.sheaf.bench.figure.IndexFigure;
import dev.sheaf.bench.figure.LoadFigure;
import dev.sheaf.bench.figure.MergeFigure;
import dev.sheaf.bench.figure.OneKeyFigure;
import dev.sheaf.bench.figure.OpenFigure;
import dev.sheaf.bench.figure.RunwaysFigure;
import dev.sheaf.bench.figure.Scale;
import dev.sheaf.bench.figure.ScanFigure;
import dev.sheaf.bench.figure.SqlFigure;
import dev.sheaf.bench.figure.TotalsFigure;
import dev.sheaf.bench.measure.Machine;
import dev.sheaf.bench.measure.Reading;
import dev.sheaf.bench.measure.ReadingLog;
import dev.sheaf.bench.measure.ReadingTable;
import dev.sheaf.bench.measure.TimeSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.arrow.memory.RootAllocator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures the figures, prints them as a table and adds them to their history. */
@Command(
    name = "figures",
    description = "Measures what Sheaf promises.",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true)
public final class Figures implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "NAME", description = "which figures; all without any")
  private List<String> names = new ArrayList<>();

  @Option(names = "--scale", description = "smoke, small or full, for which the targets are meant")
  private Scale scale = Scale.FULL;

  @Option(names = "--seed", description = "of random inputs")
  private long seed = 1;

  @Option(
      names = "--time",
      description =
          "wall, or thread: what single-threaded work takes on a machine that others use too")
  private TimeSource time = TimeSource.WALL;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "JSON lines to which every reading is added with its samples")
  private Path log = Path.of("figures.jsonl");

  @Option(names = "--list", description = "say which figures there are")
  private boolean list;

  /** All figures, in the order in which they are measured. */
  public static List<Figure> all() {
    return List.of(
        new ScanFigure(),
        new CheckoutFigure(),
        new CommitFigure(),
        new DiffFigure(),
        new LoadFigure(),
        new MergeFigure(),
        new OneKeyFigure(),
        new IndexFigure(),
        new OpenFigure(),
        new RunwaysFigure(),
        new SqlFigure(),
        new TotalsFigure(),
        new FlightFigure());
  }

  /**
   * Measures figures, and ends the process with 0 whatever they are, as long as all answers are
   * right.
   */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Figures())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (list) {
      all().forEach(figure -> out.printf("%-10s %s%n", figure.name(), figure.description()));
      out.flush();
      return 0;
    }
    Machine machine = Machine.current();
    ReadingLog history = new ReadingLog(log, origin(machine));
    ReadingTable table = new ReadingTable();
    for (Figure figure : chosen()) {
      measure(figure, table, history);
    }
    out.println(machine);
    out.println("commit " + commit() + ", scale " + scale + ", seed " + seed + ", time " + time);
    out.println();
    out.print(table);
    out.flush();
    return 0;
  }

  private void measure(Figure figure, ReadingTable table, ReadingLog history) throws Exception {
    PrintWriter progress = spec.commandLine().getErr();
    try (FigureRun run =
        new FigureRun(
            new RootAllocator(),
            scale,
            seed,
            time,
            reading -> {
              table.add(figure.name(), reading);
              append(history, figure, reading);
            },
            line -> {
              progress.println(figure.name() + ": " + line);
              progress.flush();
            })) {
      figure.measure(run);
    }
  }

  private List<Figure> chosen() {
    List<Figure> chosen = new ArrayList<>();
    for (String name : names) {
      chosen.add(
          all().stream()
              .filter(figure -> figure.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new ParameterException(
                          spec.commandLine(),
                          "there is no figure '"
                              + name
                              + "'; there are "
                              + String.join(", ", all().stream().map(Figure::name).toList()))));
    }
    return chosen.isEmpty() ? all() : chosen;
  }

  private ReadingLog.Origin origin(Machine machine) {
    return new ReadingLog.Origin(
        commit(), Instant.now(), scale.toString(), seed, time.toString(), machine);
  }

  /** The launcher knows it, a JVM does not. */
  private static String commit() {
    return System.getProperty("sheaf.commit", "unknown");
  }

  private static void append(ReadingLog history, Figure figure, Reading reading) {
    try {
      history.append(figure.name(), reading);
    } catch (IOException e) {
      throw new UncheckedIOException("the history of figures cannot be written", e);
    }
  }
}
