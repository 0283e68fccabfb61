package dev.sheaf.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.catalog.FailingCatalog;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.file.StoreFiles;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.OpenFiles;
import dev.sheaf.store.testing.SampleDataset;
import dev.sheaf.store.testing.TestRows;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;

/** The catalog fails during a change, or its answer is lost. */
@ExtendWith(AllocatorExtension.class)
class DatasetCatalogFaultTest {
  private static final TestRows MORE = TestRows.ints("id", 1, 30, 31).texts("name", "A", "x", null);
  private static final TestRows LAST = TestRows.ints("id", 40).texts("name", "last");

  private BufferAllocator allocator;
  private SortedMap<String, List<String>> before;
  private int copies;
  @TempDir private Path directory;

  @BeforeEach
  void create(BufferAllocator given) {
    allocator = given;
    SampleDataset.create(given, directory.resolve("template"), StorageScheme.HYBRID);
    before = read(directory.resolve("template"));
  }

  @Test
  void theNthStatementFails() {
    sweep(this::commit, SQLiteErrorCode.SQLITE_IOERR_WRITE, ErrorCode.IO_FAILED);
    sweep(
        dataset -> dataset.branch("new", "main"), SQLiteErrorCode.SQLITE_FULL, ErrorCode.DISK_FULL);
    sweep(Dataset::compact, SQLiteErrorCode.SQLITE_FULL, ErrorCode.DISK_FULL);
  }

  private void sweep(Consumer<Dataset> change, SQLiteErrorCode sqlite, ErrorCode code) {
    Path copy = copy();
    FailingCatalog catalog = FailingCatalog.in(copy);
    int failures = 0;
    try (Dataset dataset = open(copy, catalog);
        Snapshot reader = dataset.snapshot("main", "t")) {
      List<String> rows = SampleDataset.rows(reader);
      SheafException error;
      do {
        catalog.failStatement(++failures, sqlite);
        error = failure(dataset, change);
        catalog.recover();
        if (error != null) {
          assertEquals(code, error.code(), error::getMessage);
          assertTrue(error.getMessage().contains("catalog"), error::getMessage);
          assertEquals(before, SampleDataset.contents(dataset), "the dataset is what it was");
        }
        assertEquals(rows, SampleDataset.rows(reader));
        assertEquals(List.of(), dataset.verify().findings());
      } while (error != null);
      assertTrue(failures > 5, "statements: " + failures);
      SampleDataset.write(dataset, allocator, "side", LAST);
    }
    assertWholeAndWritable(copy);
  }

  @Test
  void aCommitThatCannotBeMadeDurableIsNone() {
    Path copy = copy();
    FailingCatalog catalog = FailingCatalog.in(copy);
    try (Dataset dataset = open(copy, catalog)) {
      catalog.failCommits(SQLiteErrorCode.SQLITE_IOERR_FSYNC);
      SheafException error = assertNotNullError(failure(dataset, this::commit));
      assertEquals(ErrorCode.IO_FAILED, error.code());
      assertEquals(before, SampleDataset.contents(dataset));
      catalog.recover();
      commit(dataset);
      assertEquals(List.of(), dataset.verify().findings());
    }
    assertWholeAndWritable(copy);
  }

  @Test
  void aCommitWhoseAnswerIsLostIsFoundAndAcknowledged() {
    Path copy = copy();
    FailingCatalog catalog = FailingCatalog.in(copy);
    SortedMap<String, List<String>> after;
    try (Dataset dataset = open(copy, catalog)) {
      catalog.loseAnswersOfCommits();
      commit(dataset);
      catalog.recover();
      after = SampleDataset.contents(dataset);
    }
    assertEquals(after, read(copy));
    assertWholeAndWritable(copy);
  }

  @Test
  void ofACommitWithUnknownOutcomeNothingIsTakenBack() {
    unknownOutcome(this::commit, Stored.YES);
    unknownOutcome(this::commit, Stored.NO);
  }

  @Test
  void ofACompactionWithUnknownOutcomeNothingIsTakenBack() {
    unknownOutcome(Dataset::compact, Stored.YES);
    unknownOutcome(Dataset::compact, Stored.NO);
  }

  private enum Stored {
    YES,
    NO
  }

  /** The catalog's commit fails, and after that no connection to it can be had to find out. */
  private void unknownOutcome(Consumer<Dataset> change, Stored stored) {
    Path copy = copy();
    FailingCatalog catalog = FailingCatalog.in(copy);
    SortedMap<String, List<String>> last;
    try (Dataset dataset = open(copy, catalog)) {
      if (stored == Stored.YES) {
        catalog.loseAnswersOfCommits();
      } else {
        catalog.failCommits(SQLiteErrorCode.SQLITE_IOERR_FSYNC);
      }
      catalog.refuseToOpen();
      SheafException error = assertNotNullError(failure(dataset, change));
      assertEquals(ErrorCode.IO_FAILED, error.code());
      assertTrue(error.getMessage().contains("unknown"), error::getMessage);
      catalog.recover();
      last = SampleDataset.contents(dataset);
      assertEquals(List.of(), dataset.verify().findings());
      for (Consumer<Dataset> next :
          List.<Consumer<Dataset>>of(
              this::commit, Dataset::compact, again -> again.branch("new", "main"))) {
        SheafException refused = assertNotNullError(failure(dataset, next));
        assertEquals(ErrorCode.IO_FAILED, refused.code());
        assertTrue(refused.getMessage().contains("open the dataset again"), refused::getMessage);
      }
      assertEquals(last, SampleDataset.contents(dataset));
    }
    assertEquals(last, read(copy));
    assertWholeAndWritable(copy);
  }

  private static SheafException assertNotNullError(@Nullable SheafException error) {
    assertNotNull(error, "it did not fail");
    return error;
  }

  private void commit(Dataset dataset) {
    SampleDataset.write(dataset, allocator, "main", MORE);
  }

  private static @Nullable SheafException failure(Dataset dataset, Consumer<Dataset> change) {
    try {
      change.accept(dataset);
      return null;
    } catch (SheafException e) {
      return e;
    }
  }

  private SortedMap<String, List<String>> read(Path path) {
    DatasetOptions options = DatasetOptions.defaults().withOpenMode(OpenMode.READ_ONLY);
    try (Dataset dataset = Dataset.open(allocator, path, options)) {
      assertEquals(List.of(), dataset.verify().findings());
      return SampleDataset.contents(dataset);
    }
  }

  private void assertWholeAndWritable(Path copy) {
    assertEquals(List.of(), OpenFiles.below(copy), "files that are still open");
    try (Dataset dataset = Dataset.open(allocator, copy, DatasetOptions.defaults())) {
      commit(dataset);
      assertEquals(List.of(), dataset.verify().findings());
    }
  }

  private Path copy() {
    return SampleDataset.copy(directory.resolve("template"), directory.resolve("copy-" + copies++));
  }

  private Dataset open(Path path, FailingCatalog catalog) {
    return Dataset.open(
        allocator,
        path,
        DatasetOptions.defaults(),
        new DatasetOpening.Parts(StoreFiles::at, any -> catalog.open()));
  }
}
