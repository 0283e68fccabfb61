package dev.sheaf.store.catalog;

import static dev.sheaf.store.catalog.CatalogFixture.TABLE;
import static dev.sheaf.store.catalog.CatalogFixture.bytes;
import static dev.sheaf.store.catalog.CatalogFixture.end;
import static dev.sheaf.store.catalog.CatalogFixture.key;
import static dev.sheaf.store.catalog.CatalogFixture.note;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.RefKind;
import dev.sheaf.store.graph.RefUpdate;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionId;
import dev.sheaf.store.segment.BatchPlace;
import dev.sheaf.store.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random changes of a catalog and of its model. */
class CatalogModelPropertyTest {
  private static final List<String> NAMES = List.of("main", "a", "b", "c", "v/1");

  @TempDir Path directory;

  @Test
  void aCatalogInMemoryHoldsWhatItsModelHolds() {
    Seeds.forEach(
        40,
        seed -> {
          try (Catalog catalog = CatalogFixture.inMemory()) {
            Run run = new Run(seed, catalog);
            for (int i = 0; i < 40; i++) {
              run.step();
            }
            run.compare();
          }
        });
  }

  @Test
  void aCatalogOnDiskHoldsWhatItsModelHoldsAlsoAfterReopening() {
    Seeds.forEach(
        4,
        seed -> {
          Path where = newDirectory("s" + seed);
          Run run;
          try (Catalog catalog =
              Catalog.create(where, CatalogFixture.SETTINGS, CatalogFixture.first())) {
            run = new Run(seed, catalog);
          }
          for (int opening = 0; opening < 5; opening++) {
            try (Catalog catalog = Catalog.open(where)) {
              run.catalog = catalog;
              run.compare();
              for (int i = 0; i < 8; i++) {
                run.step();
              }
              run.compare();
            }
          }
        });
  }

  private Path newDirectory(String name) throws IOException {
    return Files.createDirectory(directory.resolve(name));
  }

  private static final class Run {
    final Random random;
    final CatalogModel model = new CatalogModel();
    Catalog catalog;

    Run(long seed, Catalog catalog) {
      this.random = Seeds.random(seed);
      this.catalog = catalog;
      catalog.apply(
          CatalogChange.builder()
              .table(new TableRecord(TABLE, "people"))
              .schema(new SchemaRecord(CatalogFixture.SCHEMA, TABLE, "{}"))
              .build());
    }

    void compare() {
      assertEquals(model.dump(), CatalogModel.of(catalog, NAMES).dump());
      assertEquals(List.of(), catalog.verify());
    }

    void step() {
      switch (random.nextInt(9)) {
        case 0, 1, 2 -> commit();
        case 3 -> create();
        case 4 -> delete();
        case 5 -> rename();
        case 6 -> move();
        case 7 -> repack();
        default -> rewrite();
      }
    }

    private <T> T any(List<T> list) {
      return list.get(random.nextInt(list.size()));
    }

    private Ref anyRef() {
      return any(List.copyOf(model.refs.values()));
    }

    private void commit() {
      Ref ref = anyRef();
      if (ref.kind() == RefKind.TAG) {
        return;
      }
      Version parent = catalog.versions().version(ref.target());
      Version version = CatalogFixture.child(parent, "m" + random.nextLong());
      CatalogChange.Builder change = CatalogChange.builder().version(version);
      RowSetKey key = key(version);
      if (random.nextBoolean()) {
        change.rowSet(key, bytes("rows"));
        model.rowSets.put(key, "rows");
      } else {
        VersionId base = parent.tables().isEmpty() ? VersionId.NONE : parent.id();
        change.delta(CatalogFixture.delta(version, base, "d", "ins"));
        model.deltas.computeIfAbsent(key, k -> new TreeMap<>()).put(base, "d>ins");
      }
      append(change, ref.name());
      change.ref(new RefChange.Move(ref.name(), ref.target(), version.id(), note("commit")));
      assertEquals(ChangeOutcome.APPLIED, catalog.apply(change.build()));
      model.versions.add(version);
      model.put(ref.withTarget(version.id()));
    }

    private void append(CatalogChange.Builder change, String branch) {
      SegmentRecord segment = catalog.growingSegment(TABLE, branch).orElse(null);
      if (segment == null) {
        segment = CatalogFixture.segment(catalog.newSegmentId(), branch);
        change.segment(new SegmentChange.Create(segment));
        model.batches.put(segment.id(), new ArrayList<>());
      }
      SegmentEnd from = segment.end();
      int rows = 1 + random.nextInt(9);
      SegmentEnd to = end(from.generation(), from.fileBytes() + 128, from.endOffset() + rows);
      BatchPlace batch =
          CatalogFixture.batch(segment.id(), 0, (int) from.endOffset(), rows, from.fileBytes());
      change.segment(new SegmentChange.Grow(segment.id(), from, to, Set.of(), List.of(batch)));
      model.segments.put(segment.id(), segment.withEnd(to));
      model.batches.computeIfAbsent(segment.id(), id -> new ArrayList<>()).add(batch);
    }

    private void create() {
      RefKind kind = any(List.of(RefKind.values()));
      Ref ref = new Ref(any(NAMES), kind, any(model.versions).id());
      RefUpdate expected =
          model.refs.containsKey(ref.name()) ? RefUpdate.NAME_TAKEN : RefUpdate.CREATED;
      assertEquals(expected, catalog.refs().create(ref, note("create")));
      if (expected == RefUpdate.CREATED) {
        model.put(ref);
      }
    }

    private void delete() {
      Ref ref = anyRef();
      RefUpdate expected = model.head.equals(ref.name()) ? RefUpdate.IN_USE : RefUpdate.DELETED;
      assertEquals(expected, catalog.refs().delete(ref, note("delete")));
      if (expected == RefUpdate.DELETED) {
        model.remove(ref.name());
      }
    }

    private void rename() {
      Ref ref = anyRef();
      String name = any(NAMES);
      RefUpdate expected = model.refs.containsKey(name) ? RefUpdate.NAME_TAKEN : RefUpdate.RENAMED;
      assertEquals(expected, catalog.refs().rename(ref.name(), name, note("rename")));
      if (expected == RefUpdate.RENAMED) {
        model.rename(ref, name);
      }
    }

    private void move() {
      Ref ref = anyRef();
      if (ref.kind() == RefKind.TAG) {
        catalog.refs().switchHead(ref.name());
        model.head = ref.name();
        return;
      }
      VersionId target = any(model.versions).id();
      RefUpdate update = catalog.refs().move(ref, target, Refs.MovePolicy.ANYWHERE, note("reset"));
      if (update != RefUpdate.NO_CHANGE) {
        model.put(ref.withTarget(target));
      }
    }

    private void repack() {
      if (model.deltas.isEmpty()) {
        return;
      }
      RowSetKey key = any(List.copyOf(model.deltas.keySet()));
      CatalogChange.Builder change = CatalogChange.builder();
      change.rowSet(key, bytes("full"));
      model.rowSets.putIfAbsent(key, "full");
      for (VersionId base : List.copyOf(deltasOf(key).keySet())) {
        change.dropDelta(key, base);
      }
      model.deltas.remove(key);
      assertEquals(ChangeOutcome.APPLIED, catalog.apply(change.build()));
    }

    private Map<VersionId, String> deltasOf(RowSetKey key) {
      return model.deltas.getOrDefault(key, new TreeMap<>());
    }

    private void rewrite() {
      if (model.segments.isEmpty()) {
        return;
      }
      SegmentRecord segment = any(List.copyOf(model.segments.values()));
      SegmentEnd from = segment.end();
      SegmentEnd to = end(from.generation() + 1, 128, from.endOffset());
      BatchPlace batch = CatalogFixture.batch(segment.id(), 0, 0, (int) from.endOffset(), 0);
      SegmentChange change = new SegmentChange.Rewrite(segment.id(), from, to, List.of(batch));
      assertEquals(
          ChangeOutcome.APPLIED, catalog.apply(CatalogChange.builder().segment(change).build()));
      model.segments.put(segment.id(), segment.withEnd(to));
      model.batches.put(segment.id(), new ArrayList<>(List.of(batch)));
    }
  }
}
