package dev.sheaf.store.catalog;

import static dev.sheaf.store.catalog.CatalogSchema.BATCHES;
import static dev.sheaf.store.catalog.CatalogSchema.SEGMENTS;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.segment.BatchPlace;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Segments and their batches in the catalog. */
final class SegmentTable {
  /** Stands for the owner of a segment that all branches share; no branch is called so. */
  private static final String SHARED = "";

  private SegmentTable() {}

  /** Makes a change; returns false, having changed nothing, if the segment is not as expected. */
  static boolean apply(Sql sql, CatalogState state, SegmentChange change) throws SQLException {
    if (change instanceof SegmentChange.Create create) {
      state.addSegment();
      return SEGMENTS.insert(sql, row(create.record()));
    }
    SegmentRecord segment = require(sql, change.segment());
    if (change instanceof SegmentChange.Grow grow) {
      return grow(sql, segment, grow);
    }
    if (change instanceof SegmentChange.Rewrite rewrite) {
      return rewrite(sql, segment, rewrite);
    }
    return SEGMENTS.replace(sql, "", row(segment.freeze()));
  }

  private static boolean grow(Sql sql, SegmentRecord segment, SegmentChange.Grow grow)
      throws SQLException {
    if (segment.frozen() || !segment.end().equals(grow.expected())) {
      return false;
    }
    int generation = grow.end().generation();
    for (int chunk : grow.replacedChunks()) {
      BATCHES.delete(
          sql, "segment = ? AND generation = ? AND chunk = ?", segment.id(), generation, chunk);
    }
    insert(sql, generation, grow.added());
    return SEGMENTS.replace(sql, "", row(segment.withEnd(grow.end())));
  }

  private static boolean rewrite(Sql sql, SegmentRecord segment, SegmentChange.Rewrite rewrite)
      throws SQLException {
    if (!segment.end().equals(rewrite.expected())) {
      return false;
    }
    BATCHES.delete(sql, "segment = ?", segment.id());
    insert(sql, rewrite.end().generation(), rewrite.batches());
    return SEGMENTS.replace(sql, "", row(segment.withEnd(rewrite.end())));
  }

  private static void insert(Sql sql, int generation, List<BatchPlace> batches)
      throws SQLException {
    for (BatchPlace batch : batches) {
      boolean added =
          BATCHES.insert(
              sql,
              batch.segment(),
              generation,
              batch.chunk(),
              batch.position(),
              batch.rows(),
              batch.fileOffset(),
              batch.metadataBytes(),
              batch.bodyBytes(),
              batch.crc32c());
      if (!added) {
        throw SheafException.of(
            ErrorCode.INTERNAL,
            "segment {segment} has two batches at chunk {chunk}, position {position}",
            "segment",
            batch.segment(),
            "chunk",
            batch.chunk(),
            "position",
            batch.position());
      }
    }
  }

  static List<SegmentRecord> all(Sql sql) throws SQLException {
    List<SegmentRecord> segments = new ArrayList<>();
    for (StoredRow row : SEGMENTS.select(sql, "ORDER BY id")) {
      segments.add(segment(row));
    }
    SEGMENTS.requireCount(segments.size(), CatalogState.read(sql).segments());
    return segments;
  }

  static @Nullable SegmentRecord find(Sql sql, int id) throws SQLException {
    StoredRow row = SEGMENTS.first(sql, "WHERE id = ?", id);
    return row == null ? null : segment(row);
  }

  private static SegmentRecord require(Sql sql, int id) throws SQLException {
    SegmentRecord segment = find(sql, id);
    if (segment == null) {
      throw SheafException.of(
          ErrorCode.INTERNAL, "segment {segment} is changed before it is created", "segment", id);
    }
    return segment;
  }

  static @Nullable SegmentRecord growing(Sql sql, int tableId, @Nullable String owner)
      throws SQLException {
    StoredRow row =
        SEGMENTS.first(
            sql,
            "WHERE owner = ? AND table_id = ? AND frozen = 0",
            owner == null ? SHARED : owner,
            tableId);
    return row == null ? null : segment(row);
  }

  /**
   * The batches of a segment's present generation, by chunk and position. What the segment says of
   * its end is held against them, so that a batch that is missing is noticed.
   */
  static List<BatchPlace> batches(Sql sql, int id) throws SQLException {
    SegmentRecord segment = find(sql, id);
    if (segment == null) {
      return List.of();
    }
    List<BatchPlace> batches = new ArrayList<>();
    for (StoredRow row :
        BATCHES.select(
            sql,
            "WHERE segment = ? AND generation = ? ORDER BY chunk, position",
            id,
            segment.end().generation())) {
      batches.add(batch(row).place());
    }
    List<String> problems = new ArrayList<>();
    BatchSequence.check(segment, batches, problems::add);
    if (!problems.isEmpty()) {
      throw SEGMENTS.damaged(Integer.toString(id), problems.get(0));
    }
    return batches;
  }

  /** The segments of a branch that is renamed go with it. */
  static void renameOwner(Sql sql, String owner, String newOwner) throws SQLException {
    for (StoredRow row : SEGMENTS.select(sql, "WHERE owner = ?", owner)) {
      SEGMENTS.replace(sql, "", row(segment(row).withOwner(newOwner)));
    }
  }

  /** The segments of a branch that is deleted: another one of its name gets its own. */
  static void freezeOwned(Sql sql, String owner) throws SQLException {
    for (StoredRow row : SEGMENTS.select(sql, "WHERE owner = ? AND frozen = 0", owner)) {
      SEGMENTS.replace(sql, "", row(segment(row).freeze()));
    }
  }

  private static @Nullable Object[] row(SegmentRecord segment) {
    String owner = segment.owner();
    return new @Nullable Object[] {
      segment.id(),
      segment.tableId(),
      segment.schemaId(),
      owner == null ? SHARED : owner,
      segment.frozen() ? 1 : 0,
      segment.end().generation(),
      segment.end().fileBytes(),
      segment.end().endOffset()
    };
  }

  static SegmentRecord segment(StoredRow row) {
    int id = row.integer();
    int tableId = row.integer();
    int schemaId = row.integer();
    String owner = row.text();
    boolean frozen = row.integer() != 0;
    SegmentEnd end = new SegmentEnd(row.integer(), row.number(), row.number());
    return new SegmentRecord(
        id, tableId, schemaId, owner.equals(SHARED) ? null : owner, frozen, end);
  }

  /** A row of {@code batches}. */
  record Batch(int generation, BatchPlace place) {}

  static Batch batch(StoredRow row) {
    int segment = row.integer();
    int generation = row.integer();
    return new Batch(
        generation,
        new BatchPlace(
            segment,
            row.integer(),
            row.integer(),
            row.integer(),
            row.number(),
            row.integer(),
            row.number(),
            row.integer()));
  }
}
