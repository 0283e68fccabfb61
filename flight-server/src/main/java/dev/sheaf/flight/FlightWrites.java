package dev.sheaf.flight;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.flight.access.CallRecord;
import dev.sheaf.flight.lease.OpenTransactions;
import dev.sheaf.flight.protocol.FlightCommand;
import dev.sheaf.flight.protocol.JsonBody;
import dev.sheaf.flight.protocol.ResolveCommand;
import dev.sheaf.flight.protocol.WriteCommand;
import dev.sheaf.flight.protocol.WriteTarget;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.table.Changes;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightProducer.StreamListener;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Takes streams of rows and makes versions of them, one of each, or parts of a transaction.
 *
 * <p><b>Invariant.</b> A stream that does not come to its end changes nothing.
 *
 * <p><i>Threads:</i> any number of streams, each in one thread, which waits here.
 */
final class FlightWrites {
  private static final long PROGRESS_NANOS = 100_000_000;

  private final BufferAllocator allocator;
  private final Dataset dataset;
  private final OpenTransactions transactions;
  private final CommitIds commitIds;
  private final ResolutionUploads resolutions;

  FlightWrites(
      BufferAllocator allocator,
      Dataset dataset,
      OpenTransactions transactions,
      CommitIds commitIds) {
    this.allocator = allocator;
    this.dataset = dataset;
    this.transactions = transactions;
    this.commitIds = commitIds;
    this.resolutions = new ResolutionUploads(allocator, dataset);
  }

  /**
   * Takes one stream to its end, and tells its client how it goes.
   *
   * @param stream whose schema has come
   */
  void take(FlightStream stream, StreamListener<PutResult> listener) {
    FlightCommand command = CallNotes.of(command(stream.getDescriptor()));
    if (command instanceof ResolveCommand resolve) {
      send(listener, resolutions.take(resolve, stream));
    } else if (command instanceof WriteCommand write) {
      take(write, stream, listener);
    } else {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "a stream of rows needs the command 'write' or 'resolve', or a path");
    }
    listener.onCompleted();
  }

  private void take(WriteCommand command, FlightStream stream, StreamListener<PutResult> listener) {
    if (command.target() instanceof WriteTarget.Open joined) {
      Taken taken =
          transactions.use(joined.id(), open -> takeInto(open, command, stream, listener));
      send(listener, answer(taken));
    } else if (command.target() instanceof WriteTarget.Branch branch) {
      takeOnto(branch, command, stream, listener);
    }
  }

  /** A version for the stream, unless this is a retry of one that was made. */
  private void takeOnto(
      WriteTarget.Branch branch,
      WriteCommand command,
      FlightStream stream,
      StreamListener<PutResult> listener) {
    Optional<Version> made = commitIds.find(branch.name(), branch.commit().commitId());
    if (made.isPresent()) {
      drain(stream);
      send(listener, done(made.get()).put("repeated", true));
      return;
    }
    try (Transaction transaction = dataset.begin(branch.name(), branch.patience())) {
      made = commitIds.find(branch.name(), branch.commit().commitId()); // while we waited
      if (made.isPresent()) {
        drain(stream);
        send(listener, done(made.get()).put("repeated", true));
        return;
      }
      Taken taken = writeAll(transaction, command, stream, listener);
      Version version =
          transaction.commit(branch.commit().toMessage(messageFor(command, taken.rows)));
      send(listener, answer(taken).put("version", version.id().hex()));
    }
  }

  private Taken takeInto(
      Transaction transaction,
      WriteCommand command,
      FlightStream stream,
      StreamListener<PutResult> listener) {
    Transaction.Savepoint before = transaction.savepoint();
    boolean taken = false;
    try {
      Taken all = writeAll(transaction, command, stream, listener);
      taken = true;
      return all;
    } finally {
      if (!taken) {
        transaction.rollbackTo(before);
      }
    }
  }

  /**
   * How much a stream was.
   *
   * @param rows that it had
   * @param changes that they made
   */
  private record Taken(long rows, Changes changes) {}

  private Taken writeAll(
      Transaction transaction,
      WriteCommand command,
      FlightStream stream,
      StreamListener<PutResult> listener) {
    create(transaction, command, stream);
    try (StreamTarget target =
        StreamTarget.of(transaction.table(command.table()), command.mode())) {
      StreamEnd end = new StreamEnd(command.ending());
      long told = System.nanoTime();
      while (stream.next()) {
        int rows = stream.hasRoot() ? stream.getRoot().getRowCount() : 0;
        end.see(rows, stream.getLatestMetadata());
        if (rows > 0) {
          target.write(stream.getRoot(), stream.getDictionaryProvider());
        }
        if (System.nanoTime() - told > PROGRESS_NANOS) {
          send(listener, JsonBody.answer().put("rows", end.rows()));
          told = System.nanoTime();
        }
      }
      end.require();
      CallRecord.current().took(end.rows());
      return new Taken(end.rows(), target.finish());
    }
  }

  private static void create(Transaction transaction, WriteCommand command, FlightStream stream) {
    List<String> key = command.key();
    if (key != null && !transaction.tableNames().contains(command.table())) {
      PrimaryKey primaryKey =
          key.isEmpty() ? PrimaryKey.none() : PrimaryKey.of(key.toArray(new String[0]));
      TableSchema schema =
          TableSchema.create(stream.getSchema(), stream.getDictionaryProvider(), primaryKey);
      transaction.createTable(command.table(), schema);
    }
  }

  private static FlightCommand command(@Nullable FlightDescriptor descriptor) {
    if (descriptor == null) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT, "the stream has no descriptor to say where its rows go");
    }
    if (!descriptor.isCommand()) {
      FlightPath path = FlightPath.of(descriptor);
      return WriteCommand.insert(path.revision(), path.table());
    }
    return FlightCommand.parse("the command", descriptor.getCommand());
  }

  private static String messageFor(WriteCommand command, long rows) {
    return command.mode().word()
        + ' '
        + rows
        + (rows == 1 ? " row: " : " rows: ")
        + command.table();
  }

  /** Reads what nobody needs: a client that retries sends it all again. */
  private static void drain(FlightStream stream) {
    while (stream.next()) {
      // dropped
    }
  }

  private static ObjectNode done(Version version) {
    return JsonBody.answer().put("done", true).put("version", version.id().hex());
  }

  private static ObjectNode answer(Taken taken) {
    return JsonBody.answer()
        .put("done", true)
        .put("rows", taken.rows)
        .put("inserted", taken.changes.inserted())
        .put("updated", taken.changes.updated())
        .put("deleted", taken.changes.deleted())
        .put("unchanged", taken.changes.unchanged())
        .put("missing", taken.changes.missing());
  }

  private void send(StreamListener<PutResult> listener, ObjectNode answer) {
    send(listener, JsonBody.bytes(answer));
  }

  /** Sends an answer. */
  void send(StreamListener<PutResult> listener, byte[] bytes) {
    try (ArrowBuf buffer = allocator.buffer(bytes.length)) {
      buffer.writeBytes(bytes);
      listener.onNext(PutResult.metadata(buffer));
    }
  }
}
