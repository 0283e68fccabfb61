package dev.sheaf.ops.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.ops.CellValues;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.MultiSnapshot;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.scan.Batch;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.MultiVersionCursor;
import dev.sheaf.store.scan.Predicates;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.RandomTable;
import dev.sheaf.store.testing.Seeds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Groups and aggregates against a map of lists, on random tables with holes. */
@ExtendWith(AllocatorExtension.class)
class AggregationPropertyTest {
  @Test
  void groupsAreThoseOfAMap(BufferAllocator allocator) {
    Seeds.forEach(20, seed -> check(allocator, Seeds.random(seed), 6, 0));
  }

  @Test
  void thoseOfManyVersionsAreThoseOfEach(BufferAllocator allocator) {
    Seeds.forEach(20, seed -> check(allocator, Seeds.random(seed), 0, 6));
  }

  private static void check(
      BufferAllocator allocator, Random random, int comparisons, int versionComparisons) {
    try (Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults())) {
      RandomTable table = RandomTable.create(allocator, random, dataset);
      Schema schema = table.schema();
      List<String> versions = new ArrayList<>(List.of("main"));
      int batches = random.nextInt(4);
      for (int i = 0; i < batches; i++) {
        table.addBatch();
        versions.add("main");
        versions.add("main~1");
        versions.replaceAll(revision -> dataset.version(revision).id().hex());
      }
      for (int i = 0; i < comparisons; i++) {
        compare(allocator, random, dataset, schema);
      }
      for (int i = 0; i < versionComparisons; i++) {
        Collections.shuffle(versions, random);
        compareVersions(allocator, random, dataset, schema, versions);
      }
    }
  }

  private static void compare(
      BufferAllocator allocator, Random random, Dataset dataset, Schema schema) {
    List<String> keys = new ArrayList<>();
    int keyCount = random.nextInt(3);
    for (int i = 0; i < keyCount; i++) {
      Field field = pick(random, schema.getFields());
      if (Aggregation.groupable(field.getType()) && !keys.contains(field.getName())) {
        keys.add(field.getName());
      }
    }
    List<Aggregate> aggregates = aggregates(random, schema);
    Scan scan = scan(random);
    Aggregation aggregation = Aggregation.of(aggregates).by(keys);
    try (Snapshot snapshot = dataset.snapshot("main", RandomTable.NAME);
        BatchCursor rows = snapshot.scan(scan);
        BatchCursor again = snapshot.scan(scan);
        VectorSchemaRoot result = aggregation.run(allocator, rows, Cancellation.NEVER)) {
      List<List<@Nullable Object>> expected = naive(schema, again, keys, aggregates);
      List<List<@Nullable Object>> actual = new ArrayList<>();
      for (int row = 0; row < result.getRowCount(); row++) {
        List<@Nullable Object> values = new ArrayList<>();
        for (FieldVector column : result.getFieldVectors()) {
          values.add(value(column, row));
        }
        actual.add(values);
      }
      assertEquals(expected, actual, () -> keys + " " + aggregates + " " + schema);
      inParts(allocator, random, snapshot, scan, aggregation, result);
    }
  }

  /** The same groups in the same order, however the rows are cut up. */
  private static void inParts(
      BufferAllocator allocator,
      Random random,
      Snapshot snapshot,
      Scan scan,
      Aggregation aggregation,
      VectorSchemaRoot expected) {
    List<BatchCursor> parts = new ArrayList<>();
    try {
      // ids ascend with the addresses of rows
      int cut = random.nextInt(3_000);
      parts.add(snapshot.scan(scan.where(Predicates.col("id").lt(cut))));
      parts.add(snapshot.scan(scan.where(Predicates.col("id").ge(cut))));
      try (VectorSchemaRoot result =
          aggregation.run(allocator, parts, ForkJoinPool.commonPool(), Cancellation.NEVER)) {
        assertEquals(expected.getRowCount(), result.getRowCount());
        for (int column = 0; column < expected.getFieldVectors().size(); column++) {
          int aggregate = column - aggregation.keys().size();
          for (int row = 0; row < expected.getRowCount(); row++) {
            Object whole = value(expected.getVector(column), row);
            Object cutUp = value(result.getVector(column), row);
            if (aggregate < 0) {
              assertEquals(whole, cutUp);
            } else {
              assertAlike(whole, cutUp, aggregation.aggregates().get(aggregate));
            }
          }
        }
      }
    } finally {
      parts.forEach(BatchCursor::close);
    }
  }

  private static List<Aggregate> aggregates(Random random, Schema schema) {
    List<Aggregate> aggregates = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Aggregate aggregate = any(random, pick(random, schema.getFields()));
      aggregate = aggregate.as("a" + i);
      if (Aggregation.of(aggregate).fits(schema)) {
        aggregates.add(aggregate);
      }
    }
    return aggregates;
  }

  private static Scan scan(Random random) {
    return random.nextBoolean()
        ? Scan.all()
        : Scan.all().where(Predicates.col("id").gt(random.nextInt(3_000)));
  }

  private static void compareVersions(
      BufferAllocator allocator,
      Random random,
      Dataset dataset,
      Schema schema,
      List<String> versions) {
    List<Aggregate> aggregates = aggregates(random, schema);
    Scan scan = scan(random);
    try (MultiSnapshot snapshot = dataset.snapshots(versions, RandomTable.NAME);
        MultiVersionCursor rows = snapshot.scan(scan);
        VectorSchemaRoot together =
            VersionAggregation.of(aggregates)
                .run(allocator, rows, versions.size(), Cancellation.NEVER)) {
      assertEquals(versions.size(), together.getRowCount());
      for (int version = 0; version < versions.size(); version++) {
        try (Snapshot one = dataset.snapshot(versions.get(version), RandomTable.NAME);
            BatchCursor its = one.scan(scan);
            VectorSchemaRoot alone =
                Aggregation.of(aggregates).run(allocator, its, Cancellation.NEVER)) {
          for (int i = 0; i < aggregates.size(); i++) {
            assertAlike(
                value(alone.getVector(i), 0),
                value(together.getVector(i), version),
                aggregates.get(i));
          }
        }
      }
    }
  }

  /** Floats are added in another order, which may matter in the last digits. */
  private static void assertAlike(
      @Nullable Object expected, @Nullable Object actual, Aggregate aggregate) {
    boolean added =
        aggregate.function() == Aggregate.Function.SUM
            || aggregate.function() == Aggregate.Function.AVG;
    if (added && expected instanceof Double sum && Double.isFinite(sum)) {
      assertEquals(sum, (Double) Objects.requireNonNull(actual), Math.abs(sum) * 1e-9);
    } else {
      assertEquals(expected, actual, aggregate::toString);
    }
  }

  private static Aggregate any(Random random, Field field) {
    Aggregate.Function function = pick(random, List.of(Aggregate.Function.values()));
    return function == Aggregate.Function.COUNT_ROWS
        ? Aggregate.count()
        : Aggregate.of(function, field.getName());
  }

  private static List<List<@Nullable Object>> naive(
      Schema schema, BatchCursor rows, List<String> keys, List<Aggregate> aggregates) {
    Map<List<@Nullable Object>, List<List<@Nullable Object>>> groups = new LinkedHashMap<>();
    if (keys.isEmpty()) {
      groups.put(List.of(), new ArrayList<>());
    }
    rows.forEach(
        batch -> {
          for (List<@Nullable Object> row : rows(batch)) {
            List<@Nullable Object> key = new ArrayList<>();
            keys.forEach(name -> key.add(row.get(Columns.index(schema, name))));
            groups.computeIfAbsent(key, any -> new ArrayList<>()).add(row);
          }
        });
    List<List<@Nullable Object>> result = new ArrayList<>();
    groups.forEach(
        (key, members) -> {
          List<@Nullable Object> row = new ArrayList<>(key);
          for (Aggregate aggregate : aggregates) {
            row.add(naive(schema, aggregate, members));
          }
          result.add(row);
        });
    return result;
  }

  private static List<List<@Nullable Object>> rows(Batch batch) {
    int[] positions = new int[batch.selectedCount()];
    batch.selection().copyTo(positions);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int position : positions) {
      List<@Nullable Object> row = new ArrayList<>();
      for (int i = 0; i < batch.schema().getFields().size(); i++) {
        row.add(value(batch.column(i), position));
      }
      rows.add(row);
    }
    return rows;
  }

  /** Random times are mostly outside of a day: they are compared as their numbers. */
  private static @Nullable Object value(FieldVector vector, int row) {
    ArrowType type = vector.getField().getType();
    if (vector.isNull(row)
        || !(type instanceof ArrowType.Time || type instanceof ArrowType.Timestamp)) {
      return CellValues.of(vector, row);
    }
    boolean narrow = type instanceof ArrowType.Time time && time.getBitWidth() == 32;
    return narrow
        ? (long) vector.getDataBuffer().getInt(4L * row)
        : vector.getDataBuffer().getLong(8L * row);
  }

  private static @Nullable Object naive(
      Schema schema, Aggregate aggregate, List<List<@Nullable Object>> rows) {
    String column = aggregate.column();
    if (column == null) {
      return (long) rows.size();
    }
    int index = Columns.index(schema, column);
    List<Object> values =
        rows.stream()
            .map(row -> row.get(index))
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .toList();
    if (aggregate.function() == Aggregate.Function.COUNT) {
      return (long) values.size();
    }
    if (values.isEmpty()) {
      return null;
    }
    return switch (aggregate.function()) {
      case MIN -> values.stream().min(AggregationPropertyTest::compare).orElseThrow();
      case MAX -> values.stream().max(AggregationPropertyTest::compare).orElseThrow();
      case SUM -> sum(values);
      case AVG ->
          sum(values) instanceof BigDecimal whole
              ? whole.doubleValue() / values.size()
              : (Double) sum(values) / values.size();
      default -> throw new AssertionError(aggregate);
    };
  }

  private static Object sum(List<Object> values) {
    if (values.get(0) instanceof Double || values.get(0) instanceof Float) {
      double sum = 0;
      for (Object value : values) {
        sum += ((Number) value).doubleValue();
      }
      return sum;
    }
    BigInteger sum = BigInteger.ZERO;
    for (Object value : values) {
      sum = sum.add(new BigInteger(value.toString()));
    }
    return new BigDecimal(sum);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // values of one column are of one class
  private static int compare(Object a, Object b) {
    return a instanceof String text
        ? Arrays.compareUnsigned(
            text.getBytes(StandardCharsets.UTF_8), ((String) b).getBytes(StandardCharsets.UTF_8))
        : ((Comparable) a).compareTo(b);
  }

  private static <T> T pick(Random random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
