package dev.sheaf.ops.patch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.ops.diff.Diff;
import dev.sheaf.ops.diff.DiffCounts;
import dev.sheaf.ops.diff.DiffOptions;
import dev.sheaf.ops.diff.TableDiff;
import dev.sheaf.ops.pair.PairingOptions;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.StorageScheme;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.testing.DatasetHome;
import dev.sheaf.store.testing.ModelBatch;
import dev.sheaf.store.testing.ModelDataset;
import dev.sheaf.store.testing.ModelTable;
import dev.sheaf.store.testing.RandomHistory;
import dev.sheaf.store.testing.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a record delta makes of a version, on random histories. */
class RecordDeltaPropertyTest {
  private static final int HISTORIES = 30;

  /** What a change of columns may run into: ids are not given again, names may be taken. */
  private static final Set<ErrorCode> SCHEMA_REFUSALS =
      Set.of(ErrorCode.SCHEMA_MISMATCH, ErrorCode.BAD_SCHEMA, ErrorCode.NULL_VALUE);

  @ParameterizedTest
  @EnumSource(StorageScheme.class)
  void appliedToTheEarlierVersionItMakesTheLater(StorageScheme scheme) {
    RandomHistory histories =
        new RandomHistory(() -> DatasetHome.inMemory(scheme))
            .inspectedBy(RecordDeltaPropertyTest::inspect);
    Seeds.forEach(HISTORIES, histories::run);
  }

  private static void inspect(
      Dataset dataset,
      ModelDataset model,
      List<Version> versions,
      BufferAllocator allocator,
      Random random) {
    for (int i = 0; i < 6; i++) {
      int from = random.nextInt(versions.size());
      int to = random.nextInt(versions.size());
      Diff diff = Diff.between(dataset, versions.get(from), versions.get(to));
      PairingOptions options =
          PairingOptions.defaults().withBudget(random.nextBoolean() ? 1_000 : 1 << 20);
      for (TableDiff table : diff.tables()) {
        @Nullable TableSchema before = table.schemaBefore();
        @Nullable TableSchema after = table.schemaAfter();
        boolean sameColumns =
            before != null && after != null && before.fingerprint().equals(after.fingerprint());
        String branch = "patched-" + i + "-" + table.table();
        dataset.branch(branch, versions.get(from).id().hex());
        try (Transaction transaction = dataset.begin(branch)) {
          RecordDelta delta = RecordDelta.of(table, options);
          PatchReport report = PatchApplication.apply(allocator, transaction, List.of(delta));
          assertTrue(report.isApplied(), () -> report.toString());
          assertEquals(table.removedRows(), report.deleted());
          assertEquals(table.addedRows(), report.inserted());
          check(
              allocator,
              transaction,
              model.versions().get(to).tables().get(table.table()),
              table.table());
          if (sameColumns) {
            DiffCounts seen = table.count(allocator, DiffOptions.records());
            if (seen.added() + seen.removed() + seen.modified() > 0) {
              fitsOnceOnly(transaction, delta, allocator);
            }
            goBack(transaction, delta, report, allocator);
            check(
                allocator,
                transaction,
                model.versions().get(from).tables().get(table.table()),
                table.table());
          }
        } catch (SheafException e) {
          assertTrue(SCHEMA_REFUSALS.contains(e.code()), e::toString);
          assertFalse(sameColumns, e::toString);
        }
      }
    }
  }

  /** Of rows that look the same, as they differ in dropped columns only, this does not hold. */
  private static void fitsOnceOnly(
      Transaction transaction, RecordDelta delta, BufferAllocator allocator) {
    PatchReport again = PatchApplication.apply(allocator, transaction, List.of(delta));
    assertFalse(again.isApplied(), again::toString);
    assertFalse(again.examples().isEmpty());
    assertTrue(again.examples().size() <= again.mismatches());
  }

  private static void goBack(
      Transaction transaction, RecordDelta delta, PatchReport report, BufferAllocator allocator) {
    PatchReport back = PatchApplication.apply(allocator, transaction, List.of(delta.inverse()));
    assertTrue(back.isApplied(), back::toString);
    assertEquals(report.deleted(), back.inserted());
    assertEquals(report.inserted(), back.deleted());
  }

  private static void check(
      BufferAllocator allocator,
      Transaction transaction,
      @Nullable ModelTable expected,
      String table) {
    if (expected == null) {
      assertFalse(transaction.tableNames().contains(table));
      return;
    }
    try (Snapshot snapshot = transaction.snapshot(table)) {
      assertEquals(expected.schema().fingerprint(), snapshot.schema().fingerprint());
      Map<List<@Nullable Object>, Integer> rows = new HashMap<>();
      try (var cursor = snapshot.scan(Scan.all())) {
        cursor.forEach(
            batch -> {
              try (VectorSchemaRoot dense = batch.copyTo(allocator)) {
                ModelBatch.read(dense).rows().forEach(row -> rows.merge(row, 1, Integer::sum));
              }
            });
      }
      Map<List<@Nullable Object>, Integer> wanted = new HashMap<>();
      new ArrayList<>(expected.visibleRows()).forEach(row -> wanted.merge(row, 1, Integer::sum));
      assertEquals(wanted, rows);
    }
  }
}
