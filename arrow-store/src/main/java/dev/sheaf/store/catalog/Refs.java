package dev.sheaf.store.catalog;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.PendingOperation;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.RefKind;
import dev.sheaf.store.graph.RefLogEntry;
import dev.sheaf.store.graph.RefLogEntry.Note;
import dev.sheaf.store.graph.RefName;
import dev.sheaf.store.graph.RefSource;
import dev.sheaf.store.graph.RefUpdate;
import dev.sheaf.store.graph.VersionGraph;
import dev.sheaf.store.graph.VersionId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The refs of a dataset, and the rules for changing them. {@link RefChange} are the primitives.
 *
 * <ul>
 *   <li>A name is a good one, see {@link RefName}, and means one ref.
 *   <li>Only branches move. A move to a version that does not descend from the present one is
 *       forced, or rejected.
 *   <li>The ref that HEAD means is not deleted.
 *   <li>Every change is in the log of its ref.
 * </ul>
 *
 * <p>A change that lost a race against another one is a {@link RefUpdate}, not an error; which ones
 * race is a table in the description of the package {@code graph}.
 */
public final class Refs implements RefSource {
  private final Catalog catalog;
  private final CatalogSession session;

  Refs(Catalog catalog, CatalogSession session) {
    this.catalog = catalog;
    this.session = session;
  }

  /** What a move may do. */
  public enum MovePolicy {
    /** Go on to descendants only. */
    FAST_FORWARD_ONLY,
    /** Go anywhere, as a reset does. */
    ANYWHERE
  }

  /** The name of the ref that HEAD means. */
  public String head() {
    return session.read(MetaTable::head);
  }

  @Override
  public Optional<Ref> ref(String name) {
    return session.find(sql -> RefTable.find(sql, name));
  }

  @Override
  public List<Ref> refs() {
    return session.read(RefTable::all);
  }

  /** The refs that are on a version. */
  public List<Ref> at(VersionId target) {
    return session.read(sql -> RefTable.at(sql, target));
  }

  /** The log of a ref, the latest entry first. */
  public List<RefLogEntry> log(String ref, int limit) {
    return session.read(sql -> RefTable.log(sql, ref, limit));
  }

  @Override
  public Optional<RefLogEntry> logEntry(String ref, int later) {
    int limit = Math.addExact(later, 1);
    return session.read(sql -> RefTable.log(sql, ref, limit)).stream().skip(later).findFirst();
  }

  @Override
  public Optional<RefLogEntry> logEntryAsOf(String ref, Instant instant) {
    return session.find(sql -> RefTable.logAsOf(sql, ref, instant));
  }

  /**
   * Creates a ref: CREATED, or NAME_TAKEN.
   *
   * @throws SheafException BAD_NAME (caller)
   */
  public RefUpdate create(Ref ref, Note note) {
    return create(ref, note, CatalogChange.builder());
  }

  /**
   * Creates a ref in one change with others, as freezing the segments of a branch that is branched
   * from: CREATED, NAME_TAKEN, or LOST_RACE for one of the others.
   *
   * @throws SheafException BAD_NAME (caller)
   */
  public RefUpdate create(Ref ref, Note note, CatalogChange.Builder others) {
    RefName.require(ref.name());
    others.ref(new RefChange.Create(ref, note));
    return update(catalog.apply(others.build()), RefUpdate.CREATED);
  }

  /**
   * Moves a branch from a version to another: FAST_FORWARD, FORCED, NO_CHANGE, REJECTED, or
   * LOST_RACE if it was not on that version any more.
   *
   * @throws SheafException NOT_A_BRANCH (caller) for a tag
   */
  public RefUpdate move(Ref branch, VersionId target, MovePolicy policy, Note note) {
    return move(branch, target, policy, note, CatalogChange.builder());
  }

  /**
   * As {@link #move(Ref, VersionId, MovePolicy, Note)}, in one change with others, as the end of
   * what was pending on the branch; LOST_RACE also for one of these. They are made where the branch
   * need not move, too.
   */
  public RefUpdate move(
      Ref branch, VersionId target, MovePolicy policy, Note note, CatalogChange.Builder others) {
    if (branch.kind() != RefKind.BRANCH) {
      throw SheafException.of(
          ErrorCode.NOT_A_BRANCH,
          "'{ref}' is a tag, and tags do not move; delete it and create it again",
          "ref",
          branch.name());
    }
    VersionGraph graph = new VersionGraph(catalog.versions());
    RefUpdate wanted = RefUpdate.between(graph, branch.target(), target);
    if (wanted == RefUpdate.FORCED && policy == MovePolicy.FAST_FORWARD_ONLY) {
      return RefUpdate.REJECTED;
    }
    if (wanted != RefUpdate.NO_CHANGE) {
      others.ref(new RefChange.Move(branch.name(), branch.target(), target, note));
    }
    CatalogChange change = others.build();
    return change.isEmpty() ? wanted : update(catalog.apply(change), wanted);
  }

  /** What is pending on a branch. */
  public Optional<PendingOperation> pending(String branch) {
    return session.find(sql -> PendingTable.find(sql, branch));
  }

  /** What is pending, by branch. */
  public SortedMap<String, PendingOperation> pending() {
    return session.read(PendingTable::all);
  }

  /** Changes what is pending on a branch; false if that is not as expected, or the branch gone. */
  public boolean replacePending(PendingChange change) {
    return catalog.apply(CatalogChange.builder().pending(change).build()) == ChangeOutcome.APPLIED;
  }

  /** Deletes a ref as it was read: DELETED, IN_USE, or LOST_RACE. */
  public RefUpdate delete(Ref ref, Note note) {
    RefChange delete = new RefChange.Delete(ref.name(), ref.target(), note);
    return update(catalog.apply(CatalogChange.builder().ref(delete).build()), RefUpdate.DELETED);
  }

  /**
   * Gives a ref another name: RENAMED, NAME_TAKEN, or LOST_RACE if it is gone.
   *
   * @throws SheafException BAD_NAME (caller)
   */
  public RefUpdate rename(String name, String newName, Note note) {
    RefName.require(newName);
    RefChange rename = new RefChange.Rename(name, newName, note);
    return update(catalog.apply(CatalogChange.builder().ref(rename).build()), RefUpdate.RENAMED);
  }

  /** Makes HEAD mean a ref; false if there is none of that name. */
  public boolean switchHead(String ref) {
    CatalogChange change = CatalogChange.builder().head(ref).build();
    return catalog.apply(change) == ChangeOutcome.APPLIED;
  }

  private static RefUpdate update(ChangeOutcome outcome, RefUpdate applied) {
    return switch (outcome) {
      case APPLIED -> applied;
      case NAME_TAKEN -> RefUpdate.NAME_TAKEN;
      case REF_IN_USE -> RefUpdate.IN_USE;
      case REF_MOVED, SEGMENT_MOVED, PENDING_MOVED -> RefUpdate.LOST_RACE;
    };
  }
}
