package dev.sheaf.ops.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.StorageScheme;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.schema.Column;
import dev.sheaf.store.schema.TypeFamily;
import dev.sheaf.store.testing.DatasetHome;
import dev.sheaf.store.testing.ModelDataset;
import dev.sheaf.store.testing.ModelTable;
import dev.sheaf.store.testing.RandomHistory;
import dev.sheaf.store.testing.ScannedRows;
import dev.sheaf.store.testing.Seeds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Joins against a join by maps of the model, on random histories. */
class VersionJoinPropertyTest {
  private static final int HISTORIES = 40;

  @ParameterizedTest
  @EnumSource(StorageScheme.class)
  void joinsAreThoseOfMaps(StorageScheme scheme) {
    AtomicInteger joined = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    RandomHistory histories =
        new RandomHistory(() -> DatasetHome.inMemory(scheme))
            .inspectedBy(
                (dataset, model, versions, allocator, random) -> {
                  for (int i = 0; i < 25; i++) {
                    Side left = side(random, model, versions);
                    Side right = side(random, model, versions);
                    if (left != null && right != null) {
                      boolean done = new Case(dataset, allocator, random, left, right).check();
                      (done ? joined : refused).incrementAndGet();
                    }
                  }
                });
    Seeds.forEach(HISTORIES, histories::run);
    assertTrue(joined.get() > 0 && refused.get() > 0, () -> joined + " joined, " + refused);
  }

  private record Side(Version version, String name, ModelTable table) {
    JoinSide toJoin() {
      return new JoinSide(version, name);
    }
  }

  private static @Nullable Side side(Random random, ModelDataset model, List<Version> versions) {
    int version = random.nextInt(versions.size());
    Map<String, ModelTable> tables = model.versions().get(version).tables();
    if (tables.isEmpty()) {
      return null;
    }
    List<String> names = new ArrayList<>(tables.keySet());
    String name = names.get(random.nextInt(names.size()));
    return new Side(versions.get(version), name, Objects.requireNonNull(tables.get(name)));
  }

  /** One join of two sides. */
  private static final class Case {
    private final Dataset dataset;
    private final BufferAllocator allocator;
    private final Side left;
    private final Side right;
    private final VersionJoin.Kind kind;
    private final boolean differing;
    private final int[] leftPlaces;
    private final int[] rightPlaces;
    private final long budget;

    Case(Dataset dataset, BufferAllocator allocator, Random random, Side left, Side right) {
      this.dataset = dataset;
      this.allocator = allocator;
      this.left = left;
      this.right = right;
      this.kind = List.of(VersionJoin.Kind.values()).get(random.nextInt(3));
      this.differing = random.nextBoolean();
      this.leftPlaces = places(random, left);
      this.rightPlaces = places(random, right);
      this.budget = random.nextBoolean() ? 1 << 20 : 1 + random.nextInt(500);
    }

    private static int[] places(Random random, Side side) {
      boolean all = random.nextBoolean();
      return IntStream.range(0, side.table().schema().columns().size())
          .filter(i -> all || random.nextBoolean())
          .toArray();
    }

    /** Whether there was something to join. */
    boolean check() {
      VersionJoin join =
          VersionJoin.of(kind)
              .columns(names(left, leftPlaces), names(right, rightPlaces))
              .withBudget(budget);
      VersionJoin asked = differing ? join.differing() : join;
      if (!joinable()) {
        SheafException e = assertThrows(SheafException.class, () -> open(asked).close());
        assertEquals(ErrorCode.BAD_ARGUMENT, e.code(), e::getMessage);
        return false;
      }
      List<List<@Nullable Object>> rows = new ArrayList<>();
      try (BatchCursor cursor = open(asked)) {
        while (cursor.advance(batch -> rows.addAll(ScannedRows.read(batch)))) {
          assertFalse(rows.isEmpty() && leftPlaces.length + rightPlaces.length > 0);
        }
        assertFalse(cursor.advance(batch -> rows.clear()));
      }
      assertEquals(counted(expected()), counted(rows));
      return true;
    }

    private BatchCursor open(VersionJoin join) {
      return join.open(allocator, dataset, left.toJoin(), right.toJoin(), Cancellation.NEVER);
    }

    private static List<String> names(Side side, int[] places) {
      return IntStream.of(places).mapToObj(i -> column(side, i).name()).toList();
    }

    private static Column column(Side side, int place) {
      return side.table().schema().columns().get(place);
    }

    private boolean oneTable() {
      return left.table().id() == right.table().id();
    }

    private boolean joinable() {
      List<Field> leftKey = key(left);
      List<Field> rightKey = key(right);
      if (left.table().schema().keyless()
          || right.table().schema().keyless()
          || leftKey.size() != rightKey.size()) {
        return false;
      }
      for (int i = 0; i < leftKey.size(); i++) {
        if (!TypeFamily.same(leftKey.get(i), rightKey.get(i))) {
          return false;
        }
      }
      for (int[] pair : comparedPlaces()) {
        Field leftField = column(left, leftPlaces[pair[0]]).field();
        if (differing && !TypeFamily.same(leftField, column(right, rightPlaces[pair[1]]).field())) {
          return false;
        }
      }
      return true;
    }

    private static List<Field> key(Side side) {
      return IntStream.of(side.table().schema().keyPositions())
          .mapToObj(i -> column(side, i).field())
          .toList();
    }

    private List<int[]> comparedPlaces() {
      List<int[]> places = new ArrayList<>();
      for (int l = 0; l < leftPlaces.length; l++) {
        for (int r = 0; r < rightPlaces.length; r++) {
          Column a = column(left, leftPlaces[l]);
          Column b = column(right, rightPlaces[r]);
          if (oneTable() ? a.id() == b.id() : a.name().equals(b.name())) {
            places.add(new int[] {l, r});
          }
        }
      }
      return places;
    }

    private List<List<@Nullable Object>> expected() {
      Map<List<@Nullable Object>, List<@Nullable Object>> lefts = byKey(left, leftPlaces);
      Map<List<@Nullable Object>, List<@Nullable Object>> rights = byKey(right, rightPlaces);
      List<List<@Nullable Object>> rows = new ArrayList<>();
      lefts.forEach(
          (key, row) -> {
            List<@Nullable Object> other = rights.get(key);
            boolean wanted = other == null ? kind != VersionJoin.Kind.INNER : differs(row, other);
            if (wanted) {
              rows.add(beside(row, other));
            }
          });
      rights.forEach(
          (key, row) -> {
            if (kind == VersionJoin.Kind.FULL && !lefts.containsKey(key)) {
              rows.add(beside(null, row));
            }
          });
      return rows;
    }

    private boolean differs(List<@Nullable Object> row, List<@Nullable Object> other) {
      return !differing
          || comparedPlaces().stream()
              .anyMatch(pair -> !Objects.equals(row.get(pair[0]), other.get(pair[1])));
    }

    private List<@Nullable Object> beside(
        @Nullable List<@Nullable Object> row, @Nullable List<@Nullable Object> other) {
      List<@Nullable Object> both = new ArrayList<>();
      for (int i = 0; i < leftPlaces.length; i++) {
        both.add(row == null ? null : row.get(i));
      }
      for (int i = 0; i < rightPlaces.length; i++) {
        both.add(other == null ? null : other.get(i));
      }
      return both;
    }

    private static Map<List<@Nullable Object>, List<@Nullable Object>> byKey(
        Side side, int[] places) {
      Map<List<@Nullable Object>, List<@Nullable Object>> rows = new HashMap<>();
      side.table()
          .rows()
          .forEach(
              (key, row) -> {
                List<@Nullable Object> visible = row.visible(side.table().schema());
                List<@Nullable Object> shown = new ArrayList<>();
                for (int place : places) {
                  shown.add(visible.get(place));
                }
                rows.put(key, shown);
              });
      return rows;
    }

    private static Map<List<@Nullable Object>, Integer> counted(
        Collection<List<@Nullable Object>> rows) {
      Map<List<@Nullable Object>, Integer> counted = new HashMap<>();
      rows.forEach(row -> counted.merge(row, 1, Integer::sum));
      return counted;
    }
  }
}
