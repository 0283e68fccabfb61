package dev.sheaf.store.catalog;

import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.RefKind;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionId;
import dev.sheaf.store.segment.BatchPlace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a catalog should hold, in maps; and whether one does. */
final class CatalogModel {
  final List<Version> versions = new ArrayList<>();
  final TreeMap<String, Ref> refs = new TreeMap<>();
  final Map<String, List<@Nullable VersionId>> logs = new TreeMap<>();
  final Map<RowSetKey, String> rowSets = new LinkedHashMap<>();
  final Map<RowSetKey, Map<VersionId, String>> deltas = new LinkedHashMap<>();
  final TreeMap<Integer, SegmentRecord> segments = new TreeMap<>();
  final Map<Integer, List<BatchPlace>> batches = new TreeMap<>();
  String head = "main";

  CatalogModel() {
    versions.add(CatalogFixture.ROOT);
    put(CatalogFixture.branch("main", CatalogFixture.ROOT.id()));
  }

  /** Creates or moves a ref. */
  void put(Ref ref) {
    refs.put(ref.name(), ref);
    logs.computeIfAbsent(ref.name(), name -> new ArrayList<>()).add(ref.target());
  }

  void remove(String name) {
    refs.remove(name);
    logs.computeIfAbsent(name, unused -> new ArrayList<>()).add(null);
    segments.replaceAll((id, s) -> name.equals(s.owner()) ? s.freeze() : s);
  }

  void rename(Ref ref, String newName) {
    refs.remove(ref.name());
    List<@Nullable VersionId> log = logs.remove(ref.name());
    logs.put(newName, log == null ? new ArrayList<>() : log);
    put(new Ref(newName, ref.kind(), ref.target()));
    if (ref.kind() == RefKind.BRANCH) {
      segments.replaceAll((id, s) -> ref.name().equals(s.owner()) ? s.withOwner(newName) : s);
    }
    head = head.equals(ref.name()) ? newName : head;
  }

  /** Everything, in the words of the model. */
  String dump() {
    StringBuilder dump = new StringBuilder();
    for (Version version : versions) {
      dump.append(version.id()).append(version.tables()).append('\n');
    }
    return dump.append(refs.values())
        .append(logs)
        .append(head)
        .append('\n')
        .append(new TreeMap<>(byText(rowSets)))
        .append(new TreeMap<>(byText(deltas)))
        .append('\n')
        .append(segments.values())
        .append(batches)
        .toString();
  }

  /** What a catalog holds, in the words of the model. */
  static CatalogModel of(Catalog catalog, Iterable<String> names) {
    CatalogModel read = new CatalogModel();
    read.versions.clear();
    read.refs.clear();
    read.logs.clear();
    catalog.versionsAfter(0, Integer.MAX_VALUE).forEach(v -> read.versions.add(v.version()));
    catalog.refs().refs().forEach(ref -> read.refs.put(ref.name(), ref));
    for (String name : names) {
      List<@Nullable VersionId> log = new ArrayList<>();
      catalog.refs().log(name, Integer.MAX_VALUE).forEach(entry -> log.add(0, entry.to()));
      if (!log.isEmpty()) {
        read.logs.put(name, log);
      }
    }
    read.head = catalog.refs().head();
    for (RowSetEntry entry : catalog.rowSetEntries(CatalogFixture.TABLE)) {
      catalog
          .rowSet(entry.key())
          .ifPresent(bytes -> read.rowSets.put(entry.key(), CatalogFixture.text(bytes)));
      for (DeltaEntry delta : entry.deltas()) {
        StoredDelta stored = catalog.delta(entry.key(), delta.base()).orElseThrow();
        read.deltas
            .computeIfAbsent(entry.key(), key -> new TreeMap<>())
            .put(
                delta.base(),
                CatalogFixture.text(stored.deletes())
                    + '>'
                    + CatalogFixture.text(stored.inserts()));
      }
    }
    for (SegmentRecord segment : catalog.segments()) {
      read.segments.put(segment.id(), segment);
      read.batches.put(segment.id(), catalog.batches(segment.id()));
    }
    return read;
  }

  private static <T> Map<String, T> byText(Map<RowSetKey, T> map) {
    Map<String, T> named = new TreeMap<>();
    map.forEach((key, value) -> named.put(key.toString(), value));
    return named;
  }
}
