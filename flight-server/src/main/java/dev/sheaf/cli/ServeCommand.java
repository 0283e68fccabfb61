package dev.sheaf.cli;

import dev.sheaf.flight.ClientLimits;
import dev.sheaf.flight.FlightOptions;
import dev.sheaf.flight.SheafFlightServer;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.OpenMode;
import org.apache.arrow.memory.BufferAllocator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sheaf serve}: streams versions over Arrow Flight. */
@Command(
    name = "serve",
    header = "Stream versions to Arrow Flight clients.",
    description =
        "Listens until it is interrupted: on the loopback address, where everybody on this machine"
            + " may do everything. Elsewhere it takes users and TLS: write a users file with their"
            + " rights, make tokens with 'sheaf token new', and give a certificate and its key."
            + " Add --audit to know afterwards who did what. Whoever has the right 'sql' is trusted"
            + " like you. docs/security.md tells all of it.",
    footer = {
      "  sheaf -C geo serve",
      "  sheaf -C geo serve --port 0 --read-only",
      "  sheaf -C geo serve --bind 0.0.0.0 --users users.json \\",
      "      --tls-cert cert.pem --tls-key key.pem --audit audit.jsonl"
    })
final class ServeCommand extends DatasetCommand {
  private static final int PORT_MAX = 65_535;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port; 0 takes any that is free (default: ${DEFAULT-VALUE}).")
  private int port = FlightOptions.PORT_DEFAULT;

  @Option(
      names = "--streams",
      paramLabel = "N",
      description = "Send at most so many streams at once (default: ${DEFAULT-VALUE}).")
  private int streams = FlightOptions.defaults().streamsMax();

  @Option(
      names = "--client-streams",
      paramLabel = "N",
      description =
          "A connection reads and writes at most so many streams at once (default:"
              + " ${DEFAULT-VALUE}).")
  private int clientStreams = ClientLimits.defaults().streamsMax();

  @Option(
      names = "--upload-bytes",
      paramLabel = "N",
      description =
          "A stream of rows that is written has at most so many (default: ${DEFAULT-VALUE}).")
  private long uploadBytes = ClientLimits.defaults().uploadBytesMax();

  @Option(
      names = "--client-bytes",
      paramLabel = "N",
      description =
          "All streams that a connection writes at once have at most so many (default:"
              + " ${DEFAULT-VALUE}).")
  private long clientBytes = ClientLimits.defaults().bytesMax();

  @Mixin private ExposureOptions exposure = new ExposureOptions();

  ServeCommand(Invocation invocation) {
    super(invocation, OpenMode.EXISTING);
  }

  @Override
  boolean readingSuffices() {
    return true;
  }

  @Override
  void run(BufferAllocator allocator, Dataset dataset) {
    if (port < 0 || port > PORT_MAX) {
      throw new ParameterException(spec.commandLine(), "--port is a number from 0 to " + PORT_MAX);
    }
    requireOne("--streams", streams);
    requireOne("--client-streams", clientStreams);
    requireOne("--upload-bytes", uploadBytes);
    requireOne("--client-bytes", clientBytes);
    FlightOptions options =
        FlightOptions.defaults()
            .withPort(port)
            .withStreamsMax(streams)
            .withExposure(exposure.read(spec))
            .withClient(new ClientLimits(clientStreams, uploadBytes, clientBytes))
            .withFailures(failure -> console().error(String.valueOf(failure.getMessage())));
    try (SheafFlightServer server = SheafFlightServer.start(allocator, dataset, options)) {
      console().print("listening on " + server.location());
      console().flush();
      server.awaitClose();
    } catch (InterruptedException e) {
      // Ctrl-C is how it ends; what it served is closed by now.
      invocation().interruption().check();
    }
  }

  private void requireOne(String option, long value) {
    if (value < 1) {
      throw new ParameterException(spec.commandLine(), option + " is at least 1");
    }
  }
}
