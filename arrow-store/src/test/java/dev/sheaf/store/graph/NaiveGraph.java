package dev.sheaf.store.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The graph's questions, answered from the set of ancestors of each version. */
final class NaiveGraph {
  private final Map<VersionId, Version> versions = new HashMap<>();
  private final Map<VersionId, Set<VersionId>> ancestors = new HashMap<>();

  /** A graph; parents come before children. */
  NaiveGraph(List<Version> history) {
    for (Version version : history) {
      Set<VersionId> all = new HashSet<>(Set.of(version.id()));
      version.parents().forEach(parent -> all.addAll(ancestorsOf(parent)));
      versions.put(version.id(), version);
      ancestors.put(version.id(), all);
    }
  }

  private Set<VersionId> ancestorsOf(VersionId id) {
    return Objects.requireNonNull(ancestors.get(id));
  }

  private Version version(VersionId id) {
    return Objects.requireNonNull(versions.get(id));
  }

  boolean isAncestor(Version ancestor, Version descendant) {
    return ancestorsOf(descendant.id()).contains(ancestor.id());
  }

  /** All merge bases, the highest level first, then by id. */
  List<Version> mergeBases(Version ours, Version theirs) {
    Set<VersionId> common = new HashSet<>(ancestorsOf(ours.id()));
    common.retainAll(ancestorsOf(theirs.id()));
    return common.stream()
        .filter(base -> common.stream().noneMatch(other -> descends(other, base)))
        .map(this::version)
        .sorted(
            Comparator.comparing((Version version) -> -version.level()).thenComparing(Version::id))
        .toList();
  }

  private boolean descends(VersionId descendant, VersionId ancestor) {
    return !descendant.equals(ancestor) && ancestorsOf(descendant).contains(ancestor);
  }

  /** What a walk shows: again and again the latest version that nothing wanted descends to. */
  List<Version> log(History history) {
    Set<Version> wanted = new HashSet<>();
    history.from().forEach(id -> collect(version(id), history.parents(), wanted));
    for (VersionId excluded : history.excluded()) {
      wanted.removeIf(version -> ancestorsOf(excluded).contains(version.id()));
    }
    List<Version> shown = new ArrayList<>();
    while (!wanted.isEmpty() && shown.size() < history.versionsMax()) {
      Set<Version> open = new LinkedHashSet<>(wanted);
      wanted.forEach(version -> parents(version, history.parents()).forEach(open::remove));
      Version next =
          open.stream()
              .min(
                  Comparator.comparing((Version version) -> -version.timeMillis())
                      .thenComparing(version -> -version.level())
                      .thenComparing(Version::id))
              .orElseThrow();
      wanted.remove(next);
      shown.add(next);
    }
    return shown;
  }

  private void collect(Version version, History.Parents which, Set<Version> into) {
    if (into.add(version)) {
      parents(version, which).forEach(parent -> collect(parent, which, into));
    }
  }

  private List<Version> parents(Version version, History.Parents which) {
    List<VersionId> ids = version.parents();
    int count = which == History.Parents.ALL ? ids.size() : Math.min(1, ids.size());
    return ids.subList(0, count).stream().map(this::version).toList();
  }
}
