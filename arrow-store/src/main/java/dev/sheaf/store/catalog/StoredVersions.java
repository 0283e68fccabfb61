package dev.sheaf.store.catalog;

import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionId;
import dev.sheaf.store.graph.VersionSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The versions of a catalog, each read when it is asked for. */
final class StoredVersions implements VersionSource {
  private final CatalogSession session;

  StoredVersions(CatalogSession session) {
    this.session = session;
  }

  @Override
  public Optional<Version> find(VersionId id) {
    return session.find(sql -> VersionTable.find(sql, id));
  }

  @Override
  public List<VersionId> withPrefix(String digits, int limit) {
    String lower = digits.toLowerCase(Locale.ROOT);
    return session.read(sql -> VersionTable.withPrefix(sql, lower, limit));
  }

  @Override
  public List<VersionId> children(VersionId id) {
    return session.read(sql -> VersionTable.children(sql, id));
  }
}
