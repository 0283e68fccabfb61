package dev.sheaf.git;

import dev.sheaf.files.ColumnTypes;
import dev.sheaf.files.CsvTextChange;
import dev.sheaf.files.CsvTextRecords;
import dev.sheaf.files.FileFormat;
import dev.sheaf.files.ReadOptions;
import dev.sheaf.files.TableFile;
import dev.sheaf.files.TypeInference;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/**
 * The types of a file's columns: as they were given, or else inferred over every record of every
 * version in its history.
 *
 * <p>All versions are looked at once the first type is asked for that was not given; so an import
 * that goes on gives a new column the type that one in a single run would have given it.
 *
 * <p><i>Threads:</i> one. <i>Memory:</i> two contents of the file on the heap.
 */
final class HistoryTypes {
  private final BufferAllocator allocator;
  private final FileHistory history;
  private final FileFormat format;
  private final ColumnTypes given;
  private final Progress progress;
  private @Nullable TypeInference inferred;

  /** Told how many versions were looked at. */
  interface Progress {
    void report(long done, long total);
  }

  HistoryTypes(
      BufferAllocator allocator,
      FileHistory history,
      FileFormat format,
      ColumnTypes given,
      Progress progress) {
    this.allocator = allocator;
    this.history = history;
    this.format = format;
    this.given = given;
    this.progress = progress;
  }

  /** The type of that column; text when it never has a value. */
  ArrowType typeOf(String column) {
    return given.typeOrElse(column, () -> inferred().typeOf(column));
  }

  private TypeInference inferred() {
    @Nullable TypeInference known = inferred;
    if (known == null) {
      known = infer();
      inferred = known;
    }
    return known;
  }

  private TypeInference infer() {
    TypeInference inference = new TypeInference();
    Optional<CsvTextRecords> before = Optional.empty();
    List<FileVersion> versions = history.versions();
    ContentsAhead contents = new ContentsAhead(history, versions);
    for (int i = 0; i < versions.size(); i++) {
      if (versions.get(i).blob().isPresent()) {
        before = observe(inference, contents, i, before);
      }
      progress.report(i + 1, versions.size());
    }
    return inference;
  }

  /** Looks at the records that the text before did not have. */
  private Optional<CsvTextRecords> observe(
      TypeInference inference,
      ContentsAhead contents,
      int version,
      Optional<CsvTextRecords> before) {
    byte[] content;
    try {
      content = contents.take(version);
    } catch (SheafException e) {
      // It comes again, and is reported, when the version is to be written.
      return before;
    }
    Optional<CsvTextChange> change = before.flatMap(text -> CsvTextChange.of(text, content));
    if (change.isPresent()) {
      observe(inference, change.get().after(), change.get().added());
      return Optional.of(change.get().after());
    }
    Optional<CsvTextRecords> records = CsvTextRecords.of(content, format);
    if (records.isPresent()) {
      observe(inference, records.get(), records.get().all());
      return records;
    }
    observeWhole(inference, content);
    return before;
  }

  private void observe(TypeInference inference, CsvTextRecords records, int[] some) {
    Optional<VectorSchemaRoot> texts = records.texts(allocator, some);
    if (texts.isPresent()) {
      try (VectorSchemaRoot root = texts.get()) {
        inference.observe(root);
      }
    }
  }

  /** Of a version that does not parse, what stands before the error is looked at. */
  private void observeWhole(TypeInference inference, byte[] content) {
    ReadOptions options =
        ReadOptions.defaults().withFormat(format).withTypes(ColumnTypes.allText());
    try (TableFile text =
        TableFile.ofContent(allocator, Path.of(history.path()), content, options)) {
      while (text.rows().loadNextBatch()) {
        inference.observe(text.rows().getVectorSchemaRoot());
      }
    } catch (SheafException | IOException e) {
      // It comes again, and is reported, when the version is to be written.
    }
  }
}
