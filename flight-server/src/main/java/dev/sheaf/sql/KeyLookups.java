package dev.sheaf.sql;

import dev.sheaf.sql.relation.TableRelation;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.schema.TableSchema;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Decides when rows are looked up by their key instead of being looked for: always where the index
 * is there; where it is not, a few queries scan before one builds it, because that costs several
 * scans.
 *
 * <p><i>Threads:</i> any.
 */
final class KeyLookups {
  /** Queries for a key that scan before the index is built. */
  static final int SCANS_BEFORE_BUILDING = 2;

  private final Dataset dataset;
  private final Map<Integer, AtomicInteger> scans = new ConcurrentHashMap<>();

  KeyLookups(Dataset dataset) {
    this.dataset = dataset;
  }

  TableRelation.KeyLookup of(Version version, String table) {
    TableState state = version.table(table);
    TableSchema schema = dataset.schema(state);
    return new TableRelation.KeyLookup() {
      @Override
      public boolean applies(Scan scan) {
        return KeyCondition.of(schema, scan.predicate()).isPresent();
      }

      @Override
      public Optional<RowSet> find(BufferAllocator allocator, Scan scan) {
        return KeyCondition.of(schema, scan.predicate())
            .flatMap(condition -> lookUp(allocator, condition, version, table, state));
      }
    };
  }

  private Optional<RowSet> lookUp(
      BufferAllocator allocator,
      KeyCondition condition,
      Version version,
      String table,
      TableState state) {
    int before =
        scans.computeIfAbsent(state.tableId(), id -> new AtomicInteger()).getAndIncrement();
    Dataset.IndexUse use =
        before >= SCANS_BEFORE_BUILDING ? Dataset.IndexUse.BUILD : Dataset.IndexUse.IF_THERE;
    try (VectorSchemaRoot keys = condition.toKeys(allocator)) {
      return dataset.find(allocator, version, table, keys, use);
    }
  }
}
