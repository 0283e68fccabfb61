package dev.sheaf.bench.figure;

import dev.sheaf.bench.measure.Reading;
import dev.sheaf.bench.measure.Sampler;
import dev.sheaf.bench.measure.Samples;
import dev.sheaf.bench.measure.Target;
import java.util.Map;
import org.apache.arrow.flight.FlightDescriptor;

/** How long a client waits for answers without rows, one call after the other. */
final class FlightCalls {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double AT_MOST_MILLIS = 2;

  private final FigureRun run;
  private final int port;

  FlightCalls(FigureRun run, int port) {
    this.run = run;
    this.port = port;
  }

  void measure() throws Exception {
    FlightDescriptor path = FlightDescriptor.path("main", NumberTable.NAME);
    try (FlightUser user = new FlightUser(run.allocator(), port)) {
      report(
          "GetFlightInfo",
          () -> Answers.require("tables", 1, user.info(path).getRecords() > 0 ? 1 : 0));
      report("action sheaf.refs", () -> Answers.require("refs", 3, user.act("sheaf.refs")));
    }
  }

  private void report(String what, Runnable call) throws Exception {
    run.progress("calling %s", what);
    Sampler millis =
        () -> {
          long begun = System.nanoTime();
          call.run();
          return (System.nanoTime() - begun) / NANOS_PER_MILLI;
        };
    for (int i = run.scale().of(5, 3_000, 10_000); i > 0; i--) {
      millis.sample();
    }
    double[] samples = new double[run.scale().of(5, 1_000, 3_000)];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = millis.sample();
    }
    run.report(
        new Reading(what, "ms", Target.atMost(AT_MOST_MILLIS), Samples.of(samples), Map.of()));
  }
}
