package dev.sheaf.store;

import dev.sheaf.store.catalog.CatalogChange;
import dev.sheaf.store.catalog.ChangeOutcome;
import dev.sheaf.store.catalog.PendingChange;
import dev.sheaf.store.catalog.RefChange;
import dev.sheaf.store.catalog.RowSetKey;
import dev.sheaf.store.catalog.SchemaRecord;
import dev.sheaf.store.catalog.SegmentChange;
import dev.sheaf.store.catalog.SegmentEnd;
import dev.sheaf.store.catalog.TableRecord;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.RefLogEntry.Note;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionBuilder;
import dev.sheaf.store.segment.BatchPlace;
import dev.sheaf.store.segment.SegmentFacts;
import dev.sheaf.store.segment.SegmentWrite;
import dev.sheaf.store.table.StagedTable;
import dev.sheaf.store.table.TableCommit;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Makes a version of what a transaction staged.
 *
 * <p>The order is the commit protocol: find equal rows and append the others, unseen; write and
 * force the segment files; one catalog transaction, which is the commit; then show it to readers
 * and answer. Whatever fails before the catalog's commit leaves no trace.
 *
 * <p><i>Threads:</i> any; commits take their turn under the dataset's commit lock.
 */
final class Committer {
  private final DatasetCore core;

  Committer(DatasetCore core) {
    this.core = core;
  }

  /** One table's part of a commit. */
  private record Part(
      String name,
      StagedTable staged,
      @Nullable TableState before,
      TableCommit commit,
      TableCommit.Outcome outcome) {
    boolean hasNewRows() {
      return before == null || !outcome.delta().isEmpty();
    }
  }

  Version commit(
      CommitTarget target, StagedTables tables, CommitMessage message, BufferAllocator allocator) {
    String branch = target.branch();
    Version base = target.base();
    boolean movesBranch = target.effect() == CommitTarget.Effect.MOVES_BRANCH;
    core.commitLock().lock();
    CatalogChange.Builder change = CatalogChange.builder();
    GrowingSegments.Choice segments = core.growing().new Choice(change, branch);
    List<Part> parts = new ArrayList<>();
    AtomicBoolean committed = new AtomicBoolean();
    try {
      if (movesBranch) {
        core.requireHead(branch, base);
      }
      OffsetDateTime now = OffsetDateTime.now(core.options().clock());
      VersionBuilder builder = describe(target, message, now);
      for (String name : tables.names()) {
        StagedTable staged = tables.touched().get(name);
        if (staged == null) {
          builder.table(name, base.table(name));
        } else {
          parts.add(prepare(name, staged, tables, builder, change, segments, allocator));
        }
      }
      Version version = builder.build();
      List<RowSetStore.Pending> rowSets = new ArrayList<>();
      for (Part part : parts) {
        part.commit.write().forEach(written -> change.segment(growth(written)));
        if (part.hasNewRows()) {
          RowSetKey key = new RowSetKey(version.id(), part.staged.stored().id());
          rowSets.add(
              core.rowSets()
                  .store(change, key, part.before, part.outcome.delta(), part.outcome.rows()));
        }
      }
      change.version(version);
      if (movesBranch) {
        Note note = new Note(version.author(), now, target.operation(), version.subject());
        change.ref(new RefChange.Move(branch, base.id(), version.id(), note));
      }
      if (target.ends() != null) {
        change.pending(new PendingChange(branch, target.ends(), null));
      }
      Runnable show =
          () -> {
            committed.set(true);
            parts.forEach(part -> part.commit.committed()); // before anything that may fail
            parts.forEach(part -> part.commit.publish());
            segments.committed();
            parts.forEach(part -> part.commit.publishKeys());
            rowSets.forEach(core.rowSets()::committed);
          };
      core.publication().of(version.id(), () -> apply(change.build(), branch, show));
      return version;
    } finally {
      if (!committed.get()) {
        segments.failed();
      }
      try {
        parts.forEach(part -> part.commit.close());
      } finally {
        core.commitLock().unlock();
      }
    }
  }

  /**
   * The catalog's commit, then what shows its rows to readers. Where nobody can tell whether it was
   * stored, they are shown all the same: readers may find the version, and nothing is taken back
   * that it may need.
   */
  private void apply(CatalogChange change, String branch, Runnable show) {
    boolean refused = core.catalog().outcomeUnknown(); // since an earlier change
    try {
      require(core.apply(change), branch);
    } catch (RuntimeException | Error e) {
      if (!refused && core.catalog().outcomeUnknown()) {
        show.run();
      }
      throw e;
    }
    show.run();
  }

  private VersionBuilder describe(CommitTarget target, CommitMessage message, OffsetDateTime now) {
    VersionBuilder builder =
        VersionBuilder.childOf(target.parents())
            .author(message.author() == null ? core.options().author() : message.author())
            .time(message.time() == null ? now : message.time())
            .message(message.text());
    message.properties().forEach(builder::property);
    return builder;
  }

  private Part prepare(
      String name,
      StagedTable staged,
      StagedTables tables,
      VersionBuilder builder,
      CatalogChange.Builder change,
      GrowingSegments.Choice segments,
      BufferAllocator allocator) {
    TableState before = tables.origin(name);
    int schemaId = schemaId(name, staged, before, change);
    TableCommit commit =
        new TableCommit(
            allocator,
            staged,
            rows -> segments.segmentFor(staged.stored(), staged.schema(), schemaId, rows));
    Part part;
    try {
      part = new Part(name, staged, before, commit, commit.prepare());
    } catch (RuntimeException | Error e) {
      commit.close();
      throw e;
    }
    int tableId = staged.stored().id();
    TableState state =
        before == null
            ? TableState.empty(tableId, schemaId, staged.schema().fingerprint())
            : before.withSchema(schemaId, staged.schema().fingerprint());
    if (part.hasNewRows()) {
      builder.changedTable(
          name,
          state.withRows(
              state.rowsFingerprint().plus(part.outcome.fingerprint()),
              part.outcome.rows().cardinality()));
    } else {
      builder.table(name, state);
    }
    return part;
  }

  /** The number of the schema; a new one if the table is, or its columns are others. */
  private int schemaId(
      String name, StagedTable staged, @Nullable TableState before, CatalogChange.Builder change) {
    if (before != null && core.tables().schema(before.schemaId()).equals(staged.schema())) {
      return before.schemaId();
    }
    int tableId = staged.stored().id();
    if (before == null) {
      change.table(new TableRecord(tableId, name));
    }
    int schemaId = core.catalog().newSchemaId();
    change.schema(new SchemaRecord(schemaId, tableId, staged.schema().toJson()));
    return schemaId;
  }

  private static SegmentChange growth(TableCommit.Written written) {
    SegmentFacts before = written.before();
    SegmentWrite write = written.write();
    return new SegmentChange.Grow(
        before.segment(),
        new SegmentEnd(before.generation(), before.fileLength(), written.startOffset()),
        new SegmentEnd(before.generation(), write.fileLength(), written.endOffset()),
        write.replaced().stream().map(BatchPlace::chunk).collect(Collectors.toSet()),
        write.places());
  }

  private static void require(ChangeOutcome outcome, String branch) {
    if (outcome != ChangeOutcome.APPLIED) {
      throw SheafException.of(
          ErrorCode.LOST_RACE,
          "branch '{branch}' was changed by somebody else meanwhile ({outcome}); begin again from its head",
          "branch",
          branch,
          "outcome",
          outcome);
    }
  }
}
