package dev.sheaf.examples;

import static dev.sheaf.store.scan.Predicates.col;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.ops.query.Aggregate;
import dev.sheaf.ops.query.Aggregation;
import dev.sheaf.ops.query.FoundRows;
import dev.sheaf.ops.query.KeyLookup;
import dev.sheaf.ops.query.SortColumn;
import dev.sheaf.ops.query.TopN;
import dev.sheaf.ops.query.VersionAggregation;
import dev.sheaf.ops.query.VersionJoin;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.MultiSnapshot;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.scan.Batch;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.MultiVersionCursor;
import dev.sheaf.store.scan.Scan;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Questions to one version and to several, without SQL.
 *
 * <p>What to learn: a scan filters and picks columns, and every operator reads the cursor that it
 * gives; results are ordinary Arrow batches; and what versions share is read once or not at all.
 */
public final class Operators {
  private Operators() {}

  /** Tells the story. */
  public static void main(String[] arguments) {
    try (BufferAllocator memory = new RootAllocator();
        Dataset dataset = Dataset.inMemory(memory, DatasetOptions.defaults())) {
      Runways.write(dataset, memory);
      try (Snapshot runways = dataset.snapshot("2024", "runways")) {
        scan(memory, runways);
        aggregate(memory, runways);
        topN(memory, runways);
      }
      perVersion(memory, dataset);
      lookUp(memory, dataset);
      join(memory, dataset);
    }
  }

  private static void scan(BufferAllocator memory, Snapshot runways) {
    Scan longOnes = Scan.of("airport", "length_ft").where(col("length_ft").gt(10_000));
    try (BatchCursor rows = runways.scan(longOnes)) {
      rows.forEach(batch -> print(memory, batch));
    }
  }

  private static void aggregate(BufferAllocator memory, Snapshot runways) {
    Aggregation perSurface =
        Aggregation.of(Aggregate.count(), Aggregate.sum("length_ft")).by("surface");
    try (BatchCursor rows = runways.scan(Scan.of("surface", "length_ft"));
        VectorSchemaRoot result = perSurface.run(memory, rows, Cancellation.NEVER)) {
      print(result);
    }
  }

  private static void topN(BufferAllocator memory, Snapshot runways) {
    TopN longest = TopN.of(2, SortColumn.descending("length_ft"), SortColumn.ascending("id"));
    try (BatchCursor rows = runways.scan(Scan.of("id", "airport", "length_ft"));
        VectorSchemaRoot result = longest.run(memory, rows, Cancellation.NEVER)) {
      print(result);
    }
  }

  private static void perVersion(BufferAllocator memory, Dataset dataset) {
    List<String> years = List.of("2022", "2023", "2024");
    VersionAggregation totals =
        VersionAggregation.of(Aggregate.count(), Aggregate.max("length_ft"));
    try (MultiSnapshot runways = dataset.snapshots(years, "runways");
        MultiVersionCursor rows = runways.scan(Scan.of("length_ft"));
        VectorSchemaRoot result = totals.run(memory, rows, years.size(), Cancellation.NEVER)) {
      print(result);
    }
  }

  private static void lookUp(BufferAllocator memory, Dataset dataset) {
    KeyLookup lengths = KeyLookup.of("airport", "length_ft");
    List<Integer> ids = List.of(3, 99, 1);
    try (FoundRows found = lengths.run(memory, dataset, dataset.version("2022"), "runways", ids)) {
      print(found.rows());
      System.out.println("missing: " + Arrays.toString(found.missing()));
    }
  }

  private static void join(BufferAllocator memory, Dataset dataset) {
    List<String> columns = List.of("id", "length_ft");
    VersionJoin changes =
        VersionJoin.full().differing().columns(columns, columns).prefixed("old_", "new_");
    try (BatchCursor pairs =
        changes.open(memory, dataset, "2022", "2024", "runways", Cancellation.NEVER)) {
      pairs.forEach(batch -> print(memory, batch));
    }
  }

  /** Prints the wanted rows of a batch, which is lent, by way of a copy. */
  private static void print(BufferAllocator memory, Batch batch) {
    try (VectorSchemaRoot rows = batch.copyTo(memory)) {
      print(rows);
    }
  }

  private static void print(VectorSchemaRoot rows) {
    rows.contentToTSVString().lines().forEach(System.out::println);
  }
}
