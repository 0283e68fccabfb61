package dev.sheaf.git;

import dev.sheaf.files.ColumnTypes;
import dev.sheaf.files.FileFormat;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.HistoryWalk;
import dev.sheaf.store.schema.PrimaryKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Makes versions of a table out of the history of a CSV file in git: one per commit, with its
 * author, time and message, and where it comes from as the properties {@value #COMMIT_PROPERTY},
 * {@value #PATH_PROPERTY} and {@value #TABLE_PROPERTY}.
 *
 * <p>Only the records that differ from the version before are read and written. Types that are not
 * given are inferred first, over every record of every version; a column that the table has already
 * keeps its type. Columns come and go with the header. Where a commit removed the file, the table
 * is dropped. A version that cannot become rows (it does not parse, lacks a key column, has a key
 * twice) is reported with its commit, the table stays as it was, and the rest goes on.
 *
 * <p>An import that was interrupted goes on behind the last commit that the branch has of this file
 * in this table.
 *
 * <p><i>Threads:</i> one. <i>Memory:</i> two contents of the file on the heap.
 */
public final class HistoryImport {
  /** The property of a version that names the commit it was made of. */
  public static final String COMMIT_PROPERTY = "git.commit";

  /** The property of a version that names the file in the repository. */
  public static final String PATH_PROPERTY = "git.path";

  /** The property of a version that names the table that the file went to. */
  public static final String TABLE_PROPERTY = "git.table";

  private static final Schema ANY_COLUMNS =
      new Schema(List.of(Field.nullable("any", ArrowType.Utf8.INSTANCE)));

  private static final Set<String> FOREIGN_EXTENSIONS =
      Set.of(
          "json", "jsonl", "ndjson", "parquet", "pq", "arrow", "arrows", "feather", "ipc", "gz",
          "zip", "xlsx", "xls");

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

    /** A commit was not imported, or is remarkable; it comes in the result too. */
    default void note(Note note) {}
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
   * @param leftOut commits before the last of these that the branch does not have, since they could
   *     not be imported then
   * @param rowVersions the sum of the rows of all imported versions
   * @param notes commits that were not imported, or are remarkable
   */
  public record Result(
      long imported, long present, long leftOut, long rowVersions, List<Note> notes) {}

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

  /**
   * Imports all commits that the branch does not have yet.
   *
   * @throws SheafException {@code BAD_ARGUMENT} when the file's name promises another format, or
   *     the table has another key; {@code BAD_NAME} when no table can have that name; {@code
   *     UNKNOWN_COLUMN} when a key column, or one whose type was given, is in no version; then
   *     nothing was imported. What goes wrong later leaves the commits imported until then
   */
  public Result run(FileHistory history) {
    FileFormat format = format(history.path());
    requireTable();
    Set<String> known = presentCommits(history.path());
    List<FileVersion> versions = missing(history, known);
    List<FileVersion> before =
        history.versions().subList(0, history.versions().size() - versions.size());
    long present = before.stream().filter(version -> known.contains(version.commit())).count();
    long leftOut = before.size() - present;
    if (versions.isEmpty()) {
      return new Result(0, present, leftOut, 0, List.of());
    }
    List<String> columns = new ArrayList<>(key.columns());
    columns.addAll(types.names());
    HistoryColumns.require(allocator, history, format, columns);
    HistoryTypes found =
        new HistoryTypes(
            allocator,
            history,
            format,
            types,
            (done, total) -> listener.report(Pass.TYPES, done, total));
    VersionWriter writer =
        new VersionWriter(allocator, Path.of(history.path()), format, table, key, found);
    ContentsAhead contents = new ContentsAhead(history, versions);
    List<Note> notes = new ArrayList<>();
    for (int i = 0; i < versions.size(); i++) {
      int position = i;
      @Nullable Note note = make(history, versions.get(i), () -> contents.take(position), writer);
      if (note != null) {
        notes.add(note);
        listener.note(note);
      }
      listener.report(Pass.VERSIONS, i + 1, versions.size());
    }
    long failed = notes.stream().filter(note -> !note.imported()).count();
    return new Result(
        versions.size() - failed, present, leftOut, writer.rowVersions(), List.copyOf(notes));
  }

  /** Makes a version of one commit, and says what is remarkable about it. */
  private @Nullable Note make(
      FileHistory history, FileVersion version, Supplier<byte[]> content, VersionWriter writer) {
    try (Transaction transaction = dataset.begin(branch)) {
      @Nullable String remark =
          writer.write(transaction, version.blob().isPresent() ? content.get() : null);
      writer.committed(transaction.commit(message(history, version)));
      return remark == null ? null : new Note(version, true, remark);
    } catch (SheafException e) {
      // What an interrupted thread fails to read is not the commit's fault.
      if (!ContentErrors.areBehind(e) || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      return new Note(version, false, ContentErrors.reason(e));
    }
  }

  /** A name that promises nothing is taken for that of a CSV file. */
  private static FileFormat format(String path) {
    String name = path.toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    String extension = dot < 0 ? "" : name.substring(dot + 1);
    if (FOREIGN_EXTENSIONS.contains(extension)) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "only histories of CSV and TSV files can be imported, and {path} is neither",
          "path",
          path);
    }
    return extension.equals("tsv") || extension.equals("tab") ? FileFormat.TSV : FileFormat.CSV;
  }

  /** The table may be written to: it has that key, or can be made. */
  private void requireTable() {
    if (!dataset.tables(branch).containsKey(table)) {
      try (Transaction trial = dataset.begin(branch)) {
        trial.createTable(table, ANY_COLUMNS, PrimaryKey.none());
      }
      return;
    }
    PrimaryKey present = dataset.schema(branch, table).primaryKey();
    if (!present.equals(key)) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "the key of table '{table}' is {key}, and an import cannot change it",
          "table",
          table,
          "key",
          present.isNone() ? "the whole row" : String.join(",", present.columns()));
    }
  }

  /** The versions behind the last one that the branch has. */
  private static List<FileVersion> missing(FileHistory history, Set<String> present) {
    List<FileVersion> versions = history.versions();
    int from = versions.size();
    while (from > 0 && !present.contains(versions.get(from - 1).commit())) {
      from--;
    }
    return versions.subList(from, versions.size());
  }

  private Set<String> presentCommits(String path) {
    Set<String> present = new HashSet<>();
    HistoryWalk walk = dataset.log(branch);
    while (walk.hasNext()) {
      Map<String, String> properties = walk.next().properties();
      @Nullable String commit = properties.get(COMMIT_PROPERTY);
      if (commit != null
          && path.equals(properties.get(PATH_PROPERTY))
          && table.equals(properties.get(TABLE_PROPERTY))) {
        present.add(commit);
      }
    }
    return present;
  }

  private CommitMessage message(FileHistory history, FileVersion version) {
    return CommitMessage.of(version.message())
        .withAuthor(version.author())
        .withTime(version.authored())
        .withProperty(COMMIT_PROPERTY, version.commit())
        .withProperty(PATH_PROPERTY, history.path())
        .withProperty(TABLE_PROPERTY, table);
  }
}
