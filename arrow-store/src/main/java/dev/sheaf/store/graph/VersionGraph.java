package dev.sheaf.store.graph;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The versions as a graph: who descends from whom.
 *
 * <p>Nothing is kept here; each method reads the versions that it needs from the source.
 *
 * <p><b>Threads.</b> Any, if the source allows it.
 *
 * <p><i>Errors:</i> an id that does not exist is UNKNOWN_REF (caller); a parent that does not exist
 * is DAMAGED (environment).
 */
public final class VersionGraph {
  private final VersionSource source;

  public VersionGraph(VersionSource source) {
    this.source = source;
  }

  /** Where versions are read from. */
  public VersionSource source() {
    return source;
  }

  /** The version of that id. */
  public Version version(VersionId id) {
    return source.version(id);
  }

  /**
   * The version that something stored refers to.
   *
   * @param by what refers to it, for people
   * @throws SheafException DAMAGED (environment) if there is none
   */
  public Version required(VersionId id, String by) {
    return source
        .find(id)
        .orElseThrow(
            () ->
                SheafException.of(
                    ErrorCode.DAMAGED,
                    "{by} refers to version {version}, which is missing",
                    "by",
                    by,
                    "version",
                    id));
  }

  /** The parent at a position of {@link Version#parents()}. */
  public Version parent(Version version, int position) {
    return required(version.parents().get(position), "Version " + version.id().shortHex());
  }

  /** A walk through the history, newest first. */
  public HistoryWalk walk(History history) {
    return new HistoryWalk(this, history);
  }

  /** All that {@link #walk} shows. */
  public List<Version> log(History history) {
    List<Version> versions = new ArrayList<>();
    walk(history).forEachRemaining(versions::add);
    return versions;
  }

  /**
   * Whether {@code descendant} can be reached from {@code ancestor}; true of a version and itself.
   * Reads the versions above the ancestor's level that the descendant can be reached from.
   */
  public boolean isAncestor(Version ancestor, Version descendant) {
    Set<VersionId> seen = new HashSet<>();
    Deque<Version> pending = new ArrayDeque<>();
    pending.push(descendant);
    while (!pending.isEmpty()) {
      Version version = pending.pop();
      if (version.equals(ancestor)) {
        return true;
      }
      if (version.level() <= ancestor.level()) {
        continue;
      }
      for (int i = 0; i < version.parents().size(); i++) {
        if (version.parents().get(i).equals(ancestor.id())) {
          return true;
        }
        if (seen.add(version.parents().get(i))) {
          pending.push(parent(version, i));
        }
      }
    }
    return false;
  }

  /** The version that a merge of the two takes as base; empty for unrelated histories. */
  public Optional<Version> mergeBase(Version ours, Version theirs) {
    return MergeBase.best(this, ours, theirs);
  }

  /** All merge bases, more than one after a criss-cross; the one that is used comes first. */
  public List<Version> mergeBases(Version ours, Version theirs) {
    return MergeBase.all(this, ours, theirs);
  }

  /** The ancestor reached by so many first parents; null if the history is shorter. */
  public @Nullable Version firstParentAncestor(Version version, int steps) {
    Version at = version;
    for (int i = 0; i < steps; i++) {
      if (at.parents().isEmpty()) {
        return null;
      }
      at = parent(at, 0);
    }
    return at;
  }

  /**
   * The first, along first parents, that was made at that instant or before; the version itself if
   * it was; null if none was. Times are those that the versions carry.
   */
  public @Nullable Version firstParentAsOf(Version version, Instant instant) {
    Version at = version;
    while (at.instant().isAfter(instant)) {
      if (at.parents().isEmpty()) {
        return null;
      }
      at = parent(at, 0);
    }
    return at;
  }

  /** The fewest digits, at least {@link VersionId#SHORT_DIGITS}, that mean this version alone. */
  public String abbreviate(VersionId id) {
    String hex = id.hex();
    int digits = VersionId.SHORT_DIGITS;
    while (digits < hex.length() && source.withPrefix(hex.substring(0, digits), 2).size() > 1) {
      digits++;
    }
    return hex.substring(0, digits);
  }

  /**
   * Checks the invariants of a version against its parents.
   *
   * @throws SheafException DAMAGED (environment) naming the version and what is wrong
   */
  public void verify(Version version) {
    if (!version.hasTrueId()) {
      throw damaged(version, "its content does not have this id");
    }
    int level = 0;
    for (int i = 0; i < version.parents().size(); i++) {
      level = Math.max(level, parent(version, i).level() + 1);
    }
    if (version.level() != level) {
      throw damaged(version, "its level does not follow from its parents");
    }
  }

  private static SheafException damaged(Version version, String problem) {
    return SheafException.of(
        ErrorCode.DAMAGED,
        "version {version} is damaged: {problem}",
        "version",
        version.id(),
        "problem",
        problem);
  }
}
