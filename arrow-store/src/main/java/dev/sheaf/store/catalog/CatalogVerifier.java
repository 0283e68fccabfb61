package dev.sheaf.store.catalog;

import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.RefKind;
import dev.sheaf.store.graph.RefLogEntry;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads every row of a catalog, and checks that it is as it was written and agrees with the others.
 *
 * <p>Versions are read parents first and forgotten but for their ids, so that memory is some
 * hundred bytes for each. What is stored for them is {@link StorageVerifier}'s part.
 */
final class CatalogVerifier {
  private final Sql sql;
  private final List<CatalogFinding> findings = new ArrayList<>();
  private final Set<Integer> tables = new HashSet<>();
  private final Map<Integer, Integer> tableOfSchema = new HashMap<>();
  private final KnownVersions versions = new KnownVersions();
  private final Map<String, Ref> refs = new HashMap<>();
  private @Nullable String head;
  private long pending;

  CatalogVerifier(Sql sql) {
    this.sql = sql;
  }

  List<CatalogFinding> verify() throws SQLException {
    meta();
    scan(CatalogSchema.TABLES, (key, row) -> tables.add(row.integer()));
    scan(CatalogSchema.SCHEMAS, this::schema);
    scan(CatalogSchema.VERSIONS, this::version);
    scan(CatalogSchema.PARENTS, this::edge);
    for (KnownVersions.Edge edge : versions.edges()) {
      find(CatalogSchema.PARENTS, edge.parent() + "/" + edge.child(), "the row is missing");
    }
    refs();
    pending();
    StorageVerifier storage = new StorageVerifier(this, sql);
    storage.verify();
    state(storage.segmentCount());
    return findings;
  }

  /** A look at a row that is as it was written. */
  interface RowCheck {
    /** Checks the row against others. */
    void check(String key, StoredRow row) throws SQLException;
  }

  /** Checks every row of a table; one that does not parse, or is damaged, becomes a finding. */
  void scan(CatalogTable table, RowCheck check) throws SQLException {
    table.scan(
        sql,
        (key, row) -> {
          if (row == null) {
            find(table, key, "the row does not match its checksum");
            return;
          }
          try {
            check.check(key, row);
          } catch (SheafException | ArithmeticException | ClassCastException e) {
            find(table, key, "it does not parse: " + e.getMessage());
          }
        });
  }

  void find(CatalogTable table, String key, String problem) {
    findings.add(new CatalogFinding(table.name(), key, problem));
  }

  void require(boolean good, CatalogTable table, String key, String problem) {
    if (!good) {
      find(table, key, problem);
    }
  }

  /** Whether a table has a schema. */
  boolean isSchema(int tableId, int schemaId) {
    return tables.contains(tableId) && Integer.valueOf(tableId).equals(tableOfSchema.get(schemaId));
  }

  KnownVersions versions() {
    return versions;
  }

  /** The ref of that name, if there is one. */
  @Nullable Ref ref(String name) {
    return refs.get(name);
  }

  private void meta() throws SQLException {
    Set<String> missing = new TreeSet<>(MetaTable.KEYS);
    scan(
        CatalogSchema.META,
        (key, row) -> {
          missing.remove(row.text());
          if (key.equals(MetaTable.HEAD)) {
            head = row.text();
          }
        });
    missing.forEach(key -> find(CatalogSchema.META, key, "the row is missing or damaged"));
  }

  private void state(int segments) throws SQLException {
    try {
      CatalogState state = CatalogState.read(sql);
      boolean counted =
          state.versions() == versions.size()
              && state.tables() == tables.size()
              && state.segments() == segments
              && state.refs() == refs.size()
              && state.pending() == pending;
      require(counted, CatalogSchema.STATE, "0", "it counts other rows than there are");
    } catch (SheafException e) {
      find(CatalogSchema.STATE, "0", "it is missing or damaged");
    }
  }

  private void schema(String key, StoredRow row) {
    int id = row.integer();
    int tableId = row.integer();
    tableOfSchema.put(id, tableId);
    require(tables.contains(tableId), CatalogSchema.SCHEMAS, key, "its table is missing");
  }

  private void version(String key, StoredRow row) {
    StoredVersion stored = VersionTable.decode(row);
    Version version = stored.version();
    String problem = versions.problem(version);
    if (problem != null) {
      find(CatalogSchema.VERSIONS, key, problem);
    }
    for (Map.Entry<String, TableState> table : version.tables().entrySet()) {
      TableState state = table.getValue();
      String what = "table " + table.getKey() + ": ";
      require(
          isSchema(state.tableId(), state.schemaId()),
          CatalogSchema.VERSIONS,
          key,
          what + "it or its schema is missing");
      String ofRows = versions.problem(version, state);
      if (ofRows != null) {
        find(CatalogSchema.VERSIONS, key, what + ofRows);
      }
    }
    versions.add(stored);
  }

  private void edge(String key, StoredRow row) {
    KnownVersions.Edge edge = new KnownVersions.Edge(row.number(), row.number());
    require(versions.removeEdge(edge), CatalogSchema.PARENTS, key, "no version has this parent");
  }

  private void refs() throws SQLException {
    scan(
        CatalogSchema.REFS,
        (key, row) -> {
          Ref ref = RefTable.ref(row);
          refs.put(ref.name(), ref);
          require(
              versions.contains(ref.target()), CatalogSchema.REFS, key, "its version is missing");
        });
    Map<String, RefLogEntry> latest = new HashMap<>();
    scan(CatalogSchema.REF_LOG, (key, row) -> logEntry(key, RefTable.entry(row), latest));
    Set<String> names = new TreeSet<>(refs.keySet());
    names.addAll(latest.keySet());
    for (String name : names) {
      Ref ref = refs.get(name);
      VersionId target = ref == null ? null : ref.target();
      RefLogEntry entry = latest.get(name);
      VersionId logged = entry == null ? null : entry.to();
      require(
          Objects.equals(target, logged), CatalogSchema.REFS, name, "it is not where its log says");
    }
    if (head != null) {
      require(refs.containsKey(head), CatalogSchema.META, MetaTable.HEAD, "there is no such ref");
    }
  }

  private void pending() throws SQLException {
    scan(
        CatalogSchema.PENDING,
        (branch, row) -> {
          pending++;
          Ref ref = refs.get(branch);
          require(
              ref != null && ref.kind() == RefKind.BRANCH,
              CatalogSchema.PENDING,
              branch,
              "there is no such branch");
        });
  }

  /** Every entry starts where the one before it ended; the first one, and a new ref, from none. */
  private void logEntry(String key, RefLogEntry entry, Map<String, RefLogEntry> latest) {
    RefLogEntry before = latest.put(entry.ref(), entry);
    VersionId expected = before == null ? null : before.to();
    require(
        Objects.equals(expected, entry.from()),
        CatalogSchema.REF_LOG,
        key,
        "it does not follow the entry before it");
    require(
        isNoneOrKnown(entry.from()) && isNoneOrKnown(entry.to()),
        CatalogSchema.REF_LOG,
        key,
        "its version is missing");
  }

  private boolean isNoneOrKnown(@Nullable VersionId id) {
    return id == null || versions.contains(id);
  }
}
