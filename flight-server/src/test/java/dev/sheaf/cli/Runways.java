package dev.sheaf.cli;

import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.schema.PrimaryKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A small dataset with a history, the same each time:
 *
 * <pre>
 * main:   empty - first (1, 2, 3) - second (2 is longer, 3 is gone, 4 came) - third (5 came)
 * clean:                                                                  \- 1 and 4 are paved
 * </pre>
 */
final class Runways {
  static final String TABLE = "runways";

  private static final OffsetDateTime NOON =
      OffsetDateTime.of(2026, 1, 1, 12, 0, 0, 0, ZoneOffset.ofHours(1));

  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Field("id", FieldType.notNullable(new ArrowType.Int(64, true)), null),
              Field.nullable("surface", ArrowType.Utf8.INSTANCE),
              Field.nullable("length", new ArrowType.Int(32, true))));

  private final BufferAllocator allocator;
  private final Dataset dataset;
  private int days;

  private Runways(BufferAllocator allocator, Dataset dataset) {
    this.allocator = allocator;
    this.dataset = dataset;
  }

  /** Makes the dataset in a directory. */
  static Path in(Path directory) {
    try (BufferAllocator allocator = new RootAllocator();
        Dataset dataset =
            Dataset.open(allocator, directory, DatasetOptions.defaults().withAuthor("Ada"))) {
      new Runways(allocator, dataset).tell();
    }
    return directory;
  }

  /** Runs a command on a dataset. */
  static CommandRun sheaf(Path directory, Object... arguments) {
    Object[] all = new Object[arguments.length + 2];
    all[0] = "-C";
    all[1] = directory;
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return CommandRun.of(all);
  }

  /** Without ids, which follow from the seed of nothing but the content. */
  static String withoutIds(String text) {
    return text.replaceAll("\\b[0-9a-f]{7,40}\\b", "IDENTIT");
  }

  /**
   * Makes a further version in a dataset.
   *
   * @param rows as {@link #row} makes them; added or changed
   */
  static void change(
      Path directory, String branch, String message, List<Long> deleted, Row... rows) {
    try (BufferAllocator allocator = new RootAllocator();
        Dataset dataset =
            Dataset.open(allocator, directory, DatasetOptions.defaults().withAuthor("Ben"))) {
      Runways runways = new Runways(allocator, dataset);
      runways.days = 10 + (int) dataset.versionCount();
      runways.commit(branch, TABLE, message, deleted, rows);
    }
  }

  /** Makes or changes another table, of the same columns. */
  static void changeTable(Path directory, String branch, String table, Row... rows) {
    try (BufferAllocator allocator = new RootAllocator();
        Dataset dataset =
            Dataset.open(allocator, directory, DatasetOptions.defaults().withAuthor("Ben"))) {
      new Runways(allocator, dataset).commit(branch, table, table, List.of(), rows);
    }
  }

  /** A runway. */
  record Row(long id, @Nullable String surface, int length) {}

  private void tell() {
    commit("main", "first", List.of(), row(1, "GRS", 800), row(2, "ASP", 900), row(3, null, 700));
    commit("main", "second", List.of(3L), row(2, "ASP", 1_000), row(4, "GRS", 650));
    dataset.branch("clean", "main");
    commit("main", "third\n\nwith a body", List.of(), row(5, "CON", 2_400));
    commit("clean", "paved", List.of(), row(1, "ASP", 800), row(4, "ASP", 650));
    dataset.tag("v1", "main~1");
  }

  static Row row(long id, @Nullable String surface, int length) {
    return new Row(id, surface, length);
  }

  private void commit(String branch, String message, List<Long> deleted, Row... rows) {
    commit(branch, TABLE, message, deleted, rows);
  }

  private void commit(
      String branch, String table, String message, List<Long> deleted, Row... rows) {
    try (Transaction transaction = dataset.begin(branch);
        VectorSchemaRoot batch = VectorSchemaRoot.create(SCHEMA, allocator);
        VectorSchemaRoot keys =
            VectorSchemaRoot.create(new Schema(SCHEMA.getFields().subList(0, 1)), allocator)) {
      if (!transaction.tableNames().contains(table)) {
        transaction.createTable(table, SCHEMA, PrimaryKey.of("id"));
      }
      for (int i = 0; i < rows.length; i++) {
        ((BigIntVector) batch.getVector(0)).setSafe(i, rows[i].id);
        String surface = rows[i].surface;
        if (surface != null) {
          ((VarCharVector) batch.getVector(1)).setSafe(i, surface.getBytes(StandardCharsets.UTF_8));
        }
        ((IntVector) batch.getVector(2)).setSafe(i, rows[i].length);
      }
      batch.setRowCount(rows.length);
      for (int i = 0; i < deleted.size(); i++) {
        ((BigIntVector) keys.getVector(0)).setSafe(i, deleted.get(i));
      }
      keys.setRowCount(deleted.size());
      transaction.table(table).delete(keys);
      transaction.table(table).upsert(batch);
      transaction.commit(CommitMessage.of(message).withTime(NOON.plusDays(days++)));
    }
  }
}
