package dev.sheaf.store.table;

import dev.sheaf.store.index.KeyIndex;
import dev.sheaf.store.scan.ChunkGroups;
import dev.sheaf.store.scan.ColumnMapping;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.segment.ChunkLease;
import dev.sheaf.store.segment.Segment;
import dev.sheaf.store.vector.GrowingColumn;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Changes some columns of records: completes the given rows with the other columns of the live
 * ones, then puts them.
 */
final class UpdateRows {
  private final BufferAllocator allocator;
  private final StagedTable table;

  UpdateRows(BufferAllocator allocator, StagedTable table) {
    this.allocator = allocator;
    this.table = table;
  }

  Changes run(IncomingBatch batch) {
    int[] positions = new int[batch.rowCount()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = i;
    }
    long[] hashes = table.keyHashes(batch, positions);
    requireDistinct(batch, positions, hashes);
    long[] current = table.currentRows(batch, positions, hashes);
    int missing = 0;
    for (long row : current) {
      missing += row == KeyIndex.NONE ? 1 : 0;
    }
    try (VectorSchemaRoot whole = complete(batch, current, positions.length - missing);
        IncomingBatch rows = table.incoming(whole, null, IncomingBatch.Coverage.ALL)) {
      return table.put(rows, PutRows.Existing.REPLACE).plus(new Changes(0, 0, 0, 0, missing));
    }
  }

  private void requireDistinct(IncomingBatch batch, int[] positions, long[] hashes) {
    int[] earlier = BatchKeys.earlier(table.schema(), batch, positions, hashes, positions.length);
    for (int i = 0; i < earlier.length; i++) {
      if (earlier[i] != BatchKeys.NONE) {
        throw BatchKeys.twice(i, BatchKeys.text(table.schema(), batch, i), earlier[i]);
      }
    }
  }

  /** Whole rows for those keys that are there, chunk by chunk of the live ones. */
  private VectorSchemaRoot complete(IncomingBatch batch, long[] current, int rowCount) {
    TableSchema schema = table.schema();
    List<GrowingColumn> columns = new ArrayList<>();
    List<FieldVector> finished = new ArrayList<>();
    try {
      for (int i = 0; i < schema.columns().size(); i++) {
        columns.add(GrowingColumn.create(allocator, schema.columns().get(i).field()));
      }
      ChunkGroups groups = ChunkGroups.of(current, current.length);
      for (int group = 0; group < groups.groupCount(); group++) {
        completeGroup(batch, current, groups, group, columns);
      }
      for (GrowingColumn column : columns) {
        finished.add(column.finish());
      }
      return new VectorSchemaRoot(schema.arrow(), finished, rowCount);
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, finished);
      throw e;
    } finally {
      columns.forEach(GrowingColumn::close);
    }
  }

  private void completeGroup(
      IncomingBatch batch,
      long[] current,
      ChunkGroups groups,
      int group,
      List<GrowingColumn> columns) {
    int size = groups.size(group);
    int[] given = new int[size];
    int[] live = new int[size];
    for (int i = 0; i < size; i++) {
      given[i] = groups.place(group, i);
      live[i] = (int) current[given[i]] & 0xFFFF;
    }
    long first = current[given[0]];
    Segment segment = table.segment((int) (first >>> 32));
    ColumnMapping mapping = ColumnMapping.of(table.schema(), segment.schema());
    try (ChunkLease lease = segment.lease((int) first >>> 16, "update");
        ColumnMapping.View view = mapping.view(allocator, lease::column, lease.rowCount())) {
      for (int i = 0; i < columns.size(); i++) {
        if (batch.has(i)) {
          columns.get(i).append(batch.column(i), given, 0, size);
        } else {
          columns.get(i).append(view.column(i), live, 0, size);
        }
      }
    }
  }
}
