package dev.sheaf.store;

import dev.sheaf.store.catalog.SegmentRecord;
import dev.sheaf.store.catalog.StoredVersion;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.rows.Delta;
import dev.sheaf.store.rows.Fingerprint;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.segment.Segment;
import dev.sheaf.store.table.RowIdentity;
import dev.sheaf.store.table.RowSums;
import dev.sheaf.store.table.StoredTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks everything that is stored against everything else.
 *
 * <p>Bottom up: the catalog's rows against their checksums and each other; every batch against its
 * checksum; for every version its id, and the row set, row count and fingerprint of each table that
 * changed in it; that no two stored rows of a table are equal, and that no version holds two rows
 * of one key.
 *
 * <p>A check that cannot be made because of damage is a finding, and the others go on.
 *
 * <p><i>Cost:</i> reads every byte once, and each version's delta.
 */
final class Verification {
  private static final int VERSIONS_AT_ONCE = 256;
  private static final int ATTEMPTS_MAX = 5;

  private final DatasetCore core;
  private final List<Finding> findings = new ArrayList<>();
  private long versions;
  private long rows;
  private long batches;

  private Verification(DatasetCore core) {
    this.core = core;
  }

  /**
   * Checks a dataset. What another process writes meanwhile, beside one that only reads, can look
   * like damage: then it is checked once more.
   */
  static VerifyReport of(DatasetCore core) {
    if (core.options().openMode() != OpenMode.READ_ONLY) {
      return new Verification(core).run();
    }
    for (int attempt = 1; ; attempt++) {
      long before = lastChange(core);
      VerifyReport report = new Verification(core).run();
      core.tables().open().forEach(StoredTable::dropIndex);
      if (report.isClean() || attempt == ATTEMPTS_MAX || before == lastChange(core)) {
        return report;
      }
    }
  }

  /** The number of the last change, or none if that is what is damaged. */
  private static long lastChange(DatasetCore core) {
    try {
      return core.catalog().lastChange();
    } catch (SheafException e) {
      return -1;
    }
  }

  private VerifyReport run() {
    listed(core.catalog()::integrityCheck)
        .forEach(problem -> findings.add(Finding.ofCatalog("as SQLite sees it", problem)));
    listed(core.catalog()::verify).forEach(finding -> findings.add(Finding.of(finding)));
    Map<Integer, List<SegmentRecord>> segments = new TreeMap<>();
    for (SegmentRecord segment : listed(core.catalog()::segments)) {
      segments.computeIfAbsent(segment.tableId(), id -> new ArrayList<>()).add(segment);
    }
    segments.values().forEach(some -> some.forEach(this::checkSegment));
    checkVersions();
    segments.keySet().forEach(this::checkIdentity);
    return new VerifyReport(findings, versions, rows, batches);
  }

  private void checkSegment(SegmentRecord record) {
    attempt(
        "segment " + record.id(),
        () -> {
          Segment segment = core.tables().table(record.tableId()).segment(record.id());
          segment.verify().forEach(finding -> findings.add(Finding.of(finding)));
          batches += segment.batchCount();
          rows += StoredTable.rowCount(segment);
        });
  }

  private void checkVersions() {
    long sequence = 0;
    while (true) {
      long after = sequence;
      List<StoredVersion> some =
          listed(() -> core.catalog().versionsAfter(after, VERSIONS_AT_ONCE));
      if (some.isEmpty()) {
        return;
      }
      for (StoredVersion stored : some) {
        versions++;
        checkVersion(stored.version());
      }
      sequence = some.get(some.size() - 1).sequence();
    }
  }

  private void checkVersion(Version version) {
    attempt(
        "version " + version.id().shortHex(),
        () -> {
          core.graph().verify(version);
          Version parent = version.parents().isEmpty() ? null : core.graph().parent(version, 0);
          version
              .tables()
              .forEach(
                  (name, state) -> {
                    if (state.dataVersion().equals(version.id())) {
                      checkRows(version, name, state, parent);
                    }
                  });
        });
  }

  /** Row set and fingerprint follow from those of the first parent, and so from the beginning. */
  private void checkRows(Version version, String name, TableState state, @Nullable Version parent) {
    attempt(
        place(name, version),
        () -> {
          TableState before = parent == null ? null : parent.tables().get(name);
          if (before != null && before.tableId() != state.tableId()) {
            before = null;
          }
          RowSet now = core.rowSets().rows(state);
          now.verify();
          RowSet then = before == null ? RowSet.empty() : core.rowSets().rows(before);
          Delta delta = Delta.between(then, now);
          StoredTable table = core.tables().table(state.tableId());
          Fingerprint sum =
              (before == null ? Fingerprint.ZERO : before.rowsFingerprint())
                  .plus(RowSums.of(delta.inserts(), table::segment))
                  .minus(RowSums.of(delta.deletes(), table::segment));
          if (!sum.equals(state.rowsFingerprint())) {
            findings.add(
                Finding.ofContent(
                    place(name, version), "the rows do not have the fingerprint of the version"));
          }
        });
  }

  /** Equal rows have one address; the rows of a head have keys of their own. */
  private void checkIdentity(int tableId) {
    attempt(
        "table number " + tableId,
        () -> {
          RowIdentity identity = new RowIdentity(core.allocator(), core.tables().table(tableId));
          identity
              .findEqualRows()
              .forEach(
                  problem -> findings.add(Finding.ofContent("table number " + tableId, problem)));
          Map<RowSet, String> heads = new HashMap<>();
          for (Ref ref : core.catalog().refs().refs()) {
            Version version = core.graph().version(ref.target());
            version
                .tables()
                .forEach(
                    (name, state) -> {
                      if (state.tableId() == tableId) {
                        heads.put(
                            core.rowSets().rows(state), "table " + name + " at " + ref.name());
                      }
                    });
          }
          heads.forEach(
              (live, place) ->
                  identity
                      .findEqualKeys(live)
                      .forEach(problem -> findings.add(Finding.ofContent(place, problem))));
        });
  }

  private <T> List<T> listed(Supplier<List<T>> list) {
    List<T> result = new ArrayList<>();
    attempt("catalog", () -> result.addAll(list.get()));
    return result;
  }

  private void attempt(String place, Runnable check) {
    try {
      check.run();
    } catch (SheafException | IllegalStateException e) {
      findings.add(Finding.unchecked(place, e));
    }
  }

  private static String place(String table, Version version) {
    return "table " + table + " at version " + version.id().shortHex();
  }
}
