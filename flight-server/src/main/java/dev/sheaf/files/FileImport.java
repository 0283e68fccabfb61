package dev.sheaf.files;

import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.TableWriter;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.schema.Column;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.table.Changes;
import dev.sheaf.store.table.Load;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Brings the rows of files into a table, as one version.
 *
 * <p>The first file makes the table if it is not there. The columns of a table that is there say
 * what text means, so that a column stays what it is whatever one file holds.
 *
 * <p>A key stands once in a file, and in all files of a {@link Mode#REPLACE}.
 *
 * <p><i>Errors:</i> those of {@link TableFile} and {@link TableWriter}, with file and line where
 * they are about one record; nothing is imported then.
 */
public final class FileImport {
  private final BufferAllocator allocator;
  private final Dataset dataset;
  private final Target target;
  private final ReadOptions options;
  private TableColumns.Change columns = TableColumns.Change.NONE;

  /** What happens to the rows of the table. */
  public enum Mode {
    /** New ones are added; a key that is there already is an error. */
    APPEND(Load.Mode.INSERT),
    /** New ones are added, others changed; also those of files before. */
    UPSERT(Load.Mode.UPSERT),
    /** The table becomes equal to the files together, with the columns of the first. */
    REPLACE(Load.Mode.REPLACE);

    private final Load.Mode load;

    Mode(Load.Mode load) {
      this.load = load;
    }
  }

  /**
   * Where rows go.
   *
   * @param branch the branch, or HEAD
   * @param table the table's name
   * @param key the key of a new table, {@link PrimaryKey#none()} for none; null if the table must
   *     be there
   * @param mode what happens to its rows
   */
  public record Target(String branch, String table, @Nullable PrimaryKey key, Mode mode) {}

  /**
   * What an import did.
   *
   * @param version the new version; null if nothing changed, and none was made
   * @param changes records that were inserted, updated and so on
   * @param rejects records that were left out, per file that has any
   * @param repeats records that stand more than once, per file that has any
   * @param columns what became of the columns of a table that was there
   */
  public record Result(
      @Nullable Version version,
      Changes changes,
      List<FileRejects> rejects,
      List<FileRepeats> repeats,
      TableColumns.Change columns) {}

  /**
   * Records of one file that were left out.
   *
   * @param file the file
   * @param rejects what was left out
   */
  public record FileRejects(Path file, Rejects rejects) {}

  /**
   * Records of one file that equal others before them, in a table without a key; no change counts
   * them.
   *
   * @param file the file
   * @param count how many
   * @param first where the first one stands, as {@code line 4}
   */
  public record FileRepeats(Path file, long count, String first) {}

  /**
   * An import.
   *
   * @param allocator pays for batches
   * @param options how files are read; types that they give go before those of the table
   */
  public FileImport(
      BufferAllocator allocator, Dataset dataset, Target target, ReadOptions options) {
    this.allocator = allocator;
    this.dataset = dataset;
    this.target = target;
    this.options = options;
  }

  /** Imports files in their order. */
  public Result run(List<Path> files, CommitMessage message) {
    List<FileRejects> rejects = new ArrayList<>();
    List<FileRepeats> repeats = new ArrayList<>();
    try (Transaction tx = dataset.begin(target.branch())) {
      Changes changes = Changes.NONE;
      columns = TableColumns.Change.NONE;
      if (target.mode() == Mode.REPLACE) {
        changes = load(tx, files, rejects, repeats);
      } else {
        for (Path file : files) {
          changes = changes.plus(load(tx, List.of(file), rejects, repeats));
        }
      }
      Version version = tx.hasChanges() ? tx.commit(message) : null;
      long repeated = repeats.stream().mapToLong(FileRepeats::count).sum();
      return new Result(
          version, changes.plus(new Changes(0, 0, 0, -repeated, 0)), rejects, repeats, columns);
    }
  }

  /** Loads files as one: a key stands once in all of them. */
  private Changes load(
      Transaction tx, List<Path> files, List<FileRejects> rejects, List<FileRepeats> repeats) {
    @Nullable Load load = null;
    try {
      for (Path file : files) {
        try (TableFile source = open(tx, file)) {
          load = load == null ? begin(tx, source, file) : load;
          addAll(load, source, file, repeats);
          keep(rejects, file, source);
        }
      }
      return load == null ? Changes.NONE : load.finish();
    } finally {
      if (load != null) {
        load.close();
      }
    }
  }

  private Load begin(Transaction tx, TableFile source, Path file) {
    boolean there = tx.tableNames().contains(target.table());
    TableWriter writer = writer(tx, source);
    if (there && target.mode() == Mode.REPLACE) {
      requireKeyColumns(writer, source.schema(), file);
      columns = TableColumns.settle(tx, target.table(), source.schema());
    }
    return writer.load(target.mode().load);
  }

  private static void requireKeyColumns(TableWriter writer, Schema schema, Path file) {
    List<String> names = schema.getFields().stream().map(Field::getName).toList();
    for (String column : writer.schema().primaryKey().columns()) {
      if (!names.contains(column)) {
        throw SheafException.of(
            ErrorCode.UNKNOWN_COLUMN,
            "{file} has no column '{column}', which is part of the primary key{hint}",
            "file",
            file,
            "column",
            column,
            "hint",
            Suggestions.hint(column, names));
      }
    }
  }

  private TableFile open(Transaction tx, Path file) {
    boolean typed = options.types().isInferred() && tx.tableNames().contains(target.table());
    boolean text = options.format().orElseGet(() -> FileFormat.of(file)).isText();
    if (!typed || !text) {
      return TableFile.open(allocator, file, options);
    }
    ColumnTypes types =
        ColumnTypes.of(
            tx.table(target.table()).schema().columns().stream().map(Column::field).toList());
    boolean all = target.mode() != Mode.REPLACE;
    return TableFile.open(allocator, file, options.withTypes(all ? types : types.whereKnown()));
  }

  private TableWriter writer(Transaction tx, TableFile source) {
    if (tx.tableNames().contains(target.table())) {
      requireSameKey(tx.table(target.table()));
      return tx.table(target.table());
    }
    if (target.key() == null) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "there is no table '{table}' yet: name its key with --key a,b, or say --no-key",
          "table",
          target.table());
    }
    return tx.createTable(target.table(), source.schema(), target.key());
  }

  private void requireSameKey(TableWriter writer) {
    PrimaryKey key = target.key();
    if (key != null && !key.equals(writer.schema().primaryKey())) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "the key of table '{table}' is {key}, which an import cannot change; leave --key out",
          "table",
          target.table(),
          "key",
          writer.schema().keyless() ? "the whole row" : writer.schema().primaryKey().columns());
    }
  }

  private void addAll(Load load, TableFile source, Path file, List<FileRepeats> repeats) {
    long repeated = 0;
    long first = 0;
    try {
      while (source.rows().loadNextBatch()) {
        Load.Repeats some = add(load, source, file);
        if (repeated == 0 && some.count() > 0) {
          first = source.recordOf(some.firstRow());
        }
        repeated += some.count();
      }
    } catch (IOException e) {
      throw FileErrors.unreadable(file, e);
    }
    if (repeated > 0) {
      repeats.add(new FileRepeats(file, repeated, source.placeOfRecord(first)));
    }
  }

  private Load.Repeats add(Load load, TableFile source, Path file) throws IOException {
    try {
      return load.add(source.rows().getVectorSchemaRoot(), source.rows());
    } catch (SheafException e) {
      throw RowErrors.inFile(file, source, target.table(), e);
    }
  }

  private static void keep(List<FileRejects> rejects, Path file, TableFile source) {
    if (source.rejects().count() > 0) {
      rejects.add(new FileRejects(file, source.rejects()));
    }
  }
}
