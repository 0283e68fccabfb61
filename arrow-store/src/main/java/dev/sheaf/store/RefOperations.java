package dev.sheaf.store;

import dev.sheaf.store.catalog.CatalogChange;
import dev.sheaf.store.catalog.PendingChange;
import dev.sheaf.store.catalog.SegmentChange;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.PendingOperation;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.RefKind;
import dev.sheaf.store.graph.RefLogEntry.Note;
import dev.sheaf.store.graph.RefName;
import dev.sheaf.store.graph.RefUpdate;
import dev.sheaf.store.graph.RevisionResolver;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.segment.Segment;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes, moves and removes refs, and turns outcomes that a caller must not overlook into errors.
 */
final class RefOperations {
  private final DatasetCore core;
  private final RefGuard guard;

  RefOperations(DatasetCore core, RefGuard guard) {
    this.core = core;
    this.guard = guard;
  }

  Version branch(String name, String from) {
    core.requireWritable();
    RefName.require(name);
    guard.require(RefStep.CREATE, name);
    core.commitLock().lock();
    try {
      RevisionResolver resolver = core.resolver(guard);
      Version target = resolver.resolve(from);
      CatalogChange.Builder change = CatalogChange.builder();
      List<Segment> frozen = freezeSegmentsAt(target, change);
      Ref ref = new Ref(name, RefKind.BRANCH, target.id());
      require(
          core.changing(
              () -> core.catalog().refs().create(ref, note("branch", "from " + from), change)),
          name);
      frozen.forEach(Segment::freeze);
      guard.changed(name, null, target.id());
      return target;
    } finally {
      core.commitLock().unlock();
    }
  }

  RefUpdate move(BranchMove move) {
    core.requireWritable();
    core.resolver(guard).branch(move.branch());
    guard.require(move.step(), move.branch());
    try (BranchLocks.Held held =
        core.hold(move.branch(), "a " + move.operation(), core.options().lockTimeout())) {
      Ref ref = core.resolver().branch(move.branch());
      if (!ref.target().equals(move.from().id())) {
        return RefUpdate.LOST_RACE;
      }
      CatalogChange.Builder others = CatalogChange.builder();
      move.ends().ifPresent(ends -> others.pending(new PendingChange(ref.name(), ends, null)));
      Note note = note(move.operation(), move.message());
      RefUpdate update =
          core.changing(
              () -> core.catalog().refs().move(ref, move.to().id(), move.policy(), note, others));
      if (update.succeeded()) {
        guard.changed(ref.name(), ref.target(), move.to().id());
      }
      return update;
    }
  }

  boolean replacePending(PendingChange change) {
    core.requireWritable();
    core.resolver(guard).branch(change.branch());
    guard.require(step(change), change.branch());
    return core.changing(() -> core.catalog().refs().replacePending(change));
  }

  /** A merge that waits is merging; anything else that does will be an ordinary version. */
  private static RefStep step(PendingChange change) {
    PendingOperation pending = change.next() == null ? change.expected() : change.next();
    return pending != null && pending.kind().equals(BranchMove.MERGE)
        ? RefStep.MERGE
        : RefStep.COMMIT;
  }

  Version tag(String name, String revision) {
    core.requireWritable();
    guard.require(RefStep.CREATE, name);
    Version target = core.resolver(guard).resolve(revision);
    Ref ref = new Ref(name, RefKind.TAG, target.id());
    require(
        core.changing(() -> core.catalog().refs().create(ref, note("tag", "at " + revision))),
        name);
    guard.changed(name, null, target.id());
    return target;
  }

  void delete(String name, RefKind kind) {
    core.requireWritable();
    Ref ref = existing(name, kind);
    guard.require(RefStep.DELETE, name);
    require(core.changing(() -> core.catalog().refs().delete(ref, note("delete", ""))), name);
    guard.changed(name, ref.target(), null);
  }

  void renameBranch(String from, String to) {
    core.requireWritable();
    Ref ref = existing(from, RefKind.BRANCH);
    guard.require(RefStep.DELETE, from);
    guard.require(RefStep.CREATE, to);
    require(
        core.changing(() -> core.catalog().refs().rename(from, to, note("rename", "from " + from))),
        to);
    guard.changed(from, ref.target(), null);
    guard.changed(to, null, ref.target());
  }

  void switchTo(String name) {
    core.requireWritable();
    existing(name);
    guard.require(RefStep.SWITCH, name);
    if (!core.changing(() -> core.catalog().refs().switchHead(name))) {
      throw lostRace(name);
    }
  }

  private Ref existing(String name, RefKind kind) {
    Ref ref = existing(name);
    if (ref.kind() != kind) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "'{ref}' is a {kind}, and this is for a {wanted}",
          "ref",
          name,
          "kind",
          ref.kind().word(),
          "wanted",
          kind.word());
    }
    return ref;
  }

  private Ref existing(String name) {
    core.requireOpen();
    return core.known(guard)
        .ref(name)
        .orElseGet(
            () -> {
              Version version = core.resolver(guard).resolve(name); // says what may have been meant
              throw SheafException.of(
                  ErrorCode.UNKNOWN_REF,
                  "'{name}' is version {version}, and no branch or tag",
                  "name",
                  name,
                  "version",
                  version.id().shortHex());
            });
  }

  /**
   * What a branch wrote so far stays together, for it and for those that branch from it: it appends
   * to another segment from now on. It does not matter how its head was spelled.
   */
  private List<Segment> freezeSegmentsAt(Version target, CatalogChange.Builder change) {
    List<Segment> frozen = new ArrayList<>();
    if (core.scheme().placement() != StorageScheme.Placement.SEGMENT_PER_BRANCH_FROZEN) {
      return frozen;
    }
    for (Ref head : core.catalog().refs().at(target.id())) {
      if (head.kind() == RefKind.BRANCH) {
        for (TableState table : target.tables().values()) {
          core.catalog()
              .growingSegment(table.tableId(), head.name())
              .filter(segment -> segment.end().endOffset() > 0)
              .ifPresent(
                  segment -> {
                    change.segment(new SegmentChange.Freeze(segment.id()));
                    frozen.add(core.tables().table(table.tableId()).segment(segment.id()));
                  });
        }
      }
    }
    return frozen;
  }

  private Note note(String operation, String message) {
    return new Note(
        core.options().author(), OffsetDateTime.now(core.options().clock()), operation, message);
  }

  private static void require(RefUpdate update, String name) {
    switch (update) {
      case NAME_TAKEN ->
          throw SheafException.of(
              ErrorCode.REF_EXISTS, "there is a branch or tag '{ref}' already", "ref", name);
      case IN_USE ->
          throw SheafException.of(
              ErrorCode.BAD_ARGUMENT,
              "'{ref}' is the ref that HEAD means; switch to another one first",
              "ref",
              name);
      case LOST_RACE, REJECTED -> throw lostRace(name);
      case CREATED, FAST_FORWARD, FORCED, NO_CHANGE, RENAMED, DELETED -> {}
    }
  }

  private static SheafException lostRace(String name) {
    return SheafException.of(
        ErrorCode.LOST_RACE,
        "'{ref}' was changed by somebody else meanwhile; try again",
        "ref",
        name);
  }
}
