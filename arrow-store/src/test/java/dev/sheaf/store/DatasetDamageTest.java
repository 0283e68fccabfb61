package dev.sheaf.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.OpenFiles;
import dev.sheaf.store.testing.SampleDataset;
import dev.sheaf.store.testing.Seeds;
import dev.sheaf.store.testing.TestRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/**
 * Files that are not what was written: cut, flipped, missing, of another time, left over. Whatever
 * is read is right or an error that names the file; the rest of the dataset is read as before;
 * {@code verify()} names the damage and goes on; nothing leaks.
 */
@ExtendWith(AllocatorExtension.class)
class DatasetDamageTest {
  private static final int SAMPLES = 40;
  private static final int NIGHTLY_SAMPLES = 1_000;

  /** What opening, or reading, may say of a catalog that is not one any more. */
  private static final Set<ErrorCode> OF_THE_CATALOG =
      EnumSet.of(
          ErrorCode.DAMAGED, ErrorCode.NOT_A_DATASET, ErrorCode.FORMAT_NEWER, ErrorCode.IO_FAILED);

  private BufferAllocator allocator;
  private SortedMap<String, List<String>> whole;
  private Path dataset;
  private int copies;
  @TempDir private Path directory;

  @BeforeEach
  void create(BufferAllocator given) {
    allocator = given;
    Path template = directory.resolve("template");
    SampleDataset.create(given, template, StorageScheme.HYBRID);
    try (Dataset opened = Dataset.open(given, template, reading())) {
      whole = SampleDataset.contents(opened);
    }
    dataset = SampleDataset.copy(template, directory.resolve("damaged"));
  }

  @AfterEach
  void nothingStaysOpen() {
    assertEquals(List.of(), OpenFiles.below(dataset));
  }

  @Test
  void aSegmentThatIsCutAnywhere() throws IOException {
    cutSegments(SAMPLES);
  }

  @Test
  void aSegmentWithAFlippedBitAnywhere() throws IOException {
    flipSegments(SAMPLES);
  }

  @Test
  void aCatalogThatIsCutAnywhere() throws IOException {
    cutCatalog(SAMPLES);
  }

  @Test
  void aCatalogWithAFlippedBitAnywhere() throws IOException {
    flipCatalog(SAMPLES);
  }

  @Test
  @Tag("nightly")
  void manyCutsAndFlippedBits() throws IOException {
    cutSegments(NIGHTLY_SAMPLES);
    flipSegments(NIGHTLY_SAMPLES);
    cutCatalog(NIGHTLY_SAMPLES);
    flipCatalog(NIGHTLY_SAMPLES);
  }

  private void cutSegments(int samples) throws IOException {
    Random random = Seeds.random("cutSegments");
    List<Path> files = SampleDataset.segmentFiles(dataset);
    for (int i = 0; i < samples; i++) {
      Path file = files.get(random.nextInt(files.size()));
      byte[] bytes = Files.readAllBytes(file);
      int length = random.nextInt(bytes.length);
      Files.write(file, Arrays.copyOf(bytes, length));
      checkDamagedSegment(file, "cut to " + length, Found.BY_VERIFY);
      Files.write(file, bytes);
    }
    checkWhole();
  }

  private void flipSegments(int samples) throws IOException {
    Random random = Seeds.random("flipSegments");
    List<Path> files = SampleDataset.segmentFiles(dataset);
    for (int i = 0; i < samples; i++) {
      Path file = files.get(random.nextInt(files.size()));
      byte[] bytes = Files.readAllBytes(file);
      int bit = random.nextInt(8 * bytes.length);
      Files.write(file, flipped(bytes, bit));
      Found found = bit / 8 < headerBytes(bytes) ? Found.IF_IT_MATTERS : Found.BY_VERIFY;
      checkDamagedSegment(file, "bit " + bit + " flipped", found);
      Files.write(file, bytes);
    }
    checkWhole();
  }

  private void cutCatalog(int samples) throws IOException {
    Random random = Seeds.random("cutCatalog");
    Path file = dataset.resolve("catalog.db");
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < samples; i++) {
      int length = random.nextInt(bytes.length);
      Files.write(file, Arrays.copyOf(bytes, length));
      checkDamagedCatalog("cut to " + length);
      Files.write(file, bytes);
    }
    checkWhole();
  }

  private void flipCatalog(int samples) throws IOException {
    Random random = Seeds.random("flipCatalog");
    Path file = dataset.resolve("catalog.db");
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < samples; i++) {
      int bit = random.nextInt(8 * bytes.length);
      Files.write(file, flipped(bytes, bit));
      checkDamagedCatalog("bit " + bit + " flipped");
      Files.write(file, bytes);
    }
    checkWhole();
  }

  @Test
  void aCatalogOfGarbage() throws IOException {
    byte[] garbage = new byte[40_000];
    Seeds.random("garbage").nextBytes(garbage);
    Path file = dataset.resolve("catalog.db");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, garbage);
    for (OpenMode mode : List.of(OpenMode.ANY, OpenMode.EXISTING, OpenMode.READ_ONLY)) {
      SheafException error =
          assertThrows(
              SheafException.class,
              () -> Dataset.open(allocator, dataset, DatasetOptions.defaults().withOpenMode(mode)));
      assertEquals(ErrorCode.DAMAGED, error.code(), error::getMessage);
      assertTrue(error.getMessage().contains("catalog.db"), error::getMessage);
      assertTrue(error.getMessage().contains("restore"), error::getMessage);
    }
    Files.write(file, bytes);
    checkWhole();
  }

  @Test
  void aCatalogOfANewerFormat() throws SQLException {
    execute("PRAGMA user_version = 99", "UPDATE meta SET value = '7.1' WHERE key = 'written_by'");
    for (OpenMode mode : List.of(OpenMode.ANY, OpenMode.READ_ONLY)) {
      SheafException error =
          assertThrows(
              SheafException.class,
              () -> Dataset.open(allocator, dataset, DatasetOptions.defaults().withOpenMode(mode)));
      // The table within still says 1: somebody has turned the header, no later release wrote it.
      assertEquals(ErrorCode.DAMAGED, error.code(), error::getMessage);
    }
    execute("UPDATE meta SET value = '99' WHERE key = 'format'");
    for (OpenMode mode : List.of(OpenMode.ANY, OpenMode.READ_ONLY)) {
      SheafException error =
          assertThrows(
              SheafException.class,
              () -> Dataset.open(allocator, dataset, DatasetOptions.defaults().withOpenMode(mode)));
      assertEquals(ErrorCode.FORMAT_NEWER, error.code(), error::getMessage);
      assertTrue(error.getMessage().contains("format 99"), error::getMessage);
      assertTrue(error.getMessage().contains("Sheaf 7.1"), error::getMessage);
    }
    assertEquals(3 + 1, SampleDataset.segmentFiles(dataset).size(), "nothing was deleted");
  }

  @Test
  void aSegmentFileThatIsMissing() throws IOException {
    Path file = dataset.resolve("segments/4.0.arrows");
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    checkDamagedSegment(file, "deleted", Found.BY_VERIFY);
    assertFalse(Files.exists(file), "it is not begun anew");
    try (Dataset opened = Dataset.open(allocator, dataset, DatasetOptions.defaults())) {
      assertRead("v1", SampleDataset.contents(opened, "v1"));
      SheafException error =
          assertThrows(
              SheafException.class,
              () ->
                  SampleDataset.write(
                      opened, allocator, "main", TestRows.ints("id", 99).texts("name", "x")));
      assertEquals(ErrorCode.DAMAGED, error.code(), error::getMessage);
      assertTrue(error.getMessage().contains("4.0.arrows"), error::getMessage);
    }
    Files.write(file, bytes);
    checkWhole();
  }

  @Test
  void aTableWithDamagedRowsIsNotWrittenToAndTheOthersAre() throws IOException {
    Path file = dataset.resolve("segments/4.0.arrows");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, flipped(bytes, 8 * (bytes.length - 9)));
    try (Dataset opened = Dataset.open(allocator, dataset, DatasetOptions.defaults())) {
      assertRead("v1", SampleDataset.contents(opened, "v1"));
      opened.branch("healthy", "v1");
      SheafException error =
          assertThrows(
              SheafException.class,
              () ->
                  SampleDataset.change(
                      opened, allocator, "healthy", TestRows.ints("id", 99), TableWriter::insert));
      assertEquals(ErrorCode.DAMAGED, error.code(), error::getMessage);
      assertEquals("segments/4.0.arrows", error.values().get("file"));
      assertInstanceOf(Long.class, error.values().get("offset"));
      assertTrue(error.getMessage().contains("restore the file"), error::getMessage);
      TestRows other = TestRows.ints("id", 1);
      try (Transaction tx = opened.begin("healthy");
          VectorSchemaRoot rows = other.toRoot(allocator)) {
        tx.createTable("other", other.schema(), PrimaryKey.of("id")).insert(rows);
        tx.commit(CommitMessage.of("another table"));
      }
      assertEquals(1, opened.version("healthy").table("other").rowCount());
      assertRead("v1", SampleDataset.contents(opened, "v1"));
    }
    Files.write(file, bytes);
    try (Dataset opened = Dataset.open(allocator, dataset, DatasetOptions.defaults())) {
      assertEquals(List.of(), opened.verify().findings());
    }
  }

  @Test
  void filesOfKilledCommitsAreDeletedByTheNextWriter() throws IOException {
    Path segments = dataset.resolve("segments");
    List<Path> before = SampleDataset.segmentFiles(dataset);
    for (String leftOver : List.of("1.1.arrows", "77.0.arrows")) {
      Files.write(segments.resolve(leftOver), new byte[100]);
    }
    for (String foreign : List.of("notes.txt", "copy of 1.0.arrows", "01.0.arrows")) {
      Files.write(segments.resolve(foreign), new byte[100]);
    }
    Path grown = before.get(0);
    byte[] bytes = Files.readAllBytes(grown);
    Files.write(grown, Arrays.copyOf(bytes, bytes.length + 1_000));
    try (Dataset opened = Dataset.open(allocator, dataset, reading())) {
      assertEquals(whole, SampleDataset.contents(opened));
    }
    assertEquals(
        before.size() + 5, SampleDataset.segmentFiles(dataset).size(), "readers delete nothing");
    Dataset.open(allocator, dataset, DatasetOptions.defaults()).close();
    checkWhole();
    List<Path> after = new ArrayList<>(SampleDataset.segmentFiles(dataset));
    after.removeAll(before);
    assertEquals(
        "[01.0.arrows, copy of 1.0.arrows, notes.txt]",
        after.stream().map(Path::getFileName).toList().toString());
  }

  /** Whether {@code verify()} finds a damage. */
  private enum Found {
    BY_VERIFY,
    /** A bit of the header may be padding, and the header is compared by what it says. */
    IF_IT_MATTERS
  }

  /** The length of the first message, after a mark of 4 bytes. */
  private static int headerBytes(byte[] file) {
    return 8 + ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(4);
  }

  /** Reads everything there is, and has the dataset check itself. */
  private void checkDamagedSegment(Path file, String what, Found found) {
    String name = "segments/" + file.getFileName();
    for (OpenMode mode : List.of(OpenMode.EXISTING, OpenMode.READ_ONLY)) {
      DatasetOptions options = DatasetOptions.defaults().withOpenMode(mode);
      try (Dataset opened = Dataset.open(allocator, dataset, options)) {
        List<SheafException> errors = readAll(opened);
        for (SheafException error : errors) {
          assertEquals(ErrorCode.DAMAGED, error.code(), error::getMessage);
          assertTrue(error.getMessage().contains(name), error::getMessage);
        }
        assertTrue(errors.size() < 5, "others are read");
        List<Finding> findings = opened.verify().findings();
        assertEquals(List.copyOf(new LinkedHashSet<>(findings)), findings, "each is told once");
        if (found == Found.BY_VERIFY || !errors.isEmpty()) {
          assertTrue(
              findings.stream().anyMatch(each -> name.equals(each.file())), findings::toString);
        }
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(name + " " + what, e);
      }
    }
  }

  private void checkDamagedCatalog(String what) {
    for (OpenMode mode : List.of(OpenMode.EXISTING, OpenMode.READ_ONLY)) {
      DatasetOptions options = DatasetOptions.defaults().withOpenMode(mode);
      try (Dataset opened = Dataset.open(allocator, dataset, options)) {
        List<SheafException> errors = readAll(opened);
        errors.forEach(DatasetDamageTest::assertOfTheCatalog);
        if (!errors.isEmpty()) {
          assertFalse(opened.verify().isClean(), "what cannot be read is found");
        }
      } catch (SheafException e) {
        assertOfTheCatalog(e);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("catalog " + what, e);
      }
    }
  }

  private static void assertOfTheCatalog(SheafException error) {
    assertTrue(OF_THE_CATALOG.contains(error.code()), error::toString);
  }

  /** Whatever is read is right; the errors of what is not. */
  private List<SheafException> readAll(Dataset opened) {
    List<SheafException> errors = new ArrayList<>();
    for (String ref : List.of("main", "side", "v1")) {
      for (String table : List.of("t", "words")) {
        if (table.equals("words") && !ref.equals("side")) {
          continue;
        }
        try (Snapshot snapshot = opened.snapshot(ref, table)) {
          String place = ref + " " + snapshot.version().id().shortHex() + " " + table;
          assertEquals(whole.get(place), SampleDataset.rows(snapshot), place);
        } catch (SheafException e) {
          errors.add(e);
        }
      }
    }
    return errors;
  }

  /** What was repaired is as it was, and can be written to. */
  private void checkWhole() {
    Path repaired = SampleDataset.copy(dataset, directory.resolve("repaired-" + copies++));
    try (Dataset opened = Dataset.open(allocator, repaired, DatasetOptions.defaults())) {
      assertEquals(whole, SampleDataset.contents(opened));
      assertEquals(List.of(), opened.verify().findings());
      SampleDataset.change(
          opened, allocator, "side", TestRows.ints("id", 500), TableWriter::insert);
      SampleDataset.change(
          opened, allocator, "main", TestRows.ints("id", 500), TableWriter::insert);
      assertEquals(List.of(), opened.verify().findings());
    }
  }

  private void assertRead(String ref, SortedMap<String, List<String>> read) {
    SortedMap<String, List<String>> expected = new TreeMap<>(whole);
    expected.keySet().removeIf(place -> !place.startsWith(ref + " "));
    assertEquals(expected, read);
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] flipped = bytes.clone();
    flipped[bit / 8] ^= (byte) (1 << bit % 8);
    return flipped;
  }

  private static DatasetOptions reading() {
    return DatasetOptions.defaults().withOpenMode(OpenMode.READ_ONLY);
  }

  /** Changes the catalog behind the dataset's back, while it is closed. */
  private void execute(String... statements) throws SQLException {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + dataset.resolve("catalog.db"));
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
