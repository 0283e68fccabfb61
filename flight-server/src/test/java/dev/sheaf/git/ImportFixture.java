package dev.sheaf.git;

import dev.sheaf.files.ColumnTypes;
import dev.sheaf.files.FileFormat;
import dev.sheaf.files.TableFileWriter;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.graph.HistoryWalk;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.scan.CursorReader;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.schema.PrimaryKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.eclipse.jgit.lib.ObjectId;

/** The history of one file, and a dataset in memory that it is imported into. */
final class ImportFixture implements AutoCloseable {
  static final String PATH = "data/t.csv";
  static final String TABLE = "t";
  static final HistoryImport.Listener SILENT = (pass, done, total) -> {};

  private final BufferAllocator allocator;
  private final GitFixture git;
  private Dataset dataset;

  ImportFixture(BufferAllocator allocator, Path directory) throws IOException {
    this.allocator = allocator;
    this.git = new GitFixture(directory.resolve("repo.git"));
    git.head("main");
    this.dataset = emptyDataset(allocator);
  }

  private static Dataset emptyDataset(BufferAllocator allocator) {
    return Dataset.inMemory(allocator, DatasetOptions.defaults().withAuthor("test"));
  }

  /** Makes the dataset an empty one again. */
  void startAnew() {
    dataset.close();
    dataset = emptyDataset(allocator);
  }

  GitFixture git() {
    return git;
  }

  Dataset dataset() {
    return dataset;
  }

  /** A commit in which the file has these lines. */
  ObjectId commit(String message, String... lines) throws IOException {
    return git.commit("main", message, Map.of(PATH, String.join("\n", lines) + "\n"));
  }

  /** A commit in which the file has exactly these bytes. */
  ObjectId commitBytes(String message, byte[] content) throws IOException {
    ObjectId tip = git.repository().resolve("refs/heads/main");
    ObjectId[] parents = tip == null ? new ObjectId[0] : new ObjectId[] {tip};
    ObjectId commit = git.commitBytes(message, Map.of(PATH, content), parents);
    git.point("main", commit);
    return commit;
  }

  /** Imports as text, with the key {@code id}. */
  HistoryImport.Result run() {
    return run(ColumnTypes.allText(), SILENT);
  }

  HistoryImport.Result run(ColumnTypes types, HistoryImport.Listener listener) {
    return run(PATH, TABLE, PrimaryKey.of("id"), types, listener);
  }

  HistoryImport.Result run(
      String path,
      String table,
      PrimaryKey key,
      ColumnTypes types,
      HistoryImport.Listener listener) {
    try (FileHistory history = FileHistory.open(git.directory(), path, Optional.empty())) {
      return new HistoryImport(allocator, dataset, "main", table, key, types, listener)
          .run(history);
    }
  }

  /** The versions on the branch, oldest first, without the empty one at the beginning. */
  List<Version> versions() {
    List<Version> versions = new ArrayList<>();
    for (HistoryWalk walk = dataset.log("main"); walk.hasNext(); ) {
      versions.add(walk.next());
    }
    versions.remove(versions.size() - 1);
    Collections.reverse(versions);
    return versions;
  }

  /** The messages of these versions. */
  List<String> subjects() {
    return versions().stream().map(Version::subject).toList();
  }

  RowSet rows(int version) {
    return dataset.rowSet(versions().get(version), TABLE);
  }

  /** The table at a version as CSV. */
  byte[] csv(Version version) throws IOException {
    return csv(allocator, dataset, version, TABLE);
  }

  /** The table at the n-th version as lines of CSV, sorted but for the header. */
  List<String> lines(int version) throws IOException {
    List<String> lines =
        new ArrayList<>(
            new String(csv(versions().get(version)), StandardCharsets.UTF_8).lines().toList());
    Collections.sort(lines.subList(1, lines.size()));
    return lines;
  }

  /** The notes of a result, in short. */
  static List<String> notes(HistoryImport.Result result) {
    return result.notes().stream()
        .map(
            note -> note.version().message() + (note.imported() ? ": " : " failed: ") + note.text())
        .toList();
  }

  /** A table at a version as CSV. */
  static byte[] csv(BufferAllocator allocator, Dataset dataset, Version version, String table)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Snapshot snapshot = dataset.snapshot(version, table);
        CursorReader rows = new CursorReader(allocator, snapshot.scan(Scan.all()))) {
      TableFileWriter.write(rows, FileFormat.CSV, out);
    }
    return out.toByteArray();
  }

  @Override
  public void close() {
    dataset.close();
    git.close();
  }
}
