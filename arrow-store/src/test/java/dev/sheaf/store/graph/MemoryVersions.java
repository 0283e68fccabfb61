package dev.sheaf.store.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Versions in a map. Counts the reads, so that tests can tell how lazy an algorithm is. */
public final class MemoryVersions implements VersionSource {
  private final TreeMap<VersionId, Version> versions = new TreeMap<>();
  private final Map<VersionId, List<VersionId>> children = new HashMap<>();
  private long reads;

  /** Adds a version whose parents are there. */
  public Version add(Version version) {
    if (versions.putIfAbsent(version.id(), version) == null) {
      for (VersionId parent : version.parents()) {
        children.computeIfAbsent(parent, id -> new ArrayList<>()).add(version.id());
      }
    }
    return version;
  }

  /** Takes a version away, leaving its children behind. */
  public void lose(VersionId id) {
    versions.remove(id);
  }

  /** Calls of {@link #find} so far. */
  public long reads() {
    return reads;
  }

  @Override
  public Optional<Version> find(VersionId id) {
    reads++;
    return Optional.ofNullable(versions.get(id));
  }

  @Override
  public List<VersionId> withPrefix(String digits, int limit) {
    return versions
        .subMap(VersionId.lowestWithPrefix(digits), true, VersionId.highestWithPrefix(digits), true)
        .keySet()
        .stream()
        .limit(limit)
        .toList();
  }

  @Override
  public List<VersionId> children(VersionId id) {
    return List.copyOf(children.getOrDefault(id, List.of()));
  }
}
