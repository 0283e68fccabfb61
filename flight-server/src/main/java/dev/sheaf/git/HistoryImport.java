package dev.sheaf.git;

import dev.sheaf.files.ColumnTypes;
import dev.sheaf.files.CsvTextRecords;
import dev.sheaf.files.TypeInference;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.HistoryWalk;
import dev.sheaf.store.schema.PrimaryKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * Makes versions of a table out of the history of a CSV file in git: one per commit, with its
 * author, time and message, and its id as the property {@value #COMMIT_PROPERTY}.
 *
 * <p>Only the records that differ from the version before are read and written. Types that are not
 * given are inferred first, over every record of every version. Columns come and go with the
 * header. Where a commit removed the file, the table is dropped. A version that cannot become rows
 * (it does not parse, lacks a key column, has a key twice) is reported with its commit, the table
 * stays as it was, and the rest goes on.
 *
 * <p>An import that was interrupted goes on behind the last commit that the branch has.
 *
 * <p><i>Threads:</i> one. <i>Memory:</i> two contents of the file on the heap.
 */
public final class HistoryImport {
  /** The property of a version that names the commit it was made of. */
  public static final String COMMIT_PROPERTY = "git.commit";

  private final Dataset dataset;
  private final BufferAllocator allocator;
  private final String branch;
  private final String table;
  private final PrimaryKey key;
  private final ColumnTypes types;
  private final Listener listener;

  /** Told how far it is. */
  @FunctionalInterface
  public interface Listener {
    /** {@code done} of {@code total} commits in this pass; the first pass may be for types. */
    void report(Pass pass, long done, long total);
  }

  /** What is done with all commits. */
  public enum Pass {
    /** Their records are looked at to infer types. */
    TYPES,
    /** They become versions. */
    VERSIONS
  }

  /**
   * Something to be said about one commit.
   *
   * @param version the commit
   * @param imported whether it became a version all the same
   * @param text what is to be said
   */
  public record Note(FileVersion version, boolean imported, String text) {}

  /**
   * What was imported.
   *
   * @param imported commits that became versions
   * @param present commits that the branch had already
   * @param rowVersions the sum of the rows of all imported versions
   * @param notes commits that were not imported, or are remarkable
   */
  public record Result(long imported, long present, long rowVersions, List<Note> notes) {}

  /**
   * An import, not begun yet.
   *
   * @param allocator of the same root as the dataset's
   * @param branch where the versions go; it exists
   */
  public HistoryImport(
      BufferAllocator allocator,
      Dataset dataset,
      String branch,
      String table,
      PrimaryKey key,
      ColumnTypes types,
      Listener listener) {
    this.allocator = allocator;
    this.dataset = dataset;
    this.branch = branch;
    this.table = table;
    this.key = key;
    this.types = types;
    this.listener = listener;
  }

  /** Imports all commits that the branch does not have yet. */
  public Result run(FileHistory history) {
    Set<String> present = presentCommits();
    int from = 0;
    for (int i = 0; i < history.versions().size(); i++) {
      if (present.contains(history.versions().get(i).commit())) {
        from = i + 1;
      }
    }
    List<FileVersion> versions = history.versions().subList(from, history.versions().size());
    TypeInference inference = infer(history, versions);
    List<Note> notes = new ArrayList<>();
    VersionWriter writer = new VersionWriter(allocator, table, key, types, inference);
    long imported = 0;
    long rowVersions = 0;
    long done = 0;
    for (FileVersion version : versions) {
      @Nullable String remark = null;
      boolean made = true;
      try (Transaction transaction = dataset.begin(branch)) {
        remark = writer.write(transaction, history, version);
        transaction.commit(message(version));
        writer.committed();
        rowVersions += writer.rowCount();
      } catch (SheafException e) {
        if (!isAboutTheContent(e.code())) {
          throw e;
        }
        writer.failed();
        made = false;
        remark = String.valueOf(e.getMessage());
      }
      imported += made ? 1 : 0;
      if (remark != null) {
        notes.add(new Note(version, made, remark));
      }
      listener.report(Pass.VERSIONS, ++done, versions.size());
    }
    return new Result(imported, from, rowVersions, List.copyOf(notes));
  }

  private Set<String> presentCommits() {
    Set<String> present = new HashSet<>();
    HistoryWalk walk = dataset.log(branch);
    while (walk.hasNext()) {
      @Nullable String commit = walk.next().properties().get(COMMIT_PROPERTY);
      if (commit != null) {
        present.add(commit);
      }
    }
    return present;
  }

  /** Whether an error says something about what a commit holds, so that the next may do better. */
  private static boolean isAboutTheContent(ErrorCode code) {
    return switch (code) {
      case BAD_INPUT,
          SCHEMA_MISMATCH,
          NULL_VALUE,
          DUPLICATE_KEY,
          UNKNOWN_COLUMN,
          BAD_SCHEMA,
          BAD_NAME,
          LIMIT_EXCEEDED ->
          true;
      default -> false;
    };
  }

  private static CommitMessage message(FileVersion version) {
    return CommitMessage.of(version.message())
        .withAuthor(version.author())
        .withTime(version.authored())
        .withProperty(COMMIT_PROPERTY, version.commit());
  }

  private TypeInference infer(FileHistory history, List<FileVersion> versions) {
    TypeInference inference = new TypeInference();
    if (types.areAllGiven()) {
      return inference;
    }
    Optional<CsvTextRecords> before = Optional.empty();
    long done = 0;
    for (FileVersion version : versions) {
      if (version.blob().isPresent()) {
        Optional<CsvTextRecords> records = CsvTextRecords.of(history.content(version));
        if (records.isPresent()) {
          observe(inference, records.get(), before);
          before = records;
        } else {
          VersionWriter.observeWhole(allocator, history.content(version), inference);
        }
      }
      listener.report(Pass.TYPES, ++done, versions.size());
    }
    return inference;
  }

  private void observe(
      TypeInference inference, CsvTextRecords records, Optional<CsvTextRecords> before) {
    boolean comparable = before.isPresent() && before.get().names().equals(records.names());
    int[] added = comparable ? records.without(before.get()) : records.all();
    Optional<VectorSchemaRoot> texts = records.texts(allocator, added);
    if (texts.isPresent()) {
      try (VectorSchemaRoot root = texts.get()) {
        inference.observe(root);
      }
    }
  }
}
