package dev.sheaf.store.graph;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A source in front of another one that keeps the versions that were read last.
 *
 * <p>Versions never change, so that nothing in here can be out of date. Only versions that exist
 * are remembered; children and prefixes are asked for each time, for they grow.
 *
 * <p><b>Threads.</b> Any. Two that miss the same version both read it.
 */
public final class VersionCache implements VersionSource {
  private final VersionSource source;
  private final Map<VersionId, Version> recent;

  /**
   * A cache.
   *
   * @param versionsMax how many versions to keep
   */
  public VersionCache(VersionSource source, int versionsMax) {
    if (versionsMax < 1) {
      throw new IllegalArgumentException("versions to keep: " + versionsMax);
    }
    this.source = source;
    this.recent =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<VersionId, Version> eldest) {
            return size() > versionsMax;
          }
        };
  }

  @Override
  public Optional<Version> find(VersionId id) {
    synchronized (recent) {
      Version known = recent.get(id);
      if (known != null) {
        return Optional.of(known);
      }
    }
    Optional<Version> read = source.find(id);
    read.ifPresent(this::keep);
    return read;
  }

  /** Remembers a version that the source has just come to hold. */
  public void keep(Version version) {
    synchronized (recent) {
      recent.put(version.id(), version);
    }
  }

  /** Forgets everything, so that the next reads come from the source. */
  public void clear() {
    synchronized (recent) {
      recent.clear();
    }
  }

  @Override
  public List<VersionId> withPrefix(String digits, int limit) {
    return source.withPrefix(digits, limit);
  }

  @Override
  public List<VersionId> children(VersionId id) {
    return source.children(id);
  }
}
