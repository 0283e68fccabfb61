package dev.sheaf.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.ChildJvm;
import dev.sheaf.store.testing.CommitLoop;
import dev.sheaf.store.testing.OpenFiles;
import dev.sheaf.store.testing.SampleDataset;
import dev.sheaf.store.testing.Seeds;
import dev.sheaf.store.testing.TestRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A dataset that is opened twice, by this process or by two: one writes, and any number read what
 * it has committed, also what came after they were opened, and change nothing.
 */
@ExtendWith(AllocatorExtension.class)
class SecondOpeningTest {
  private static final DatasetOptions WRITING = DatasetOptions.defaults();
  private static final DatasetOptions READING = WRITING.withOpenMode(OpenMode.READ_ONLY);

  private BufferAllocator allocator;
  private Path dataset;
  @TempDir private Path directory;

  @BeforeEach
  void create(BufferAllocator given) {
    allocator = given;
    dataset = directory.resolve("dataset");
    SampleDataset.create(given, dataset, StorageScheme.HYBRID);
  }

  @AfterEach
  void nothingStaysOpen() {
    assertEquals(List.of(), OpenFiles.below(dataset));
  }

  @Test
  void aSecondWriterInThisProcessIsToldWhoHoldsTheDataset() throws IOException {
    try (Dataset first = open(WRITING)) {
      assertHeld(ProcessHandle.current().pid(), dataset);
      Path link = directory.resolve("link");
      Files.createSymbolicLink(link, dataset);
      assertHeld(ProcessHandle.current().pid(), link);
      Files.delete(link);
      SampleDataset.write(first, allocator, "main", TestRows.ints("id", 50).texts("name", "first"));
    }
    open(WRITING).close();
  }

  @Test
  void aSecondWriterInAnotherProcessIsToldWhoHoldsTheDataset() {
    try (ChildJvm child = commitLoop()) {
      assertHeld(child.pid(), dataset);
      SortedMap<String, List<String>> read;
      try (Dataset reader = open(READING)) {
        read = SampleDataset.contents(reader);
      }
      assertTrue(!read.isEmpty(), "reading is possible");
    }
    open(WRITING).close();
  }

  private void assertHeld(long pid, Path path) {
    for (OpenMode mode : List.of(OpenMode.ANY, OpenMode.EXISTING)) {
      SheafException error =
          assertThrows(
              SheafException.class,
              () -> Dataset.open(allocator, path, WRITING.withOpenMode(mode)));
      assertEquals(ErrorCode.DATASET_HELD, error.code());
      assertTrue(error.getMessage().contains("process " + pid + " since"), error::getMessage);
      assertTrue(error.getMessage().contains("wait until that one ends"), error::getMessage);
    }
  }

  @ParameterizedTest
  @EnumSource(StorageScheme.class)
  void aReaderSeesWhatAWriterCommitsAndCompacts(StorageScheme scheme) {
    Path path = directory.resolve(scheme.spelling());
    SampleDataset.create(allocator, path, scheme);
    Random random = Seeds.random("reader beside writer " + scheme);
    try (Dataset reader = Dataset.open(allocator, path, READING);
        Dataset writer = Dataset.open(allocator, path, WRITING)) {
      Version old = reader.version("main");
      try (Snapshot before = reader.snapshot(old, "t");
          Snapshot other = reader.snapshot("side", "t")) {
        List<String> rowsBefore = SampleDataset.rows(before);
        List<String> rowsOther = random.nextBoolean() ? SampleDataset.rows(other) : List.of();
        for (int step = 0; step < 25; step++) {
          change(writer, random, step);
          if (random.nextInt(3) > 0) {
            assertEquals(SampleDataset.contents(writer), SampleDataset.contents(reader));
          }
          if (random.nextInt(5) == 0) {
            assertEquals(List.of(), reader.verify().findings());
          }
        }
        assertEquals(SampleDataset.contents(writer), SampleDataset.contents(reader));
        assertEquals(List.of(), reader.verify().findings());
        assertEquals(rowsBefore, SampleDataset.rows(before), "an old snapshot is what it was");
        assertTrue(rowsOther.isEmpty() || rowsOther.equals(SampleDataset.rows(other)));
      }
    }
  }

  private void change(Dataset writer, Random random, int step) {
    String branch = random.nextBoolean() ? "main" : "side";
    switch (random.nextInt(8)) {
      case 0 -> writer.compact();
      case 1 -> writer.branch("branch-" + step, branch);
      case 2 -> {
        try (Transaction tx = writer.begin(branch)) {
          tx.createTable("t" + step, TestRows.ints("n").schema(), PrimaryKey.none());
          tx.commit(CommitMessage.of("another table"));
        }
      }
      default ->
          SampleDataset.write(
              writer,
              allocator,
              branch,
              TestRows.ints("id", random.nextInt(40), 100 + step)
                  .texts("name", "x" + step, "y" + step));
    }
  }

  @Test
  void aReaderFollowsAChunkIntoTheNextOne() {
    try (Dataset reader = open(READING);
        Dataset writer = open(WRITING)) {
      assertEquals(SampleDataset.contents(writer), SampleDataset.contents(reader));
      for (int round = 0; round < 3; round++) {
        Integer[] ids = new Integer[30_000];
        String[] names = new String[ids.length];
        for (int i = 0; i < ids.length; i++) {
          ids[i] = 1_000_000 * (round + 1) + i;
          names[i] = "n" + i;
        }
        SampleDataset.write(
            writer, allocator, "main", TestRows.ints("id", ids).texts("name", names));
        if (round == 1) {
          writer.compact();
        }
        assertEquals(
            SampleDataset.contents(writer, "main"), SampleDataset.contents(reader, "main"));
      }
      assertEquals(List.of(), reader.verify().findings());
    }
  }

  @Test
  void aReaderBesideAProcessThatWrites() {
    try (ChildJvm child = commitLoop();
        Dataset reader = open(READING)) {
      for (int commits = 0; commits < 60; commits++) {
        String line = Objects.requireNonNull(child.nextLine(), "it ended by itself");
        Version version = reader.version(line.split(" ", -1)[1]);
        try (Snapshot snapshot = reader.snapshot(version, "t")) {
          assertEquals(version.table("t").rowCount(), SampleDataset.rows(snapshot).size());
        }
      }
      assertEquals(List.of(), reader.verify().findings());
      child.kill();
      assertEquals(List.of(), reader.verify().findings());
      try (Dataset writer = open(WRITING)) {
        SampleDataset.write(
            writer, allocator, "main", TestRows.ints("id", 50).texts("name", "later"));
        assertEquals(SampleDataset.contents(writer), SampleDataset.contents(reader));
      }
      assertEquals(List.of(), reader.verify().findings());
    }
  }

  @Test
  void aReaderChangesNothingInTheDirectory() {
    SortedMap<String, String> before = files(dataset);
    try (Dataset reader = open(READING)) {
      readAndBeRefused(reader);
      assertEquals(before, files(dataset), "while it is open");
    }
    assertEquals(before, files(dataset), "when it is closed");
  }

  @Test
  void aReaderChangesNothingOfWhatAKilledProcessLeft() {
    Path copy = directory.resolve("killed");
    try (Dataset writer = open(WRITING)) {
      SampleDataset.write(
          writer, allocator, "main", TestRows.ints("id", 50).texts("name", "killed"));
      SampleDataset.copy(dataset, copy);
    }
    SortedMap<String, String> before = files(copy);
    try (Dataset reader = Dataset.open(allocator, copy, READING)) {
      readAndBeRefused(reader);
    }
    // The index of the log is SQLite's, and made anew from the log by whoever comes first.
    SortedMap<String, String> after = files(copy);
    before.remove("catalog.db-shm");
    after.remove("catalog.db-shm");
    assertEquals(before, after);
  }

  @Test
  void aReaderOfADirectoryThatMayNotBeWrittenTo() {
    List<Path> places = List.of(dataset.resolve("segments"), dataset.resolve("LOCK"), dataset);
    places.forEach(each -> assertTrue(each.toFile().setWritable(false)));
    try {
      assumeFalse(Files.isWritable(dataset), "this user may write everywhere");
      try (Dataset reader = open(READING)) {
        readAndBeRefused(reader);
      }
      SheafException error = assertThrows(SheafException.class, () -> open(WRITING));
      assertEquals(ErrorCode.READ_ONLY, error.code());
      assertTrue(error.getMessage().contains("let this user write there"), error::getMessage);
    } finally {
      places.forEach(each -> assertTrue(each.toFile().setWritable(true)));
    }
  }

  private void readAndBeRefused(Dataset reader) {
    assertEquals(4, SampleDataset.contents(reader).size());
    assertEquals(List.of(), reader.verify().findings());
    List<Consumer<Dataset>> writes = new ArrayList<>();
    writes.add(refused -> refused.begin("main"));
    writes.add(refused -> refused.branch("new", "main"));
    writes.add(refused -> refused.tag("new", "main"));
    writes.add(refused -> refused.deleteBranch("side"));
    writes.add(refused -> refused.renameBranch("side", "new"));
    writes.add(refused -> refused.switchTo("side"));
    writes.add(Dataset::compact);
    Collections.shuffle(writes, Seeds.random("order of writes"));
    for (Consumer<Dataset> write : writes) {
      SheafException error = assertThrows(SheafException.class, () -> write.accept(reader));
      assertEquals(ErrorCode.READ_ONLY, error.code());
      assertTrue(error.getMessage().contains("open it for writing"), error::getMessage);
    }
  }

  private Dataset open(DatasetOptions options) {
    return Dataset.open(allocator, dataset, options);
  }

  private ChildJvm commitLoop() {
    ChildJvm child =
        ChildJvm.start(
            CommitLoop.class,
            dataset.toString(),
            StorageScheme.HYBRID.name(),
            Long.toString(Seeds.random("loop").nextLong()));
    assertEquals("open", child.nextLine());
    return child;
  }

  /** All files by name, with their length and when they were written to. */
  private static SortedMap<String, String> files(Path path) {
    SortedMap<String, String> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        found.put(
            path.relativize(file).toString(),
            Files.size(file) + " bytes, " + Files.getLastModifiedTime(file));
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
