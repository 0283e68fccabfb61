package dev.sheaf.ops.query;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.scan.MultiVersionCursor;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Works out aggregates of each of many versions of a table in one pass: what {@link Aggregation}
 * would give for each, without reading a row more than once.
 *
 * <p>An immutable value:
 *
 * <pre>{@code
 * VersionAggregation totals = VersionAggregation.of(Aggregate.count(), Aggregate.sum("length_ft"));
 * try (MultiSnapshot snapshot = dataset.snapshots(versions, "runways");
 *     MultiVersionCursor rows = snapshot.scan(Scan.of("length_ft"));
 *     VectorSchemaRoot result = totals.run(allocator, rows, versions.size(), Cancellation.NEVER)) { … }
 * }</pre>
 *
 * <p>The result has a column for each aggregate and a row for each version, in their order.
 *
 * <p><i>Cost:</i> counts and sums of integers: rows + what each version differs in from the one
 * before it in the list, 10 ns each, so the order of history is best. Sums of floats, and least and
 * greatest values: 1 ns for each row of each version. Sums of floats are added in no certain order.
 *
 * @source DEX 4 (work on deltas instead of versions)
 */
public final class VersionAggregation {
  private final Aggregation aggregation;

  private VersionAggregation(Aggregation aggregation) {
    this.aggregation = aggregation;
  }

  /** Aggregates of each version. */
  public static VersionAggregation of(Aggregate... aggregates) {
    return of(List.of(aggregates));
  }

  /** Aggregates of each version. */
  public static VersionAggregation of(List<Aggregate> aggregates) {
    return new VersionAggregation(Aggregation.of(aggregates));
  }

  /** What is worked out. */
  public List<Aggregate> aggregates() {
    return aggregation.aggregates();
  }

  /**
   * Whether the columns are of types that it can take; where not, {@link #run} says why.
   *
   * @param schema that of the cursor
   */
  public boolean fits(Schema schema) {
    return aggregation.fits(schema);
  }

  /**
   * The columns of the result.
   *
   * @param schema that of the cursor
   * @throws SheafException UNKNOWN_COLUMN; BAD_ARGUMENT for a column of a type that it cannot take
   */
  public Schema schema(Schema schema) {
    return aggregation.schema(schema);
  }

  /**
   * Reads a cursor to its end.
   *
   * @param allocator pays for the result
   * @param rows read to its end, with no limit to its rows; the caller closes it
   * @param versions how many versions the cursor reads
   * @param cancellation asked before each batch
   * @return one row for each version; the caller closes it
   * @throws SheafException UNKNOWN_COLUMN; BAD_ARGUMENT for a column of a type that it cannot take;
   *     CANCELLED; and what the cursor throws
   */
  public VectorSchemaRoot run(
      BufferAllocator allocator, MultiVersionCursor rows, int versions, Cancellation cancellation) {
    Accumulators accumulators = Accumulators.of(aggregation, rows.schema());
    accumulators.reserve(versions + 1);
    WantedRows wanted = new WantedRows();
    StretchBlock block = new StretchBlock();
    boolean more = true;
    while (more) {
      cancellation.check();
      more =
          rows.advance(
              (batch, membership) -> {
                accumulators.openRows(batch);
                wanted.set(batch.selection());
                membership.forEachStretch(
                    (position, from, to) -> {
                      if (wanted.contains(position)) {
                        block.add(position, from, to);
                        if (block.isFull()) {
                          accumulators.addStretches(block);
                        }
                      }
                    });
                accumulators.addStretches(block);
              });
    }
    accumulators.settle();
    return accumulators.finish(allocator, List.of(), versions);
  }
}
