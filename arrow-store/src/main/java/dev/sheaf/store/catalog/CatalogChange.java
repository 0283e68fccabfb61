package dev.sheaf.store.catalog;

import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is to be changed in the catalog, all of it or nothing.
 *
 * <p>A commit is a version, its tables and schemas if they are new, the row sets or deltas of the
 * tables it changed, the growth of segments, the move of one ref, and the end of what was pending
 * on it. What is there already, as a version with the same id, or the row set of a version, is left
 * as it is: the same commit tried again is the same change.
 *
 * <p>The order in which parts are named does not matter. <b>Threads.</b> The builder belongs to
 * one; a built change is immutable, but for the bytes that were given to it.
 */
public final class CatalogChange {
  private final List<TableRecord> tables;
  private final List<SchemaRecord> schemas;
  private final List<Version> versions;
  private final List<RowSetWrite> rowSets;
  private final List<SegmentChange> segments;
  private final List<RefChange> refs;
  private final List<PendingChange> pending;
  private final @Nullable String head;

  private CatalogChange(Builder builder) {
    tables = List.copyOf(builder.tables);
    schemas = List.copyOf(builder.schemas);
    versions = List.copyOf(builder.versions);
    rowSets = List.copyOf(builder.rowSets);
    segments = List.copyOf(builder.segments);
    refs = List.copyOf(builder.refs.values());
    pending = List.copyOf(builder.pending);
    head = builder.head;
  }

  /** A change of nothing, to be filled. */
  public static Builder builder() {
    return new Builder();
  }

  /** The versions that are added. */
  List<Version> versions() {
    return versions;
  }

  /** Whether there is nothing to change. */
  boolean isEmpty() {
    return head == null
        && Stream.of(tables, schemas, versions, rowSets, segments, refs, pending)
            .allMatch(List::isEmpty);
  }

  /** The ref that HEAD is to mean, if it is to mean another one. */
  Optional<String> head() {
    return Optional.ofNullable(head);
  }

  /**
   * Makes the change within the transaction that is open. If it returns anything but APPLIED, or
   * throws, the transaction must be rolled back.
   */
  ChangeOutcome apply(Sql sql, CatalogState state) throws SQLException {
    for (TableRecord table : tables) {
      SchemaTable.insert(sql, state, table);
    }
    for (SchemaRecord schema : schemas) {
      SchemaTable.insert(sql, schema);
    }
    for (Version version : versions) {
      VersionTable.insert(sql, state, version);
    }
    for (RowSetWrite rowSet : rowSets) {
      rowSet.apply(sql);
    }
    for (SegmentChange segment : segments) {
      if (!SegmentTable.apply(sql, state, segment)) {
        return ChangeOutcome.SEGMENT_MOVED;
      }
    }
    for (RefChange ref : refs) {
      ChangeOutcome outcome = RefTable.apply(sql, state, ref);
      if (outcome != ChangeOutcome.APPLIED) {
        return outcome;
      }
    }
    for (PendingChange operation : pending) {
      ChangeOutcome outcome = PendingTable.apply(sql, state, operation);
      if (outcome != ChangeOutcome.APPLIED) {
        return outcome;
      }
    }
    if (head != null) {
      if (RefTable.lookUp(sql, head) == null) {
        return ChangeOutcome.REF_MOVED;
      }
      MetaTable.replaceHead(sql, head);
    }
    return ChangeOutcome.APPLIED;
  }

  private interface RowSetWrite {
    void apply(Sql sql) throws SQLException;
  }

  /** Collects the parts of a change. */
  public static final class Builder {
    private final List<TableRecord> tables = new ArrayList<>();
    private final List<SchemaRecord> schemas = new ArrayList<>();
    private final List<Version> versions = new ArrayList<>();
    private final List<RowSetWrite> rowSets = new ArrayList<>();
    private final List<SegmentChange> segments = new ArrayList<>();
    private final Map<String, RefChange> refs = new LinkedHashMap<>();
    private final List<PendingChange> pending = new ArrayList<>();
    private @Nullable String head;

    private Builder() {}

    /** Adds a table. */
    public Builder table(TableRecord table) {
      tables.add(table);
      return this;
    }

    /** Adds a schema. */
    public Builder schema(SchemaRecord schema) {
      schemas.add(schema);
      return this;
    }

    /** Adds a version; its parents are stored, or named before it. */
    public Builder version(Version version) {
      versions.add(version);
      return this;
    }

    /** Stores a row set in full. The bytes are not copied. */
    public Builder rowSet(RowSetKey key, byte[] bytes) {
      rowSets.add(sql -> RowSetTable.insert(sql, key, bytes));
      return this;
    }

    /** Stores a row set by its difference to another one. */
    public Builder delta(StoredDelta delta) {
      rowSets.add(sql -> RowSetTable.insert(sql, delta));
      return this;
    }

    /** Drops a row set in full; deltas that lead to it stay. */
    public Builder dropRowSet(RowSetKey key) {
      rowSets.add(sql -> RowSetTable.deleteRowSet(sql, key));
      return this;
    }

    /** Drops the delta that leads from a base to a row set. */
    public Builder dropDelta(RowSetKey key, VersionId base) {
      rowSets.add(sql -> RowSetTable.deleteDelta(sql, key, base));
      return this;
    }

    /** Changes a segment. */
    public Builder segment(SegmentChange change) {
      segments.add(change);
      return this;
    }

    /** Changes a ref, each at most once. */
    public Builder ref(RefChange change) {
      if (refs.put(change.name(), change) != null) {
        throw new IllegalArgumentException("two changes of one ref: " + change.name());
      }
      return this;
    }

    /** Changes what is pending on a branch. */
    public Builder pending(PendingChange change) {
      pending.add(change);
      return this;
    }

    /** Makes HEAD mean a ref, which is there after the change. */
    public Builder head(String ref) {
      head = ref;
      return this;
    }

    /** The change. */
    public CatalogChange build() {
      return new CatalogChange(this);
    }
  }
}
