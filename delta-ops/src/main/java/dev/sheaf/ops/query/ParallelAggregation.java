package dev.sheaf.ops.query;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.store.scan.BatchCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** Runs an aggregation over parts at the same time, and then brings the groups together. */
final class ParallelAggregation {
  private ParallelAggregation() {}

  static VectorSchemaRoot run(
      Aggregation aggregation,
      BufferAllocator allocator,
      List<? extends BatchCursor> parts,
      Executor executor,
      Cancellation cancellation) {
    List<AggregationRun> runs = new ArrayList<>();
    try {
      for (BatchCursor part : parts) {
        runs.add(new AggregationRun(allocator, aggregation, part.schema()));
      }
      readAll(runs, parts, executor, cancellation);
      for (int i = 1; i < runs.size(); i++) {
        runs.get(0).merge(runs.get(i));
      }
      return runs.get(0).finish();
    } finally {
      AutoCloseables.closeNoChecked(() -> AutoCloseables.close(runs));
    }
  }

  /** When one fails the others end soon; all have ended when this does. */
  private static void readAll(
      List<AggregationRun> runs,
      List<? extends BatchCursor> parts,
      Executor executor,
      Cancellation cancellation) {
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Cancellation either =
        Cancellation.when(() -> failure.get() != null || cancellation.isRequested());
    List<CompletableFuture<Void>> others = new ArrayList<>();
    try {
      for (int i = 1; i < runs.size(); i++) {
        AggregationRun run = runs.get(i);
        BatchCursor part = parts.get(i);
        others.add(CompletableFuture.runAsync(() -> read(run, part, either, failure), executor));
      }
      read(runs.get(0), parts.get(0), either, failure);
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e); // the executor takes no more
    }
    CompletableFuture.allOf(others.toArray(new CompletableFuture<?>[0])).join();
    Throwable first = failure.get();
    if (first instanceof Error error) {
      throw error;
    }
    if (first instanceof RuntimeException exception) {
      throw exception;
    }
  }

  /** Reads a part, and notes the first failure of all: those after it are its consequences. */
  private static void read(
      AggregationRun run,
      BatchCursor part,
      Cancellation cancellation,
      AtomicReference<@Nullable Throwable> failure) {
    try {
      run.read(part, cancellation);
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }
}
