package dev.sheaf.files;

import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.TableWriter;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
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

  /** What happens to the rows of the table. */
  public enum Mode {
    /** New ones are added; a key that is there already is an error. */
    APPEND(Load.Mode.INSERT),
    /** New ones are added, others changed; also those of files before. */
    UPSERT(Load.Mode.UPSERT),
    /** The table becomes equal to the files together. */
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
   */
  public record Result(@Nullable Version version, Changes changes, List<FileRejects> rejects) {}

  /**
   * Records of one file that were left out.
   *
   * @param file the file
   * @param rejects what was left out
   */
  public record FileRejects(Path file, Rejects rejects) {}

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
    try (Transaction tx = dataset.begin(target.branch())) {
      Changes changes = Changes.NONE;
      if (target.mode() == Mode.REPLACE) {
        changes = load(tx, files, rejects);
      } else {
        for (Path file : files) {
          changes = changes.plus(load(tx, List.of(file), rejects));
        }
      }
      Version version = tx.hasChanges() ? tx.commit(message) : null;
      return new Result(version, changes, rejects);
    }
  }

  /** Loads files as one: a key stands once in all of them. */
  private Changes load(Transaction tx, List<Path> files, List<FileRejects> rejects) {
    @Nullable Load load = null;
    try {
      for (Path file : files) {
        try (TableFile source = open(tx, file)) {
          TableWriter writer = writer(tx, source);
          load = load == null ? writer.load(target.mode().load) : load;
          addAll(load, source, file);
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

  private TableFile open(Transaction tx, Path file) {
    boolean typed = options.types().isInferred() && tx.tableNames().contains(target.table());
    boolean text = options.format().orElseGet(() -> FileFormat.of(file)).isText();
    return TableFile.open(
        allocator,
        file,
        typed && text
            ? options.withTypes(
                ColumnTypes.of(
                    tx.table(target.table()).schema().columns().stream()
                        .map(Column::field)
                        .toList()))
            : options);
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

  private static void addAll(Load load, TableFile source, Path file) {
    try {
      while (source.rows().loadNextBatch()) {
        add(load, source, file);
      }
    } catch (IOException e) {
      throw FileErrors.unreadable(file, e);
    }
  }

  private static void add(Load load, TableFile source, Path file) throws IOException {
    try {
      load.add(source.rows().getVectorSchemaRoot(), source.rows());
    } catch (SheafException e) {
      throw RowErrors.inFile(file, source, e);
    }
  }

  private static void keep(List<FileRejects> rejects, Path file, TableFile source) {
    if (source.rejects().count() > 0) {
      rejects.add(new FileRejects(file, source.rejects()));
    }
  }
}
