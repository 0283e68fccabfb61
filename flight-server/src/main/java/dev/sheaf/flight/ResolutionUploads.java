package dev.sheaf.flight;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.flight.protocol.OutcomeJson;
import dev.sheaf.flight.protocol.ResolveCommand;
import dev.sheaf.ops.Cancellation;
import dev.sheaf.ops.merge.PendingMerge;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.scan.BudgetErrors;
import dev.sheaf.store.vector.DictionaryDecoding;
import dev.sheaf.store.vector.GrowingColumn;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Takes streams of resolutions. They are kept until their end, in a budget, and then decide all
 * that they say or nothing.
 *
 * <p><i>Threads:</i> any number of streams, each in one thread, which waits here.
 */
final class ResolutionUploads {
  private static final int ROWS_MAX = 1_000_000;

  private final BufferAllocator allocator;
  private final Dataset dataset;

  ResolutionUploads(BufferAllocator allocator, Dataset dataset) {
    this.allocator = allocator;
    this.dataset = dataset;
  }

  /** Takes one stream to its end, and says what is left to resolve. */
  ObjectNode take(ResolveCommand command, FlightStream stream) {
    String branch = MergeWork.branch(dataset, command.branch());
    PendingMerge.on(dataset, branch); // before anything is taken
    StreamEnd end = new StreamEnd(command.ending());
    long budget = MergeWork.options(allocator, Cancellation.NEVER).budgetBytes();
    try (BufferAllocator ours = allocator.newChildAllocator("resolutions", 0, 2 * budget);
        VectorSchemaRoot rows = BudgetErrors.within(ours, () -> collect(ours, stream, end))) {
      end.require();
      PendingMerge pending =
          PendingMerge.on(dataset, branch).with(MergeWork.options(allocator, Cancellation.NEVER));
      if (end.rows() > 0) { // else not even the columns are known
        pending.resolveRows(ours, command.table(), rows);
      }
      return OutcomeJson.of(pending, pending.conflicts(ours))
          .put("done", true)
          .put("rows", end.rows());
    }
  }

  private static VectorSchemaRoot collect(
      BufferAllocator ours, FlightStream stream, StreamEnd end) {
    List<GrowingColumn> columns = new ArrayList<>();
    try {
      while (stream.next()) {
        int rows = stream.hasRoot() ? stream.getRoot().getRowCount() : 0;
        end.see(rows, stream.getLatestMetadata());
        requireFew(end.rows());
        add(ours, stream, rows, columns);
      }
      return finish(columns, Math.toIntExact(end.rows()));
    } finally {
      columns.forEach(GrowingColumn::close);
    }
  }

  private static void requireFew(long rows) {
    if (rows > ROWS_MAX) {
      throw SheafException.of(
          ErrorCode.LIMIT_EXCEEDED,
          "a stream of resolutions may have {limit} rows; send several, or resolve by side",
          "limit",
          ROWS_MAX);
    }
  }

  private static void add(
      BufferAllocator ours, FlightStream stream, int rows, List<GrowingColumn> columns) {
    VectorSchemaRoot root = stream.getRoot();
    for (int i = 0; i < root.getFieldVectors().size(); i++) {
      try (FieldVector plain =
          DictionaryDecoding.decode(ours, root.getVector(i), stream.getDictionaryProvider())) {
        if (i == columns.size()) {
          columns.add(GrowingColumn.create(ours, plain.getField()));
        }
        columns.get(i).append(plain, 0, rows);
      }
    }
  }

  private static VectorSchemaRoot finish(List<GrowingColumn> columns, int rows) {
    List<FieldVector> vectors = new ArrayList<>();
    try {
      columns.forEach(column -> vectors.add(column.finish()));
      return new VectorSchemaRoot(
          vectors.stream().map(FieldVector::getField).toList(), vectors, rows);
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, vectors);
      throw e;
    }
  }
}
