package dev.sheaf.store.graph;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An immutable state of the dataset: where it comes from, who made it when and why, and what each
 * table then held.
 *
 * <p><i>Invariants:</i> {@code id} is {@link VersionHash} over everything but level and the numbers
 * of tables, schemas and data versions; {@code level} is 0 without parents, else one more than the
 * highest of the parents. {@link #hasTrueId()} and {@link VersionGraph#verify} check them. New
 * versions are made by {@link VersionBuilder}; this constructor is for those that read one back.
 *
 * @param id hash over the content
 * @param level steps of the longest way to a version without parents
 * @param parents none, one, or for a merge several; the first is the branch that was committed to
 * @param author who made it, as {@code Name <address>} or any other text; may be empty
 * @param time when it was made, in whole milliseconds and whole minutes of offset
 * @param message why; the first line is the {@linkplain #subject() subject}
 * @param properties further texts by key
 * @param tables the tables by name
 */
public record Version(
    VersionId id,
    int level,
    List<VersionId> parents,
    String author,
    OffsetDateTime time,
    String message,
    SortedMap<String, String> properties,
    SortedMap<String, TableState> tables) {

  public Version {
    parents = List.copyOf(parents);
    properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
    tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
  }

  /** The instant of {@link #time()}. */
  public Instant instant() {
    return time.toInstant();
  }

  /** Milliseconds from 1970 in UTC. */
  public long timeMillis() {
    return instant().toEpochMilli();
  }

  /** Minutes that the author's clock was ahead of UTC. */
  public int zoneOffsetMinutes() {
    return time.getOffset().getTotalSeconds() / 60;
  }

  /** The first line of the message. */
  public String subject() {
    return message.lines().findFirst().orElse("");
  }

  /**
   * The table of that name.
   *
   * @throws SheafException UNKNOWN_TABLE (caller) if the version has none
   */
  public TableState table(String name) {
    TableState table = tables.get(name);
    if (table != null) {
      return table;
    }
    List<String> near = Suggestions.nearest(name, tables.keySet());
    throw SheafException.of(
        ErrorCode.UNKNOWN_TABLE,
        near.isEmpty()
            ? "version {version} has no table '{table}'"
            : "version {version} has no table '{table}'; did you mean {suggestions}?",
        "version",
        id.shortHex(),
        "table",
        name,
        "suggestions",
        Suggestions.sentence(near));
  }

  /** Whether it joins several histories. */
  public boolean isMerge() {
    return parents.size() > 1;
  }

  /** Recomputes the id. Costs a hash over all of the version. */
  public boolean hasTrueId() {
    return VersionHash.of(this).equals(id);
  }

  /** Two versions are one if their ids are. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Version version && id.equals(version.id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return id.shortHex() + " " + subject();
  }
}
