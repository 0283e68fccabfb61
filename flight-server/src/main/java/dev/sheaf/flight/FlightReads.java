package dev.sheaf.flight;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.flight.lease.OpenTransactions;
import dev.sheaf.flight.protocol.ConflictsCommand;
import dev.sheaf.flight.protocol.DiffCommand;
import dev.sheaf.flight.protocol.FlightCommand;
import dev.sheaf.flight.protocol.JsonBody;
import dev.sheaf.flight.protocol.ReadCommand;
import dev.sheaf.ops.Cancellation;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Finds the rows that a command or a ticket means, and says how they can be fetched.
 *
 * <p><i>Threads:</i> any.
 */
final class FlightReads {
  private final BufferAllocator allocator;
  private final Dataset dataset;
  private final OpenTransactions transactions;
  private final long endpointRowsMin;

  FlightReads(
      BufferAllocator allocator,
      Dataset dataset,
      OpenTransactions transactions,
      long endpointRowsMin) {
    this.allocator = allocator;
    this.dataset = dataset;
    this.transactions = transactions;
    this.endpointRowsMin = endpointRowsMin;
  }

  /** The command that a descriptor says, as a path or in full. */
  static FlightCommand command(FlightDescriptor descriptor) {
    if (descriptor.isCommand()) {
      return FlightCommand.parse("the command", descriptor.getCommand());
    }
    FlightPath path = FlightPath.of(descriptor);
    return ReadCommand.all(path.revision(), path.table());
  }

  /** The columns of the answer. */
  Schema schema(FlightCommand command) {
    return about(command, RowStream::schema);
  }

  /** Everything about the answer but its rows. */
  FlightInfo info(FlightCommand command, FlightDescriptor descriptor) {
    if (command instanceof ReadCommand read) {
      return info(read, descriptor);
    }
    if (command instanceof ConflictsCommand conflicts) {
      return info(conflicts, descriptor);
    }
    DiffCommand diff = diff(command);
    Version from = dataset.version(diff.from());
    Version to = dataset.version(diff.to());
    DiffCommand fixed = diff.of(from, to);
    return about(
        fixed,
        rows -> answer(rows, descriptor, List.of(fixed.ticket()), versions(List.of(from, to))));
  }

  private FlightInfo info(ConflictsCommand conflicts, FlightDescriptor descriptor) {
    if (!(conflicts.source() instanceof ConflictsCommand.Imagined imagined)) {
      return about(
          conflicts,
          rows -> answer(rows, descriptor, List.of(conflicts.ticket()), JsonBody.answer()));
    }
    Version ours = dataset.version(imagined.into());
    Version theirs = dataset.version(imagined.source());
    ConflictsCommand fixed = conflicts.of(theirs, ours, imagined.policy());
    return about(
        fixed,
        rows -> answer(rows, descriptor, List.of(fixed.ticket()), versions(List.of(ours, theirs))));
  }

  private FlightInfo info(ReadCommand read, FlightDescriptor descriptor) {
    if (read.source() instanceof ReadCommand.One one) {
      Version version = dataset.version(one.revision());
      return about(
          read.of(version),
          rows ->
              answer(
                  rows,
                  descriptor,
                  tickets(read, version),
                  JsonBody.answer().put("version", version.id().hex())));
    }
    if (read.source() instanceof ReadCommand.Many many) {
      List<Version> versions = many.revisions().stream().map(dataset::version).toList();
      return about(
          read,
          rows -> answer(rows, descriptor, List.of(read.ticket(versions)), versions(versions)));
    }
    return about(
        read,
        rows ->
            answer(
                rows,
                descriptor,
                List.of(read.ticket((ReadCommand.Own) read.source())),
                JsonBody.answer()));
  }

  /** One ticket for each part of a large version; one for all of a limited read. */
  private List<byte[]> tickets(ReadCommand read, Version version) {
    if (read.limit() != Long.MAX_VALUE || read.rows() != null) {
      return List.of(read.ticket(version, read.rows()));
    }
    List<ReadCommand.Range> ranges =
        RowRanges.of(version.table(read.table()).rowCount(), endpointRowsMin);
    return ranges.size() == 1
        ? List.of(read.ticket(version, null))
        : ranges.stream().map(range -> read.ticket(version, range)).toList();
  }

  private static FlightInfo answer(
      RowStream rows, FlightDescriptor descriptor, List<byte[]> tickets, ObjectNode metadata) {
    List<FlightEndpoint> endpoints = new ArrayList<>(tickets.size());
    for (byte[] ticket : tickets) {
      endpoints.add(FlightEndpoint.builder(new Ticket(ticket)).build());
    }
    return FlightInfo.builder(rows.schema(), descriptor, endpoints)
        .setRecords(rows.rowCount())
        .setAppMetadata(JsonBody.bytes(metadata))
        .build();
  }

  private static ObjectNode versions(List<Version> versions) {
    ObjectNode answer = JsonBody.answer();
    ArrayNode ids = answer.putArray("versions");
    versions.forEach(version -> ids.add(version.id().hex()));
    return answer;
  }

  /** What is known of the rows before any is read. */
  private <T> T about(FlightCommand command, Function<RowStream, T> use) {
    return with(command, allocator, Cancellation.NEVER, use);
  }

  /**
   * Opens the rows of a command, for as long as they are used.
   *
   * @param ours pays for what has to be made on the way
   * @param cancellation whether nobody wants them any more
   */
  <T> T with(
      FlightCommand command,
      BufferAllocator ours,
      Cancellation cancellation,
      Function<RowStream, T> use) {
    if (command instanceof ReadCommand read && read.source() instanceof ReadCommand.Own own) {
      return transactions.use(
          own.transaction(),
          open -> {
            try (RowStream rows = new VersionRows(ours, open.snapshot(read.table()), read)) {
              return use.apply(rows);
            }
          });
    }
    try (RowStream rows = open(command, ours, cancellation)) {
      return use.apply(rows);
    }
  }

  private RowStream open(FlightCommand command, BufferAllocator ours, Cancellation cancellation) {
    if (command instanceof ReadCommand read) {
      if (read.source() instanceof ReadCommand.Many many) {
        return new SharedRows(ours, dataset.snapshots(many.revisions(), read.table()), read);
      }
      return new VersionRows(
          ours, snapshot(read, ((ReadCommand.One) read.source()).revision()), read);
    }
    if (command instanceof ConflictsCommand conflicts) {
      return ConflictRows.open(ours, dataset, conflicts, cancellation);
    }
    return DiffRows.open(ours, dataset, diff(command), cancellation);
  }

  private Snapshot snapshot(ReadCommand read, String revision) {
    Version version = dataset.version(revision);
    return read.rows() == null
        ? dataset.snapshot(version, read.table())
        : dataset.snapshot(
            version,
            read.table(),
            RowRanges.select(dataset.rowSet(version, read.table()), read.rows()));
  }

  private static DiffCommand diff(FlightCommand command) {
    if (command instanceof DiffCommand diff) {
      return diff;
    }
    throw SheafException.of(
        ErrorCode.BAD_ARGUMENT, "'write' and 'resolve' are commands for a stream of rows");
  }
}
