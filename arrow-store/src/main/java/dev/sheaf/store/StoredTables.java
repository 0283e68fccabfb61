package dev.sheaf.store;

import dev.sheaf.store.catalog.Catalog;
import dev.sheaf.store.catalog.SchemaRecord;
import dev.sheaf.store.catalog.SegmentRecord;
import dev.sheaf.store.catalog.StoredSegment;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.segment.Segment;
import dev.sheaf.store.segment.SegmentFacts;
import dev.sheaf.store.segment.SegmentFiles;
import dev.sheaf.store.table.StoredTable;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tables, schemas and segments of a dataset, opened as they are asked for: what nobody reads
 * costs nothing.
 */
final class StoredTables {
  private final Catalog catalog;
  private final SegmentFiles files;
  private final OpenMode openMode;
  private final ConcurrentHashMap<Integer, StoredTable> tables = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Integer, TableSchema> schemas = new ConcurrentHashMap<>();

  StoredTables(Catalog catalog, SegmentFiles files, OpenMode openMode) {
    this.catalog = catalog;
    this.files = files;
    this.openMode = openMode;
  }

  /** A table that is in the catalog, or will be after a commit. */
  StoredTable table(int tableId) {
    return tables.computeIfAbsent(
        tableId,
        id ->
            new StoredTable(
                id,
                new StoredTable.Source() {
                  @Override
                  public Segment open(int segmentId) {
                    return openSegment(segmentId);
                  }

                  @Override
                  public List<Integer> segmentIds() {
                    return catalog.segments().stream()
                        .filter(segment -> segment.tableId() == id)
                        .map(SegmentRecord::id)
                        .toList();
                  }
                }));
  }

  /** The tables that were asked for so far. */
  Collection<StoredTable> open() {
    return tables.values();
  }

  /** A schema that is in the catalog. */
  TableSchema schema(int schemaId) {
    TableSchema schema = schemas.get(schemaId);
    return schema != null
        ? schema
        : schemas.computeIfAbsent(
            schemaId,
            id ->
                TableSchema.fromJson(
                    catalog
                        .schema(id)
                        .map(SchemaRecord::text)
                        .orElseThrow(() -> missing("schema", id))));
  }

  private Segment openSegment(int segmentId) {
    StoredSegment stored = storedSegment(segmentId);
    TableSchema schema = schema(stored.segment().schemaId());
    return openMode == OpenMode.READ_ONLY
        ? files.follow(facts(stored), schema, () -> facts(storedSegment(segmentId)))
        : files.open(facts(stored), schema);
  }

  private StoredSegment storedSegment(int segmentId) {
    return catalog.storedSegment(segmentId).orElseThrow(() -> missing("segment", segmentId));
  }

  private static SegmentFacts facts(StoredSegment stored) {
    SegmentRecord segment = stored.segment();
    return new SegmentFacts(
        segment.id(),
        segment.tableId(),
        segment.end().generation(),
        segment.end().fileBytes(),
        segment.frozen(),
        stored.batches());
  }

  private static SheafException missing(String what, int id) {
    return SheafException.of(
        ErrorCode.DAMAGED,
        "the catalog is damaged: it refers to {what} {id}, which it does not hold; run 'sheaf fsck'",
        "what",
        what,
        "id",
        id);
  }
}
