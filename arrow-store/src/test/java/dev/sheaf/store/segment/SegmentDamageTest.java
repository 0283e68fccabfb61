package dev.sheaf.store.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.file.FileAccess;
import dev.sheaf.store.file.StoreFiles;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to a file, a value that is read is the value that was written. */
@ExtendWith(AllocatorExtension.class)
class SegmentDamageTest {
  private static final Schema COLUMNS =
      new Schema(
          List.of(
              RandomFields.of("n", new ArrowType.Int(32, true)),
              RandomFields.of("s", ArrowType.Utf8.INSTANCE)));
  private static final int SAMPLES = 300;
  private static final String NAME = SegmentFile.nameOf(SegmentHarness.SEGMENT, 0);

  private final Random random = Seeds.random("SegmentDamageTest");
  @TempDir private Path directory;
  private StoreFiles files;
  private Path path;
  private BufferAllocator allocator;
  private SegmentHarness harness;

  /** A sealed chunk of one batch, dead bytes, and a chunk of three batches. */
  @BeforeEach
  void writeSegment(BufferAllocator testAllocator) {
    allocator = testAllocator;
    path = directory.resolve(NAME);
    files = StoreFiles.at(directory);
    harness =
        new SegmentHarness(
            allocator, files, SegmentOptions.defaults().withChunkBytes(600), COLUMNS);
    while (harness.segment().chunkCount() < 2 || harness.segment().batchCount() < 4) {
      harness.commitRandomRows(random, 5);
    }
  }

  @AfterEach
  void closeSegment() {
    harness.close();
  }

  /** Reads what can be read: the rows, and one error per chunk that cannot. */
  private List<SheafException> readDamaged(FileAccess access) {
    harness.reopen(access);
    List<SheafException> errors = new ArrayList<>();
    for (int chunk = 0; chunk < harness.segment().chunkCount(); chunk++) {
      try (ChunkLease lease = harness.segment().lease(chunk, "test")) {
        Map<Long, List<@Nullable Object>> rows = harness.read(lease);
        rows.forEach((address, row) -> assertEquals(harness.model().get(address), row));
      } catch (SheafException e) {
        assertEquals(ErrorCode.DAMAGED, e.code(), e.toString());
        assertTrue(e.getMessage().contains(NAME), e.getMessage());
        errors.add(e);
      }
    }
    return errors;
  }

  @Test
  void aCutFileIsFound() throws IOException {
    byte[] whole = Files.readAllBytes(path);
    cut(whole, 0);
    cut(whole, whole.length - 1);
    for (int i = 0; i < SAMPLES; i++) {
      cut(whole, random.nextInt(whole.length));
    }
    Files.write(path, whole);
    assertEquals(List.of(), readDamaged(FileAccess.READ));
  }

  @Test
  @Tag("nightly")
  void everyCutIsFound() throws IOException {
    byte[] whole = Files.readAllBytes(path);
    for (int length = 0; length < whole.length; length++) {
      cut(whole, length);
    }
  }

  private void cut(byte[] whole, int length) throws IOException {
    Files.write(path, Arrays.copyOf(whole, length));
    assertEquals(2, readDamaged(FileAccess.READ).size(), "at length " + length);
    assertFalse(harness.segment().verify().isEmpty(), "at length " + length);
  }

  @Test
  void aFlippedBitIsFound() throws IOException {
    byte[] whole = Files.readAllBytes(path);
    for (int i = 0; i < SAMPLES; i++) {
      flip(whole, random.nextInt(whole.length), random.nextInt(8));
    }
  }

  @Test
  @Tag("nightly")
  void everyFlippedBitIsFound() throws IOException {
    byte[] whole = Files.readAllBytes(path);
    for (int i = 0; i < whole.length * 8; i++) {
      flip(whole, i / 8, i % 8);
    }
  }

  private void flip(byte[] whole, int at, int bit) throws IOException {
    byte[] damaged = whole.clone();
    damaged[at] ^= (byte) (1 << bit);
    Files.write(path, damaged);
    List<SheafException> errors = readDamaged(FileAccess.READ);
    boolean live =
        harness.catalog().places().stream()
            .anyMatch(place -> at >= place.fileOffset() && at < place.fileEnd());
    if (live) {
      assertEquals(1, errors.size(), "byte " + at);
    }
    assertEquals(errors.isEmpty(), harness.segment().verify().isEmpty(), "byte " + at);
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    Files.delete(path);
    SheafException e = readDamaged(FileAccess.WRITE).get(0);
    assertTrue(e.getMessage().startsWith("segment file " + NAME + " is damaged"), e.getMessage());
    assertTrue(e.getMessage().contains("it is missing"), e.getMessage());
    assertThrows(SheafException.class, () -> harness.commitRandomRows(random, 1));
    assertFalse(Files.exists(path), "it is not begun anew");
    assertNull(files.stoppedBecause(), "other segments are written as before");
  }

  @Test
  void rowsThatAreCommittedStayWhereShowingThemFails() throws IOException {
    try (SegmentHarness.Pending pending = harness.begin()) {
      harness.append(pending, random, 3);
      harness.record(pending.append.write());
      pending.append.committed();
      harness.model().putAll(pending.rows());
    } // not shown, as when the heap is used up
    assertEquals(harness.catalog().fileLength(), Files.size(path));
    assertNotNull(files.stoppedBecause(), "nothing is put behind rows that nobody sees");
    harness.reopen(FileAccess.READ);
    harness.checkDeeply();
  }

  @Test
  void batchesThatChangedPlacesAreFound(@TempDir Path elsewhere) throws IOException {
    Schema numbers = new Schema(COLUMNS.getFields().subList(0, 1));
    try (SegmentHarness equal =
        new SegmentHarness(
            allocator, StoreFiles.at(elsewhere), SegmentOptions.defaults(), numbers)) {
      equal.commitRandomRows(random, 64);
      equal.commitRandomRows(random, 64);
      BatchPlace first = equal.catalog().places().get(0);
      BatchPlace second = equal.catalog().places().get(1);
      assertEquals(first.bytes(), second.bytes());
      Path file = elsewhere.resolve(NAME);
      byte[] whole = Files.readAllBytes(file);
      byte[] swapped = whole.clone();
      int length = (int) first.bytes();
      System.arraycopy(whole, (int) first.fileOffset(), swapped, (int) second.fileOffset(), length);
      System.arraycopy(whole, (int) second.fileOffset(), swapped, (int) first.fileOffset(), length);
      assumeFalse(Arrays.equals(whole, swapped), "by chance, both batches are the same");
      Files.write(file, swapped);
      List<BatchPlace> places =
          List.of(withChecksum(first, second.crc32c()), withChecksum(second, first.crc32c()));
      for (List<BatchPlace> known : List.of(equal.catalog().places(), places)) {
        equal.openAs(
            new SegmentFacts(
                SegmentHarness.SEGMENT,
                SegmentHarness.TABLE,
                0,
                equal.catalog().fileLength(),
                false,
                known));
        assertThrows(SheafException.class, () -> equal.segment().lease(0, "test"));
      }
    }
  }

  /** As if the catalog had mixed up the two places as well. */
  private static BatchPlace withChecksum(BatchPlace place, int crc32c) {
    return place.movedTo(place.fileOffset(), crc32c);
  }

  @Test
  void anOldCopyOfTheFileIsFound() throws IOException {
    byte[] old = Files.readAllBytes(path);
    harness.commitRandomRows(random, 5);
    Files.write(path, old);
    assertFalse(readDamaged(FileAccess.READ).isEmpty());
  }

  @Test
  void theFileOfAnotherGenerationIsFound() throws IOException {
    harness.reopen();
    try (ChunkLease lease = harness.segment().lease(0, "keeps the old file")) {
      harness.compact();
      Path compacted = directory.resolve(SegmentFile.nameOf(SegmentHarness.SEGMENT, 1));
      byte[] old = Files.readAllBytes(path);
      Files.write(compacted, old);
      assertEquals(harness.segment().rowCount(0), lease.rowCount());
    }
    harness.reopen(FileAccess.READ);
    SheafException e = assertThrows(SheafException.class, () -> harness.segment().lease(0, "test"));
    assertTrue(e.getMessage().contains("sheaf.generation = 0"), e.getMessage());
  }

  @Test
  void theFileOfAnotherDatasetIsFound(@TempDir Path elsewhere) throws IOException {
    try (SegmentFiles others =
        SegmentFiles.open(
            allocator,
            StoreFiles.at(directory),
            FileAccess.READ,
            "another",
            SegmentOptions.defaults())) {
      Segment segment = others.open(harness.catalog(), harness.schema);
      SheafException e = assertThrows(SheafException.class, () -> segment.lease(0, "test"));
      assertTrue(
          e.getMessage().contains("sheaf.dataset = " + SegmentHarness.DATASET), e.getMessage());
      assertFalse(segment.verify().isEmpty());
    }
  }

  @Test
  void bytesBehindTheCataloguedEndAreIgnoredByReadersAndCutByTheNextAppend() throws IOException {
    long end = harness.catalog().fileLength();
    byte[] whole = Files.readAllBytes(path);
    byte[] longer = Arrays.copyOf(whole, whole.length + 1 + random.nextInt(5000));
    Arrays.fill(longer, whole.length, longer.length, (byte) 0x77);
    Files.write(path, longer);
    assertEquals(List.of(), readDamaged(FileAccess.READ));
    assertEquals(List.of(), readDamaged(FileAccess.WRITE));
    assertEquals(longer.length, Files.size(path));
    harness.commitRandomRows(random, 3);
    assertEquals(harness.catalog().fileLength(), Files.size(path));
    assertTrue(Files.size(path) > end);
    harness.checkDeeply();
  }

  @Test
  void damageOfOneChunkLeavesTheOthersReadable() throws IOException {
    BatchPlace first = harness.catalog().places().get(0);
    byte[] damaged = Files.readAllBytes(path);
    damaged[(int) first.fileEnd() - 1] ^= 1;
    damaged[(int) first.fileOffset() + first.metadataBytes()] ^= 1;
    Files.write(path, damaged);
    List<SheafException> errors = readDamaged(FileAccess.WRITE);
    assertEquals(1, errors.size());
    assertEquals(first.fileOffset(), errors.get(0).values().get("offset"));
    List<SegmentFinding> findings = harness.segment().verify();
    assertEquals(1, findings.size());
    assertEquals(first.fileOffset(), findings.get(0).offset());
    harness.commitRandomRows(random, 5);
    assertEquals(1, readDamaged(FileAccess.WRITE).size());
    assertThrows(SheafException.class, () -> harness.compact(), "damage is not copied");
    assertEquals(1, readDamaged(FileAccess.WRITE).size());
  }

  @Test
  void whatACompactionWroteIsCheckedBeforeItIsRead() throws IOException {
    harness.check();
    harness.compact();
    Path compacted = directory.resolve(SegmentFile.nameOf(SegmentHarness.SEGMENT, 1));
    byte[] damaged = Files.readAllBytes(compacted);
    BatchPlace first = harness.catalog().places().get(0);
    damaged[(int) first.fileEnd() - 9] ^= 1;
    Files.write(compacted, damaged);
    SheafException e = assertThrows(SheafException.class, () -> harness.segment().lease(0, "test"));
    assertTrue(e.getMessage().contains("checksum"), e.getMessage());
  }

  @Test
  void factsThatCannotBeAreRefused() {
    SegmentFacts facts = harness.catalog();
    List<BatchPlace> places = new ArrayList<>(facts.places());
    places.remove(random.nextInt(places.size() - 1));
    SegmentFacts gap =
        new SegmentFacts(facts.segment(), facts.table(), 0, facts.fileLength(), false, places);
    SegmentFacts tooShort =
        new SegmentFacts(
            facts.segment(), facts.table(), 0, facts.fileLength() - 8, false, facts.places());
    for (SegmentFacts wrong : List.of(gap, tooShort)) {
      assertEquals(ErrorCode.DAMAGED, assertThrows(SheafException.class, wrong::check).code());
    }
  }
}
