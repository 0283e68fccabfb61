package dev.sheaf.store.catalog;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.PendingOperation;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.RefKind;
import dev.sheaf.store.graph.RefLogEntry.Note;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionBuilder;
import dev.sheaf.store.graph.VersionId;
import dev.sheaf.store.rows.Fingerprint;
import dev.sheaf.store.segment.BatchPlace;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/** Small changes of a catalog with one table, {@code people}. */
final class CatalogFixture {
  static final CatalogSettings SETTINGS = new CatalogSettings("d1", "hybrid", "1.0");
  static final int TABLE = 1;
  static final int SCHEMA = 1;
  static final Fingerprint SCHEMA_FINGERPRINT = new Fingerprint(7, 8);
  static final OffsetDateTime TIME =
      OffsetDateTime.of(2025, 1, 31, 12, 0, 0, 0, ZoneOffset.ofHours(1));
  static final Version ROOT =
      VersionBuilder.root().author("Ada").time(TIME).message("create").build();

  private CatalogFixture() {}

  static Note note(String operation) {
    return note(operation, TIME);
  }

  static Note note(String operation, OffsetDateTime time) {
    return new Note("Ada", time, operation, "why");
  }

  static Ref branch(String name, VersionId target) {
    return new Ref(name, RefKind.BRANCH, target);
  }

  /** An empty dataset on main. */
  static CatalogChange first() {
    return CatalogChange.builder()
        .version(ROOT)
        .ref(new RefChange.Create(branch("main", ROOT.id()), note("create")))
        .head("main")
        .build();
  }

  static Catalog inMemory() {
    return Catalog.inMemory(SETTINGS, first());
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** A version in which the table has other rows. */
  static Version child(Version parent, String message) {
    long hash = message.hashCode();
    TableState state =
        TableState.empty(TABLE, SCHEMA, SCHEMA_FINGERPRINT)
            .withRows(new Fingerprint(hash, parent.level()), 1 + Math.abs(hash % 100));
    return VersionBuilder.childOf(parent)
        .author("Ada <ada@example.org>")
        .time(TIME.plusMinutes(parent.level()))
        .message(message)
        .property("source", "test")
        .changedTable("people", state)
        .build();
  }

  static RowSetKey key(Version version) {
    return new RowSetKey(version.id(), TABLE);
  }

  static StoredDelta delta(Version version, VersionId base, String deletes, String inserts) {
    return StoredDelta.of(
        key(version),
        base,
        StoredDelta.Side.of(deletes.length(), bytes(deletes)),
        StoredDelta.Side.of(inserts.length(), bytes(inserts)));
  }

  static SegmentEnd end(int generation, long fileBytes, long endOffset) {
    return new SegmentEnd(generation, fileBytes, endOffset);
  }

  static SegmentRecord segment(int id, String owner) {
    return new SegmentRecord(id, TABLE, SCHEMA, owner, false, end(0, 0, 0));
  }

  static BatchPlace batch(int segment, int chunk, int position, int rows, long offset) {
    return new BatchPlace(segment, chunk, position, rows, offset, 64, 64, -(int) offset - rows);
  }

  static SegmentChange grow(int segment, SegmentEnd from, SegmentEnd to, BatchPlace... added) {
    return new SegmentChange.Grow(segment, from, to, Set.of(), List.of(added));
  }

  static PendingOperation pending(String state) {
    return PendingOperation.of("merge", bytes(state));
  }

  /** The first commit of the table: schema, segment, one batch and a full row set. */
  static CatalogChange.Builder firstLoad(Version version) {
    return CatalogChange.builder()
        .table(new TableRecord(TABLE, "people"))
        .schema(new SchemaRecord(SCHEMA, TABLE, "{\"columns\":[]}"))
        .version(version)
        .rowSet(key(version), bytes("rows of " + version.message()))
        .segment(new SegmentChange.Create(segment(1, "main")))
        .segment(grow(1, end(0, 0, 0), end(0, 128, 3), batch(1, 0, 0, 3, 0)))
        .ref(new RefChange.Move("main", ROOT.id(), version.id(), note("commit")));
  }

  /** A further commit: a delta, and a batch of two rows. */
  static CatalogChange.Builder commit(Catalog catalog, Version parent, Version version) {
    SegmentEnd from = catalog.segment(1).orElseThrow().end();
    int position = (int) from.endOffset();
    SegmentEnd to = end(0, from.fileBytes() + 128, from.endOffset() + 2);
    return CatalogChange.builder()
        .version(version)
        .delta(delta(version, parent.id(), "x", version.message()))
        .segment(grow(1, from, to, batch(1, 0, position, 2, from.fileBytes())))
        .ref(new RefChange.Move("main", parent.id(), version.id(), note("commit")));
  }

  /** A catalog with three commits, a second branch and a tag. */
  static Version fill(Catalog catalog) {
    Version one = child(ROOT, "one");
    Version two = child(one, "two");
    Version three = child(two, "three");
    catalog.apply(firstLoad(one).build());
    catalog.apply(commit(catalog, one, two).build());
    catalog.apply(commit(catalog, two, three).build());
    catalog.refs().create(branch("clean", one.id()), note("branch"));
    catalog.refs().create(new Ref("v1", RefKind.TAG, two.id()), note("tag"));
    catalog.refs().replacePending(new PendingChange("clean", null, pending("merge of main")));
    return three;
  }

  /** How the rows of a table are stored, read as one who needs them would. */
  private static String rows(Catalog catalog, TableState state) {
    RowSetEntry entry = catalog.rowSetEntry(new RowSetKey(state.dataVersion(), state.tableId()));
    StringBuilder rows = new StringBuilder(entry.toString());
    if (!entry.isStored()) {
      throw SheafException.of(ErrorCode.DAMAGED, "The rows are not stored.");
    }
    rows.append(catalog.rowSet(entry.key()).map(CatalogFixture::text));
    for (DeltaEntry delta : entry.deltas()) {
      StoredDelta stored = catalog.delta(entry.key(), delta.base()).orElseThrow();
      rows.append(text(stored.deletes())).append('>').append(text(stored.inserts()));
    }
    return rows.toString();
  }

  /** The edges of the version graph, from parents to children. */
  static String dumpEdges(Catalog catalog) {
    StringBuilder dump = new StringBuilder();
    for (StoredVersion stored : catalog.versionsAfter(0, Integer.MAX_VALUE)) {
      dump.append(catalog.versions().children(stored.version().id())).append('\n');
    }
    return dump.toString();
  }

  /** Everything that the catalog answers, but for children, as text. */
  static String dump(Catalog catalog) {
    StringBuilder dump = new StringBuilder();
    dump.append(catalog.settings()).append(catalog.refs().head()).append('\n');
    dump.append(catalog.tables()).append('\n');
    for (int schema = 1; catalog.schema(schema).isPresent(); schema++) {
      dump.append(catalog.schema(schema)).append('\n');
    }
    for (StoredVersion stored : catalog.versionsAfter(0, Integer.MAX_VALUE)) {
      Version version = stored.version();
      dump.append(stored.sequence()).append(' ').append(version.id());
      dump.append(version.level()).append(version.parents()).append(version.author());
      dump.append(version.time()).append(version.message()).append(version.properties());
      dump.append(version.tables());
      version.tables().values().forEach(state -> dump.append(rows(catalog, state)));
      dump.append('\n');
    }
    for (SegmentRecord segment : catalog.segments()) {
      dump.append(segment).append(catalog.batches(segment.id())).append('\n');
    }
    for (Ref ref : catalog.refs().refs()) {
      dump.append(ref).append(catalog.refs().log(ref.name(), 1_000)).append('\n');
    }
    dump.append(catalog.refs().pending()).append('\n');
    return dump.toString();
  }
}
