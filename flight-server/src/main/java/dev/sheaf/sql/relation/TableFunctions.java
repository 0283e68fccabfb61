package dev.sheaf.sql.relation;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.ops.diff.Diff;
import dev.sheaf.ops.diff.DiffCounts;
import dev.sheaf.ops.diff.DiffCursor;
import dev.sheaf.ops.diff.DiffOptions;
import dev.sheaf.ops.diff.TableDiff;
import dev.sheaf.sql.relation.ListedRelation.Listed;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.RefKind;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.rows.RowSets;
import dev.sheaf.store.schema.TypeNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * The table functions: tables of versions, of differences and of history.
 *
 * <p>Their signatures are in {@code docs/sql.md}; an argument that is wrong is told with the
 * signature.
 */
public final class TableFunctions {
  private interface Maker {
    Relation make(Arguments arguments);
  }

  private record Function(String signature, Maker maker) {}

  private final BufferAllocator allocator;
  private final Dataset dataset;
  private final Versions versions;
  private final Map<String, Function> functions = new LinkedHashMap<>();

  /**
   * The functions as one statement sees them.
   *
   * @param allocator for what is looked at while a statement is planned
   */
  public TableFunctions(BufferAllocator allocator, Dataset dataset, Versions versions) {
    this.allocator = allocator;
    this.dataset = dataset;
    this.versions = versions;
    add("refs", "refs()", a -> refs());
    add("log", "log(['revision or range'])", this::log);
    add("tables", "tables(['revision'])", this::tables);
    add("table_columns", "table_columns(['revision'])", this::columnsOf);
    add("diff", "diff('table', 'from', 'to')", this::diff);
    add("diff_stat", "diff_stat('from', 'to')", this::diffStat);
    add("history", "history('table' [, 'from', 'to'])", this::history);
    add("heads", "heads('table')", a -> heads(a.text(0)));
    add("blame", "blame('table' [, 'revision'])", this::blame);
    add("conflicts", "conflicts('table' [, 'source' [, 'into']])", this::conflicts);
    add("versions_intersect", "versions_intersect('table', ['revision', …])", this::intersect);
    add("versions_union", "versions_union('table', ['revision', …])", this::union);
    add(
        "versions_threshold",
        "versions_threshold('table', ['revision', …], at_least)",
        this::threshold);
  }

  private void add(String name, String signature, Maker maker) {
    functions.put(name, new Function(signature, maker));
  }

  /** Their names, in lower case. */
  public Set<String> names() {
    return Collections.unmodifiableSet(functions.keySet());
  }

  /**
   * What a call gives.
   *
   * @throws SheafException BAD_SQL with the signature if the arguments are not such; UNKNOWN_REF,
   *     UNKNOWN_TABLE …
   */
  public Relation call(String name, List<@Nullable Object> arguments) {
    Function function = functions.get(name);
    if (function == null) {
      throw new IllegalArgumentException(name);
    }
    return function.maker().make(new Arguments(function.signature(), arguments));
  }

  private Relation refs() {
    List<Ref> all = dataset.refs();
    return new ListedRelation<Ref>(
        "branches and tags",
        List.of(
            Listed.text("name", Ref::name),
            Listed.text("kind", ref -> ref.kind().word()),
            Listed.text("version", ref -> ref.target().hex()),
            Listed.instant("time", ref -> dataset.version(ref.target().hex()).timeMillis()),
            Listed.text("author", ref -> dataset.version(ref.target().hex()).author()),
            Listed.text("message", ref -> dataset.version(ref.target().hex()).message())),
        cancellation -> all.iterator());
  }

  private Relation log(Arguments arguments) {
    arguments.requireCount(0, 1);
    String range = arguments.count() == 0 ? versions.sessionRef() : arguments.text(0);
    String resolved = ofSession(range);
    dataset.log(resolved);
    return new ListedRelation<Version>(
        "log of " + range,
        List.of(
            Listed.text("version", version -> version.id().hex()),
            Listed.texts(
                "parents", version -> version.parents().stream().map(id -> id.hex()).toList()),
            Listed.instant("time", Version::timeMillis),
            Listed.text("author", Version::author),
            Listed.text("message", Version::message)),
        cancellation -> dataset.log(resolved));
  }

  /** Both sides of a range are of the session. */
  private String ofSession(String range) {
    int dots = range.indexOf("..");
    if (dots < 0) {
      return versions.ofSession(range);
    }
    int after = range.startsWith("...", dots) ? dots + 3 : dots + 2;
    String from = range.substring(0, dots);
    String to = range.substring(after);
    return (from.isEmpty() ? versions.sessionRef() : versions.ofSession(from))
        + range.substring(dots, after)
        + (to.isEmpty() ? versions.sessionRef() : versions.ofSession(to));
  }

  private record NamedTable(String name, TableState state) {}

  private Version versionOr(Arguments arguments, int place) {
    return versions.version(
        arguments.count() > place ? arguments.text(place) : versions.sessionRef());
  }

  private Relation tables(Arguments arguments) {
    arguments.requireCount(0, 1);
    Version version = versionOr(arguments, 0);
    List<NamedTable> all = new ArrayList<>();
    version.tables().forEach((name, state) -> all.add(new NamedTable(name, state)));
    return new ListedRelation<NamedTable>(
        "tables of " + version.id().shortHex(),
        List.of(
            Listed.text("name", NamedTable::name),
            Listed.whole("row_count", table -> table.state().rowCount()),
            Listed.texts(
                "primary_key", table -> dataset.schema(table.state()).primaryKey().columns())),
        cancellation -> all.iterator());
  }

  private record NamedColumn(String table, int place, String name, String type, boolean nulls) {}

  private Relation columnsOf(Arguments arguments) {
    arguments.requireCount(0, 1);
    Version version = versionOr(arguments, 0);
    List<NamedColumn> all = new ArrayList<>();
    version
        .tables()
        .forEach(
            (name, state) -> {
              int place = 0;
              for (Field field : dataset.schema(state).arrow().getFields()) {
                all.add(
                    new NamedColumn(
                        name, ++place, field.getName(), TypeNames.of(field), field.isNullable()));
              }
            });
    return new ListedRelation<NamedColumn>(
        "columns of " + version.id().shortHex(),
        List.of(
            Listed.text("table", NamedColumn::table),
            Listed.whole("place", column -> (long) column.place()),
            Listed.text("name", NamedColumn::name),
            Listed.text("type", NamedColumn::type),
            Listed.text("nullable", column -> column.nulls() ? "yes" : "no")),
        cancellation -> all.iterator());
  }

  private Relation diff(Arguments arguments) {
    arguments.requireCount(3, 3);
    Version from = versions.version(arguments.text(1));
    Version to = versions.version(arguments.text(2));
    TableDiff diff = Diff.between(dataset, from, to).table(arguments.text(0));
    DiffOptions options = DiffOptions.records();
    try (DiffCursor cursor = diff.open(allocator, options)) {
      return new CursorRelation(
          "diff of "
              + arguments.text(0)
              + ", "
              + from.id().shortHex()
              + " to "
              + to.id().shortHex(),
          cursor.schema(),
          (memory, cancellation) -> diff.open(memory, options.withCancellation(cancellation)));
    }
  }

  private record TableCounts(String table, DiffCounts counts) {}

  private Relation diffStat(Arguments arguments) {
    arguments.requireCount(2, 2);
    Version from = versions.version(arguments.text(0));
    Version to = versions.version(arguments.text(1));
    Diff diff = Diff.between(dataset, from, to);
    return new ListedRelation<TableCounts>(
        "counts of what differs, " + from.id().shortHex() + " to " + to.id().shortHex(),
        List.of(
            Listed.text("table", TableCounts::table),
            Listed.whole("added", row -> row.counts().added()),
            Listed.whole("removed", row -> row.counts().removed()),
            Listed.whole("modified", row -> row.counts().modified())),
        cancellation -> counts(diff, cancellation));
  }

  private Iterator<TableCounts> counts(Diff diff, Cancellation cancellation) {
    List<TableCounts> counts = new ArrayList<>();
    for (TableDiff table : diff.tables()) {
      counts.add(
          new TableCounts(
              table.table(),
              table.count(allocator, DiffOptions.records().withCancellation(cancellation))));
    }
    return counts.iterator();
  }

  private Relation history(Arguments arguments) {
    if (arguments.count() != 1) {
      arguments.requireCount(3, 3);
    }
    String table = arguments.text(0);
    Version to = versionOr(arguments, 2);
    Set<Version> all = new TreeSet<>(OLDEST_FIRST);
    Iterator<Version> walk;
    if (arguments.count() == 1) {
      walk = dataset.log(to.id().hex());
    } else {
      Version from = versions.version(arguments.text(1));
      all.add(from);
      walk = dataset.log(from.id().hex() + ".." + to.id().hex());
    }
    walk.forEachRemaining(all::add);
    TableState last = to.tables().containsKey(table) ? to.table(table) : newest(all, table, to);
    List<Version> holding = new ArrayList<>();
    for (Version version : all) {
      TableState state = version.tables().get(table);
      if (state != null && state.tableId() == last.tableId()) {
        holding.add(version);
      }
    }
    return new VersionsRelation(
        dataset,
        table,
        holding.stream().map(version -> version.id().hex()).toList(),
        holding,
        "versions",
        "version");
  }

  private static final Comparator<Version> OLDEST_FIRST =
      Comparator.comparingInt(Version::level).thenComparing(version -> version.id().hex());

  private static TableState newest(Set<Version> oldestFirst, String table, Version to) {
    TableState last = null;
    for (Version version : oldestFirst) {
      last = version.tables().getOrDefault(table, last);
    }
    return last == null ? to.table(table) : last;
  }

  /** The table at the heads of all branches that have it. */
  public Relation heads(String table) {
    List<String> names = new ArrayList<>();
    List<Version> heads = new ArrayList<>();
    Version session = versions.version(versions.sessionRef());
    for (Ref ref : dataset.refs()) {
      if (ref.kind() == RefKind.BRANCH) {
        Version head = dataset.version(ref.target().hex());
        if (head.tables().containsKey(table)) {
          names.add(ref.name());
          heads.add(head);
        }
      }
    }
    if (heads.isEmpty()) {
      session.table(table);
    }
    return new VersionsRelation(dataset, table, names, heads, "branches", "branch");
  }

  /** The table at some revisions, which are called as they are written. */
  public Relation versions(String table, List<String> revisions) {
    return new VersionsRelation(
        dataset,
        table,
        revisions,
        revisions.stream().map(versions::version).toList(),
        "versions",
        "version");
  }

  private Relation blame(Arguments arguments) {
    arguments.requireCount(1, 2);
    return new BlameRelation(dataset, versionOr(arguments, 1), arguments.text(0));
  }

  private Relation conflicts(Arguments arguments) {
    arguments.requireCount(1, 3);
    return ConflictRelations.of(
        allocator,
        dataset,
        arguments.text(0),
        arguments.count() > 1 ? versions.ofSession(arguments.text(1)) : null,
        arguments.count() > 2 ? versions.ofSession(arguments.text(2)) : versions.sessionRef());
  }

  private Relation intersect(Arguments arguments) {
    arguments.requireCount(2, 2);
    List<String> revisions = arguments.texts(1);
    return rowsOf(arguments, revisions, revisions.size());
  }

  private Relation union(Arguments arguments) {
    arguments.requireCount(2, 2);
    return rowsOf(arguments, arguments.texts(1), 1);
  }

  private Relation threshold(Arguments arguments) {
    arguments.requireCount(3, 3);
    List<String> revisions = arguments.texts(1);
    long atLeast = arguments.whole(2);
    if (atLeast < 1 || atLeast > revisions.size()) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "a threshold of {threshold} does not go with {count} versions; give 1 to {count}",
          "threshold",
          atLeast,
          "count",
          revisions.size());
    }
    return rowsOf(arguments, revisions, (int) atLeast);
  }

  private Relation rowsOf(Arguments arguments, List<String> revisions, int atLeast) {
    String table = arguments.text(0);
    List<Version> all = revisions.stream().map(versions::version).toList();
    Version newest =
        all.stream()
            .filter(version -> version.tables().containsKey(table))
            .max(OLDEST_FIRST)
            .orElse(all.get(0));
    TableState state = newest.table(table);
    List<RowSet> sets = new ArrayList<>();
    for (Version version : all) {
      TableState at = version.tables().get(table);
      sets.add(
          at == null || at.tableId() != state.tableId()
              ? RowSet.empty()
              : dataset.rowSet(version, table));
    }
    return new RowSetRelation(
        dataset,
        newest,
        table,
        RowSets.threshold(sets, atLeast),
        table + " in at least " + atLeast + " of " + all.size() + " versions");
  }
}
