package dev.sheaf.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.catalog.Catalog;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.file.OsFiles;
import dev.sheaf.store.file.StoreFiles;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.FaultingFiles;
import dev.sheaf.store.testing.FaultingFiles.Duration;
import dev.sheaf.store.testing.FaultingFiles.Fault;
import dev.sheaf.store.testing.FileOperation;
import dev.sheaf.store.testing.OpenFiles;
import dev.sheaf.store.testing.SampleDataset;
import dev.sheaf.store.testing.TestRows;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files of segments fail, at the first operation of a change, at the second, and so on: the
 * change says so, the dataset is what it was for those who read on, nothing leaks, the next change
 * works or is refused with a reason, and who opens the dataset again finds it whole.
 */
@ExtendWith(AllocatorExtension.class)
class DatasetFileFaultTest {
  private static final TestRows MORE = TestRows.ints("id", 1, 30, 31).texts("name", "A", "x", null);
  private static final Set<FileOperation> ALL = EnumSet.allOf(FileOperation.class);
  private static final String STOPPED = "writing was stopped because";

  private BufferAllocator allocator;
  private SortedMap<String, List<String>> before;
  private int attempts;
  @TempDir private Path directory;

  @BeforeEach
  void create(BufferAllocator given) {
    allocator = given;
    SampleDataset.create(given, directory.resolve("template"), StorageScheme.HYBRID);
    try (Dataset dataset = Dataset.open(given, directory.resolve("template"), reading())) {
      before = SampleDataset.contents(dataset);
    }
  }

  @Test
  void commitToAFileThatIsThere() {
    sweep(this::commitToFilesThatAreThere);
  }

  @Test
  void commitToNewFilesOfTwoTables() {
    sweep(this::commitToNewFiles);
  }

  @Test
  void compaction() {
    sweep(Dataset::compact);
  }

  @Test
  void readingEverything() {
    sweep(this::readEverything);
  }

  @Test
  @Tag("nightly")
  void everyTroubleAtEveryOperation() {
    sweepWithAllTroubles(this::commitToFilesThatAreThere);
    sweepWithAllTroubles(this::commitToNewFiles);
    sweepWithAllTroubles(Dataset::compact);
    sweepWithAllTroubles(this::readEverything);
  }

  private void commitToFilesThatAreThere(Dataset dataset) {
    SampleDataset.write(dataset, allocator, "main", MORE);
  }

  private void commitToNewFiles(Dataset dataset) {
    try (Transaction tx = dataset.begin("side");
        VectorSchemaRoot root = MORE.toRoot(allocator);
        VectorSchemaRoot renamed =
            TestRows.ints("id", 1, 30).texts("title", "A", "x").toRoot(allocator)) {
      tx.renameColumn("t", "name", "title");
      tx.createTable("n", MORE.schema(), PrimaryKey.of("id")).insert(root);
      tx.table("t").upsert(renamed);
      tx.commit(CommitMessage.of("two tables"));
    }
  }

  private void readEverything(Dataset dataset) {
    assertEquals(before, SampleDataset.contents(dataset));
  }

  @Test
  void afterAFailedForceReadingGoesOnAndWritingWaitsForTheNextOpening() {
    for (FileOperation force : List.of(FileOperation.FORCE, FileOperation.FORCE_DIRECTORY)) {
      Path copy = copy();
      FaultingFiles files = new FaultingFiles(new OsFiles(copy));
      try (Dataset dataset = open(copy, files)) {
        dataset.branch("new", "main"); // its first commit makes a file
        files.arm(Set.of(force), 1, Fault.IO_ERROR, Duration.ONCE);
        SheafException failed =
            assertThrows(
                SheafException.class, () -> SampleDataset.write(dataset, allocator, "new", MORE));
        assertEquals(ErrorCode.IO_FAILED, failed.code());
        assertTrue(FaultingFiles.isInjected(failed));
        SheafException refused =
            assertThrows(
                SheafException.class, () -> SampleDataset.write(dataset, allocator, "side", MORE));
        assertEquals(ErrorCode.IO_FAILED, refused.code());
        assertTrue(refused.getMessage().contains(STOPPED), refused::getMessage);
        assertTrue(refused.getMessage().contains("open the dataset again"), refused::getMessage);
        dataset.deleteBranch("new");
        assertEquals(before, SampleDataset.contents(dataset));
        assertEquals(List.of(), dataset.verify().findings());
      }
      assertReopens(copy, before);
    }
  }

  /** A fault, and how long it lasts. */
  private enum Trouble {
    DEAD_DISK(Fault.IO_ERROR, Duration.LASTING),
    FULL_DISK(Fault.NO_SPACE, Duration.ONCE),
    TORN_WRITE(Fault.TORN, Duration.ONCE),
    FULL_FOR_GOOD(Fault.TORN, Duration.LASTING);

    private final Fault fault;
    private final Duration duration;

    Trouble(Fault fault, Duration duration) {
      this.fault = fault;
      this.duration = duration;
    }
  }

  /** Every operation on files fails once, with one trouble after the other. */
  private void sweep(Consumer<Dataset> operation) {
    boolean fired = true;
    for (int n = 1; fired; n++) {
      fired = attempt(operation, n, Trouble.values()[n % Trouble.values().length]);
    }
  }

  private void sweepWithAllTroubles(Consumer<Dataset> operation) {
    for (Trouble trouble : Trouble.values()) {
      boolean fired = true;
      for (int n = 1; fired; n++) {
        fired = attempt(operation, n, trouble);
      }
    }
  }

  private boolean attempt(Consumer<Dataset> operation, int n, Trouble trouble) {
    try {
      return attempted(operation, n, trouble);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("when operation %d on files fails (%s)".formatted(n, trouble), e);
    }
  }

  /** On a copy of its own; says whether the fault was met. */
  private boolean attempted(Consumer<Dataset> operation, int n, Trouble trouble) {
    Path copy = copy();
    FaultingFiles files = new FaultingFiles(new OsFiles(copy));
    SortedMap<String, List<String>> now;
    try (Dataset dataset = open(copy, files);
        Snapshot reader = dataset.snapshot("main", "t")) {
      List<String> read = SampleDataset.rows(reader);
      files.arm(ALL, n, trouble.fault, trouble.duration);
      SheafException error = failure(dataset, operation);
      boolean fired = files.fired();
      files.disarm();
      if (error != null) {
        assertTrue(fired, error::getMessage);
        assertTold(error, trouble.fault);
        assertEquals(before, SampleDataset.contents(dataset), "the dataset is what it was");
      } else if (!fired) {
        return false;
      }
      assertEquals(read, SampleDataset.rows(reader), "a reader reads on");
      assertEquals(List.of(), dataset.verify().findings());
      now = SampleDataset.contents(dataset);
      SheafException refused =
          failure(dataset, again -> SampleDataset.write(again, allocator, "main", MORE));
      if (refused != null) {
        assertEquals(ErrorCode.IO_FAILED, refused.code(), refused::getMessage);
        assertTrue(refused.getMessage().contains(STOPPED), refused::getMessage);
      } else {
        now = SampleDataset.contents(dataset);
      }
    }
    assertEquals(List.of(), OpenFiles.below(copy), "files that are still open");
    assertReopens(copy, now);
    return true;
  }

  private static @Nullable SheafException failure(Dataset dataset, Consumer<Dataset> operation) {
    try {
      operation.accept(dataset);
      return null;
    } catch (SheafException e) {
      return e;
    }
  }

  /** What failed, on which file, and why. */
  private static void assertTold(SheafException error, Fault fault) {
    assertTrue(FaultingFiles.isInjected(error), () -> "another error: " + error);
    assertEquals(
        fault == Fault.IO_ERROR ? ErrorCode.IO_FAILED : ErrorCode.DISK_FULL,
        error.code(),
        error::getMessage);
    String message = Objects.requireNonNull(error.getMessage());
    assertTrue(message.contains("segments"), message);
    assertTrue(message.contains("injected"), message);
    assertFalse(message.contains("dev.sheaf"), message);
  }

  private void assertReopens(Path copy, SortedMap<String, List<String>> expected) {
    try (Dataset dataset = Dataset.open(allocator, copy, DatasetOptions.defaults())) {
      assertEquals(expected, SampleDataset.contents(dataset));
      assertEquals(List.of(), dataset.verify().findings());
      SampleDataset.change(
          dataset, allocator, "side", TestRows.ints("id", 40), TableWriter::insert);
      assertEquals(List.of(), dataset.verify().findings());
    }
    assertEquals(List.of(), OpenFiles.below(copy), "files that are still open");
  }

  private Path copy() {
    return SampleDataset.copy(
        directory.resolve("template"), directory.resolve("copy-" + attempts++));
  }

  private Dataset open(Path path, FaultingFiles files) {
    return Dataset.open(
        allocator,
        path,
        DatasetOptions.defaults(),
        new DatasetOpening.Parts(any -> StoreFiles.over(files), Catalog::open));
  }

  private static DatasetOptions reading() {
    return DatasetOptions.defaults().withOpenMode(OpenMode.READ_ONLY);
  }
}
