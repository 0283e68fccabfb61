package dev.sheaf.store;

import dev.sheaf.store.catalog.Catalog;
import dev.sheaf.store.catalog.CatalogChange;
import dev.sheaf.store.catalog.SegmentChange;
import dev.sheaf.store.catalog.SegmentEnd;
import dev.sheaf.store.catalog.SegmentRecord;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.segment.Segment;
import dev.sheaf.store.segment.SegmentFiles;
import dev.sheaf.store.table.StoredTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Placement: which segment the new rows of a branch go to.
 *
 * <p>A segment that is full, or was written under other columns, is frozen and another one begun.
 * Segments that were made for a commit which then failed serve the next one.
 *
 * <p><i>Threads:</i> under the dataset's commit lock.
 */
final class GrowingSegments {
  private final Catalog catalog;
  private final SegmentFiles files;
  private final StorageScheme.Placement placement;
  private final List<Segment> spare = new ArrayList<>();

  GrowingSegments(Catalog catalog, SegmentFiles files, StorageScheme.Placement placement) {
    this.catalog = catalog;
    this.files = files;
    this.placement = placement;
  }

  /**
   * The choices of one commit: what it adds to the catalog's change, and takes back if it fails.
   */
  final class Choice {
    private final CatalogChange.Builder change;
    private final @Nullable String owner;
    private final Map<Integer, Segment> chosen = new HashMap<>();
    private final List<Segment> created = new ArrayList<>();
    private final List<Segment> frozen = new ArrayList<>();

    Choice(CatalogChange.Builder change, String branch) {
      this.change = change;
      this.owner = placement == StorageScheme.Placement.SHARED_SEGMENT ? null : branch;
    }

    /** The segment for rows of a table. */
    Segment segmentFor(StoredTable table, TableSchema schema, int schemaId, int rows) {
      Segment segment = chosen.get(table.id());
      if (segment == null) {
        segment =
            catalog
                .growingSegment(table.id(), owner)
                .map(record -> table.segment(record.id()))
                .orElse(null);
      }
      if (segment == null || !takes(segment, schema, rows)) {
        if (segment != null) {
          change.segment(new SegmentChange.Freeze(segment.id()));
          frozen.add(segment);
        }
        segment = create(table, schema, schemaId);
      }
      chosen.put(table.id(), segment);
      return segment;
    }

    /** The commit is in the catalog. */
    void committed() {
      frozen.forEach(Segment::freeze);
    }

    /** The commit failed: what was created serves another one. */
    void failed() {
      spare.addAll(created);
    }

    private Segment create(StoredTable table, TableSchema schema, int schemaId) {
      Segment segment = spareFor(table, schema);
      if (segment == null) {
        segment = files.create(catalog.newSegmentId(), table.id(), schema);
      }
      table.add(segment);
      created.add(segment);
      change.segment(
          new SegmentChange.Create(
              new SegmentRecord(
                  segment.id(), table.id(), schemaId, owner, false, new SegmentEnd(0, 0, 0))));
      return segment;
    }
  }

  private static boolean takes(Segment segment, TableSchema schema, int rows) {
    return segment.schema().equals(schema) && segment.canTake(rows);
  }

  private @Nullable Segment spareFor(StoredTable table, TableSchema schema) {
    for (Segment segment : spare) {
      if (segment.tableId() == table.id() && segment.schema().equals(schema)) {
        spare.remove(segment);
        return segment;
      }
    }
    return null;
  }
}
