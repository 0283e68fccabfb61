package dev.sheaf.store.graph;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes a new version: collects its content, then computes level and id.
 *
 * <p>Texts come from outside and are checked here: well-formed Unicode without the character NUL,
 * and of bounded size.
 *
 * <p><b>Threads.</b> One.
 */
public final class VersionBuilder {
  /** Bytes of author, and of each property's key, at most. */
  public static final int SHORT_TEXT_BYTES_MAX = 1 << 10;

  /** Bytes of the message, and of each property's value, at most. */
  public static final int TEXT_BYTES_MAX = 1 << 20;

  /** Properties at most. */
  public static final int PROPERTIES_MAX = 1_000;

  /** Parents at most. */
  public static final int PARENTS_MAX = 1_000;

  private final List<Version> parents;
  private final SortedMap<String, String> properties = new TreeMap<>();
  private final SortedMap<String, TableState> tables = new TreeMap<>();
  private final Set<String> changed = new HashSet<>();
  private String author = "";
  private String message = "";
  private OffsetDateTime time = OffsetDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  private VersionBuilder(List<Version> parents) {
    this.parents = List.copyOf(parents);
  }

  /** A version without parents. */
  public static VersionBuilder root() {
    return new VersionBuilder(List.of());
  }

  /**
   * A version with these parents, distinct, the first of them the head that is committed to. No
   * table is taken over: name each with {@link #table}.
   *
   * @throws SheafException LIMIT_EXCEEDED (caller) beyond {@link #PARENTS_MAX}
   */
  public static VersionBuilder childOf(List<Version> parents) {
    if (parents.isEmpty() || new HashSet<>(parents).size() != parents.size()) {
      throw new IllegalArgumentException("parents must be distinct, and at least one: " + parents);
    }
    checkCount("parents", parents.size(), PARENTS_MAX);
    return new VersionBuilder(parents);
  }

  /** A version with one parent. */
  public static VersionBuilder childOf(Version parent) {
    return childOf(List.of(parent));
  }

  /** Who makes the version. */
  public VersionBuilder author(String text) {
    author = CheckedText.require("author", text, SHORT_TEXT_BYTES_MAX);
    return this;
  }

  /** When; cut to whole milliseconds, and to whole minutes of offset. */
  public VersionBuilder time(OffsetDateTime moment) {
    time = CheckedText.cut(moment);
    return this;
  }

  /** Why. */
  public VersionBuilder message(String text) {
    message = CheckedText.require("message", text, TEXT_BYTES_MAX);
    return this;
  }

  /** A further text; a key given twice keeps the last. */
  public VersionBuilder property(String key, String value) {
    properties.put(
        CheckedText.require("property key", key, SHORT_TEXT_BYTES_MAX),
        CheckedText.require("property value", value, TEXT_BYTES_MAX));
    checkCount("properties", properties.size(), PROPERTIES_MAX);
    return this;
  }

  /** A table whose rows are those of {@code state.dataVersion()}. */
  public VersionBuilder table(String name, TableState state) {
    tables.put(name, state);
    changed.remove(name);
    return this;
  }

  /** A table whose set of rows is new in this version, which becomes its data version. */
  public VersionBuilder changedTable(String name, TableState state) {
    tables.put(name, state.withDataVersion(VersionId.NONE));
    changed.add(name);
    return this;
  }

  /** The version. */
  public Version build() {
    for (Map.Entry<String, TableState> table : tables.entrySet()) {
      boolean stored = !table.getValue().dataVersion().equals(VersionId.NONE);
      if (stored == changed.contains(table.getKey())) {
        throw new IllegalStateException("table without rows stored anywhere: " + table.getKey());
      }
    }
    VersionId id = VersionHash.of(version(VersionId.NONE));
    tables.replaceAll((name, state) -> changed.contains(name) ? state.withDataVersion(id) : state);
    return version(id);
  }

  private Version version(VersionId id) {
    int level = 0;
    for (Version parent : parents) {
      level = Math.max(level, Math.addExact(parent.level(), 1));
    }
    List<VersionId> ids = parents.stream().map(Version::id).toList();
    return new Version(id, level, ids, author, time, message, properties, tables);
  }

  private static void checkCount(String what, int count, int countMax) {
    if (count > countMax) {
      throw SheafException.of(
          ErrorCode.LIMIT_EXCEEDED,
          "a version has at most {limit} {what}, not {count}",
          "limit",
          countMax,
          "what",
          what,
          "count",
          count);
    }
  }
}
