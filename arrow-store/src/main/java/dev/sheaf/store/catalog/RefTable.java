package dev.sheaf.store.catalog;

import static dev.sheaf.store.catalog.CatalogSchema.REFS;
import static dev.sheaf.store.catalog.CatalogSchema.REF_LOG;

import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.RefKind;
import dev.sheaf.store.graph.RefLogEntry;
import dev.sheaf.store.graph.RefLogEntry.Note;
import dev.sheaf.store.graph.VersionId;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Refs and their logs in the catalog. */
final class RefTable {
  private RefTable() {}

  /**
   * Makes a change and writes the log; changes nothing unless it returns APPLIED.
   *
   * @param state counts refs, and has the number of the change, for the log
   */
  static ChangeOutcome apply(Sql sql, CatalogState state, RefChange change) throws SQLException {
    Ref ref = lookUp(sql, change.name());
    if (change instanceof RefChange.Create create) {
      return ref != null ? ChangeOutcome.NAME_TAKEN : create(sql, state, create);
    }
    if (ref == null) {
      return ChangeOutcome.REF_MOVED;
    }
    if (change instanceof RefChange.Move move) {
      return move(sql, state, ref, move);
    }
    if (change instanceof RefChange.Delete delete) {
      return delete(sql, state, ref, delete);
    }
    return rename(sql, state, ref, (RefChange.Rename) change);
  }

  private static ChangeOutcome create(Sql sql, CatalogState state, RefChange.Create create)
      throws SQLException {
    VersionTable.requireSequence(sql, create.ref().target());
    REFS.insert(sql, row(create.ref()));
    state.addRef();
    log(sql, state.change(), create.name(), null, create.ref().target(), create.note());
    return ChangeOutcome.APPLIED;
  }

  private static ChangeOutcome move(Sql sql, CatalogState state, Ref ref, RefChange.Move move)
      throws SQLException {
    VersionTable.requireSequence(sql, move.target());
    boolean moved =
        REFS.replace(
            sql, "target = ?", row(ref.withTarget(move.target())), move.expected().toBytes());
    if (!moved) {
      return ChangeOutcome.REF_MOVED;
    }
    log(sql, state.change(), ref.name(), ref.target(), move.target(), move.note());
    return ChangeOutcome.APPLIED;
  }

  private static ChangeOutcome delete(Sql sql, CatalogState state, Ref ref, RefChange.Delete delete)
      throws SQLException {
    if (!ref.target().equals(delete.expected())) {
      return ChangeOutcome.REF_MOVED;
    }
    if (MetaTable.head(sql).equals(ref.name())) {
      return ChangeOutcome.REF_IN_USE;
    }
    REFS.delete(sql, "name = ?", ref.name());
    state.removeRef();
    PendingTable.delete(sql, state, ref.name());
    SegmentTable.freezeOwned(sql, ref.name());
    log(sql, state.change(), ref.name(), ref.target(), null, delete.note());
    return ChangeOutcome.APPLIED;
  }

  private static ChangeOutcome rename(Sql sql, CatalogState state, Ref ref, RefChange.Rename rename)
      throws SQLException {
    if (lookUp(sql, rename.newName()) != null) {
      return ChangeOutcome.NAME_TAKEN;
    }
    REFS.delete(sql, "name = ?", ref.name());
    REFS.insert(sql, row(new Ref(rename.newName(), ref.kind(), ref.target())));
    if (ref.kind() == RefKind.BRANCH) {
      SegmentTable.renameOwner(sql, ref.name(), rename.newName());
      PendingTable.rename(sql, state, ref.name(), rename.newName());
    }
    if (MetaTable.head(sql).equals(ref.name())) {
      MetaTable.replaceHead(sql, rename.newName());
    }
    moveLog(sql, ref.name(), rename.newName());
    log(sql, state.change(), rename.newName(), ref.target(), ref.target(), rename.note());
    return ChangeOutcome.APPLIED;
  }

  private static void moveLog(Sql sql, String name, String newName) throws SQLException {
    REF_LOG.delete(sql, "ref = ?", newName);
    for (StoredRow row : REF_LOG.select(sql, "WHERE ref = ?", name)) {
      RefLogEntry entry = entry(row);
      log(sql, entry.number(), newName, entry.from(), entry.to(), entry.note());
    }
    REF_LOG.delete(sql, "ref = ?", name);
  }

  private static void log(
      Sql sql, long number, String ref, @Nullable VersionId from, @Nullable VersionId to, Note note)
      throws SQLException {
    REF_LOG.insert(
        sql,
        ref,
        number,
        from == null ? null : from.toBytes(),
        to == null ? null : to.toBytes(),
        note.author(),
        note.time().toInstant().toEpochMilli(),
        note.time().getOffset().getTotalSeconds() / 60,
        note.operation(),
        note.message());
  }

  /** The ref of a name; null if there is none, which is made sure by a look at all of them. */
  static @Nullable Ref find(Sql sql, String name) throws SQLException {
    Ref ref = lookUp(sql, name);
    if (ref == null && all(sql).stream().anyMatch(other -> other.name().equals(name))) {
      throw REFS.damaged(name, "it is not found by its name");
    }
    return ref;
  }

  /** The ref that a look-up finds, or null. */
  static @Nullable Ref lookUp(Sql sql, String name) throws SQLException {
    StoredRow row = REFS.first(sql, "WHERE name = ?", name);
    return row == null ? null : ref(row);
  }

  /** The refs on a version, by name. */
  static List<Ref> at(Sql sql, VersionId target) throws SQLException {
    List<Ref> refs = new ArrayList<>();
    for (StoredRow row : REFS.select(sql, "WHERE target = ? ORDER BY name", target.toBytes())) {
      refs.add(ref(row));
    }
    return refs;
  }

  static List<Ref> all(Sql sql) throws SQLException {
    List<Ref> refs = new ArrayList<>();
    for (StoredRow row : REFS.select(sql, "ORDER BY name")) {
      refs.add(ref(row));
    }
    REFS.requireCount(refs.size(), CatalogState.read(sql).refs());
    return refs;
  }

  /**
   * The latest entries of a ref's log, the latest first. Each goes on where the one before it
   * ended, and the last one leads to where the ref is, so that one that is missing is noticed.
   */
  static List<RefLogEntry> log(Sql sql, String ref, int limit) throws SQLException {
    List<RefLogEntry> entries = new ArrayList<>();
    VersionId next = target(sql, ref);
    for (StoredRow row :
        REF_LOG.select(sql, "WHERE ref = ? ORDER BY number DESC LIMIT ?", ref, limit)) {
      RefLogEntry entry = entry(row);
      requireLeadsTo(entry, next);
      next = entry.from();
      entries.add(entry);
    }
    if (entries.size() < limit && next != null) {
      throw REF_LOG.damaged(ref, "the log does not reach back to its beginning");
    }
    return entries;
  }

  static @Nullable RefLogEntry logAsOf(Sql sql, String ref, Instant instant) throws SQLException {
    StoredRow row =
        REF_LOG.first(
            sql,
            "WHERE ref = ? AND time <= ? ORDER BY number DESC LIMIT 1",
            ref,
            instant.toEpochMilli());
    RefLogEntry entry = row == null ? null : entry(row);
    StoredRow after =
        REF_LOG.first(
            sql,
            "WHERE ref = ? AND number > ? ORDER BY number LIMIT 1",
            ref,
            entry == null ? -1 : entry.number());
    VersionId next = after == null ? target(sql, ref) : entry(after).from();
    if (entry != null) {
      requireLeadsTo(entry, next);
    } else if (next != null) {
      throw REF_LOG.damaged(ref, "the log does not reach back to its beginning");
    }
    return entry;
  }

  private static @Nullable VersionId target(Sql sql, String name) throws SQLException {
    Ref ref = lookUp(sql, name);
    return ref == null ? null : ref.target();
  }

  private static void requireLeadsTo(RefLogEntry entry, @Nullable VersionId next) {
    if (!Objects.equals(entry.to(), next)) {
      throw REF_LOG.damaged(
          entry.ref() + "/" + entry.number(), "the entry after it does not follow from it");
    }
  }

  private static @Nullable Object[] row(Ref ref) {
    return new @Nullable Object[] {ref.name(), ref.kind().word(), ref.target().toBytes()};
  }

  static Ref ref(StoredRow row) {
    String name = row.text();
    String word = row.text();
    for (RefKind kind : RefKind.values()) {
      if (kind.word().equals(word)) {
        return new Ref(name, kind, row.id());
      }
    }
    throw REFS.damaged(name, "it is neither branch nor tag");
  }

  static RefLogEntry entry(StoredRow row) {
    String ref = row.text();
    long number = row.number();
    VersionId from = row.idOrNull();
    VersionId to = row.idOrNull();
    String author = row.text();
    Instant instant = Instant.ofEpochMilli(row.number());
    ZoneOffset zone = ZoneOffset.ofTotalSeconds(row.integer() * 60);
    Note note = new Note(author, instant.atOffset(zone), row.text(), row.text());
    return new RefLogEntry(number, ref, from, to, note);
  }
}
