package dev.sheaf.store.graph;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Refs and their logs in lists. */
public final class MemoryRefs implements RefSource {
  private final TreeMap<String, Ref> refs = new TreeMap<>();
  private final List<RefLogEntry> log = new ArrayList<>();

  /** Creates or moves a branch. */
  public void branch(String name, Version target, String time) {
    put(new Ref(name, RefKind.BRANCH, target.id()), time);
  }

  /** Creates a tag. */
  public void tag(String name, Version target, String time) {
    put(new Ref(name, RefKind.TAG, target.id()), time);
  }

  private void put(Ref ref, String time) {
    Ref before = refs.put(ref.name(), ref);
    log(ref.name(), before == null ? null : before.target(), ref.target(), time);
  }

  /** Removes a ref; its log stays. */
  public void delete(String name, String time) {
    Ref before = refs.remove(name);
    log(name, before == null ? null : before.target(), null, time);
  }

  private void log(String name, @Nullable VersionId from, @Nullable VersionId to, String time) {
    OffsetDateTime at = PointInTime.parse(time).atOffset(ZoneOffset.UTC);
    log.add(
        new RefLogEntry(log.size(), name, from, to, new RefLogEntry.Note("Ada", at, "test", "")));
  }

  @Override
  public Optional<Ref> ref(String name) {
    return Optional.ofNullable(refs.get(name));
  }

  @Override
  public List<Ref> refs() {
    return List.copyOf(refs.values());
  }

  @Override
  public Optional<RefLogEntry> logEntry(String ref, int later) {
    List<RefLogEntry> entries = log.stream().filter(entry -> entry.ref().equals(ref)).toList();
    int position = entries.size() - 1 - later;
    return position < 0 ? Optional.empty() : Optional.of(entries.get(position));
  }

  @Override
  public Optional<RefLogEntry> logEntryAsOf(String ref, Instant instant) {
    return log.stream()
        .filter(entry -> entry.ref().equals(ref) && !entry.instant().isAfter(instant))
        .reduce((earlier, later) -> later);
  }
}
