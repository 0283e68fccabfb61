package dev.sheaf.ops.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.PlainValues;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.RandomVectors;
import dev.sheaf.store.testing.ScannedRows;
import dev.sheaf.store.testing.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Look-ups against a map, by keys of all types, at versions that differ. */
@ExtendWith(AllocatorExtension.class)
class KeyLookupPropertyTest {
  private static final int ROWS = 300;
  private static final List<String> VERSIONS = List.of("main", "main~1", "main~2");

  @Test
  void foundRowsAreThoseOfAMap(BufferAllocator allocator) {
    Seeds.forEach(60, seed -> check(allocator, Seeds.random(seed)));
  }

  private static void check(BufferAllocator allocator, Random random) {
    List<Field> fields = new ArrayList<>();
    List<String> key = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(2); i++) {
      fields.add(RandomFields.key(random, "k" + i));
      key.add("k" + i);
    }
    List<ArrowType> types = RandomFields.keyTypes();
    for (int i = 0; i < 3; i++) {
      fields.add(RandomFields.of("c" + i, types.get(random.nextInt(types.size()))));
    }
    Schema schema = new Schema(fields);
    try (Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults());
        VectorSchemaRoot first = RandomVectors.batch(allocator, random, schema, key, ROWS);
        VectorSchemaRoot second = RandomVectors.batch(allocator, random, schema, key, ROWS / 3);
        VectorSchemaRoot third = first.slice(0, random.nextInt(first.getRowCount()))) {
      dataset.createTable("t", schema, PrimaryKey.of(key));
      try (Transaction transaction = dataset.begin("main")) {
        transaction.table("t").insert(first);
        transaction.commit(CommitMessage.of("rows"));
      }
      try (Transaction transaction = dataset.begin("main")) {
        transaction.table("t").upsert(second);
        transaction.commit(CommitMessage.of("others and changes"));
      }
      try (Transaction transaction = dataset.begin("main")) {
        transaction.table("t").delete(third);
        transaction.commit(CommitMessage.of("fewer"));
      }
      for (String revision : VERSIONS) {
        for (VectorSchemaRoot keys : List.of(first, second)) {
          compare(allocator, random, dataset, dataset.version(revision), keys, key);
        }
      }
    }
  }

  private static void compare(
      BufferAllocator allocator,
      Random random,
      Dataset dataset,
      Version version,
      VectorSchemaRoot keys,
      List<String> key) {
    Map<List<@Nullable Object>, List<@Nullable Object>> rows = new HashMap<>();
    try (Snapshot snapshot = dataset.snapshot(version, "t")) {
      for (List<@Nullable Object> row : ScannedRows.of(snapshot, Scan.all())) {
        rows.put(row.subList(0, key.size()), row);
      }
    }
    List<Integer> found = new ArrayList<>();
    List<Integer> missing = new ArrayList<>();
    List<List<@Nullable Object>> expected = new ArrayList<>();
    for (int i = 0; i < keys.getRowCount(); i++) {
      List<@Nullable Object> wanted = row(keys.getFieldVectors().subList(0, key.size()), i);
      (rows.containsKey(wanted) ? found : missing).add(i);
      if (rows.containsKey(wanted)) {
        expected.add(rows.get(wanted));
      }
    }
    KeyLookup lookup = random.nextBoolean() ? KeyLookup.all() : KeyLookup.all().scanning();
    try (FoundRows result =
        lookup.run(allocator, dataset, version, "t", keys, Cancellation.NEVER)) {
      List<List<@Nullable Object>> actual = new ArrayList<>();
      for (int i = 0; i < result.rows().getRowCount(); i++) {
        actual.add(row(result.rows().getFieldVectors(), i));
      }
      assertEquals(expected, actual);
      assertEquals(found, Arrays.stream(result.found()).boxed().toList());
      assertEquals(missing, Arrays.stream(result.missing()).boxed().toList());
    }
  }

  private static List<@Nullable Object> row(List<FieldVector> columns, int position) {
    List<@Nullable Object> row = new ArrayList<>();
    columns.forEach(column -> row.add(PlainValues.read(column, position)));
    return row;
  }
}
