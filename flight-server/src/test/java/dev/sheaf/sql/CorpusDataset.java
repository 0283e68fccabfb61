package dev.sheaf.sql;

import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.TableWriter;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.testing.ModelBatch;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The dataset of the corpus: the tables of {@link CorpusTables} on the branches {@code main} and
 * {@code dev}, which part at the tag {@code v01}.
 */
final class CorpusDataset {
  /** Refs whose tables are the same to Sheaf and to a database with schemas. */
  static final List<String> REFS = List.of("main", "dev", "v01", "main~1");

  private final BufferAllocator allocator;
  private final Dataset dataset;
  private final CorpusTables tables;

  private CorpusDataset(BufferAllocator allocator, Dataset dataset, long seed) {
    this.allocator = allocator;
    this.dataset = dataset;
    this.tables = new CorpusTables(seed);
  }

  /** Makes it in memory; the caller closes it. */
  static Dataset create(BufferAllocator allocator, long seed) {
    Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults().withAuthor("test"));
    try {
      new CorpusDataset(allocator, dataset, seed).fill();
      return dataset;
    } catch (RuntimeException | Error e) {
      dataset.close();
      throw e;
    }
  }

  private void fill() {
    for (CorpusTables.Table table : CorpusTables.ALL) {
      dataset.createTable(table.name(), new Schema(table.fields()), table.key());
    }
    for (int i = 0; i < 8; i++) {
      change("main", CorpusTables.PRICE, tables.prices(60), TableWriter::upsert);
      change(
          "main",
          CorpusTables.PRICE,
          CorpusTables.keys(CorpusTables.PRICE, 1 + i, 100 + i, 399 - i),
          TableWriter::delete);
    }
    insert("main", CorpusTables.STATION, tables.stations());
    insert("main", CorpusTables.KIND, tables.kinds());
    insert("main", CorpusTables.ODD_NAMES, tables.oddNames());
    insert("main", CorpusTables.NOTE, tables.notes(400));
    insert("main", CorpusTables.READING, tables.readings(ids(1, CorpusTables.READINGS)));
    dataset.tag("v01", "main");
    dataset.branch("dev", "main");
    diverge("dev", 7);
    insert("dev", CorpusTables.NOTHING, CorpusTables.something());
    diverge("main", 11);
    insert("main", CorpusTables.NOTE, tables.notes(20));
  }

  private void diverge(String branch, long step) {
    change(
        branch,
        CorpusTables.READING,
        tables.readings(
            LongStream.rangeClosed(1, CorpusTables.READINGS)
                .filter(id -> id % step == 0)
                .toArray()),
        TableWriter::upsert);
    change(
        branch,
        CorpusTables.READING,
        CorpusTables.keys(
            CorpusTables.READING,
            LongStream.rangeClosed(1, CorpusTables.READINGS)
                .filter(id -> id % (5 * step) == 1)
                .toArray()),
        TableWriter::delete);
    insert(branch, CorpusTables.READING, tables.readings(ids(5_000L + step, 100)));
  }

  private static long[] ids(long first, int count) {
    return LongStream.range(first, first + count).toArray();
  }

  private void insert(String branch, CorpusTables.Table table, ModelBatch rows) {
    change(branch, table, rows, TableWriter::insert);
  }

  private void change(
      String branch,
      CorpusTables.Table table,
      ModelBatch rows,
      BiConsumer<TableWriter, VectorSchemaRoot> change) {
    try (Transaction tx = dataset.begin(branch);
        VectorSchemaRoot root = rows.toRoot(allocator, new Random(0))) {
      change.accept(tx.table(table.name()), root);
      tx.commit(CommitMessage.of("change " + table.name()));
    }
  }
}
