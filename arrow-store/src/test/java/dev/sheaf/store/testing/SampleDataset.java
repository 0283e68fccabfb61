package dev.sheaf.store.testing;

import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.StorageScheme;
import dev.sheaf.store.TableWriter;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.schema.PrimaryKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * A small dataset in a directory with a bit of everything: two branches, whose rows stand in
 * segments of their own where the scheme has it so, a tag, a table without a key, a widened column,
 * segments of several batches. Tests copy it, damage the copy, and compare what is read.
 */
public final class SampleDataset {
  private SampleDataset() {}

  /** Makes it in a directory that is not there yet, and closes it. */
  public static void create(BufferAllocator allocator, Path directory, StorageScheme scheme) {
    DatasetOptions options = DatasetOptions.defaults().withScheme(scheme).withAuthor("test");
    try (Dataset dataset = Dataset.open(allocator, directory, options)) {
      TestRows first = TestRows.ints("id", 1, 2, 3, 4).texts("name", "a", "b", null, "d");
      dataset.createTable("t", first.schema(), PrimaryKey.of("id"));
      write(dataset, allocator, "main", first);
      write(dataset, allocator, "main", TestRows.ints("id", 3, 5).texts("name", "c", "e"));
      dataset.tag("v1", "main");
      dataset.branch("side", "main");
      TestRows words = TestRows.ints("n", 1, 2).texts("word", "one", "two");
      try (Transaction tx = dataset.begin("side");
          VectorSchemaRoot root = words.toRoot(allocator)) {
        tx.widenColumn("t", "id", new ArrowType.Int(64, true));
        tx.createTable("words", words.schema(), PrimaryKey.none()).insert(root);
        tx.commit(CommitMessage.of("words"));
      }
      for (int i = 0; i < 3; i++) {
        write(
            dataset,
            allocator,
            "side",
            TestRows.ints("id", 10 + i, 1).texts("name", "side " + i, "changed " + i));
        write(
            dataset,
            allocator,
            "main",
            TestRows.ints("id", 20 + i, 2).texts("name", "main " + i, "changed " + i));
      }
    }
  }

  /** Upserts rows into the table {@code t} of a branch. */
  public static Version write(
      Dataset dataset, BufferAllocator allocator, String branch, TestRows rows) {
    return change(dataset, allocator, branch, rows, TableWriter::upsert);
  }

  /** Does something with rows to the table {@code t} of a branch. */
  public static Version change(
      Dataset dataset,
      BufferAllocator allocator,
      String branch,
      TestRows rows,
      BiConsumer<TableWriter, VectorSchemaRoot> change) {
    try (Transaction tx = dataset.begin(branch);
        VectorSchemaRoot root = rows.toRoot(allocator)) {
      change.accept(tx.table("t"), root);
      return tx.commit(CommitMessage.of("change " + branch));
    }
  }

  /** Every table of every ref, row by row: what must never be different without an error. */
  public static SortedMap<String, List<String>> contents(Dataset dataset) {
    SortedMap<String, List<String>> contents = new TreeMap<>();
    for (Ref ref : dataset.refs()) {
      contents.putAll(contents(dataset, ref.name()));
    }
    return contents;
  }

  /** Every table of a ref, row by row. */
  public static SortedMap<String, List<String>> contents(Dataset dataset, String ref) {
    SortedMap<String, List<String>> contents = new TreeMap<>();
    Version version = dataset.version(ref);
    for (String table : version.tables().keySet()) {
      try (Snapshot snapshot = dataset.snapshot(version, table)) {
        contents.put(ref + " " + version.id().shortHex() + " " + table, rows(snapshot));
      }
    }
    return contents;
  }

  /** The rows of a snapshot, sorted. */
  public static List<String> rows(Snapshot snapshot) {
    List<String> rows = new ArrayList<>();
    ScannedRows.of(snapshot, Scan.all()).forEach(row -> rows.add(row.toString()));
    rows.sort(null);
    return rows;
  }

  /** Copies a directory to one that is not there yet. */
  public static Path copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The segment files of a dataset, by name. */
  public static List<Path> segmentFiles(Path directory) {
    try (Stream<Path> files = Files.list(directory.resolve("segments"))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
