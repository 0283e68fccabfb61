package dev.sheaf.store.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damages the catalog's file: what it answers then is what it answered before, or DAMAGED. */
class CatalogFileDamagePropertyTest {
  @TempDir Path directory;

  private String answers = "";
  private byte[] good = {};

  @BeforeEach
  void createCatalog() throws IOException {
    try (Catalog catalog =
        Catalog.create(directory, CatalogFixture.SETTINGS, CatalogFixture.first())) {
      CatalogFixture.fill(catalog);
      answers = CatalogFixture.dump(catalog);
    }
    good = Files.readAllBytes(directory.resolve("catalog.db"));
  }

  @Test
  void anyFlippedBitIsHarmlessOrFound() {
    Seeds.forEach(
        250,
        seed -> {
          Random random = Seeds.random(seed);
          assertHarmlessOrFound(flipped(random.nextInt(good.length), random.nextInt(8)));
        });
  }

  @Test
  @Tag("nightly")
  void aFlippedBitInEveryByteIsHarmlessOrFound() throws IOException {
    for (int position = 0; position < good.length; position++) {
      assertHarmlessOrFound(flipped(position, position % 8));
    }
  }

  private byte[] flipped(int position, int bit) {
    byte[] bytes = good.clone();
    bytes[position] ^= (byte) (1 << bit);
    return bytes;
  }

  @Test
  void aPageThatIsZeroIsHarmlessOrFound() throws IOException {
    int page = 4_096;
    for (int start = page; start < good.length; start += page) {
      byte[] bytes = good.clone();
      Arrays.fill(bytes, start, start + page, (byte) 0);
      assertHarmlessOrFound(bytes);
    }
  }

  @Test
  void aFileThatIsCutIsFound() {
    Seeds.forEach(
        40,
        seed -> {
          int length = 1 + Seeds.random(seed).nextInt(good.length - 1);
          String found = answersOf(Arrays.copyOf(good, length), new ArrayList<>());
          assertEquals(null, found, "cut to " + length);
        });
  }

  private void assertHarmlessOrFound(byte[] bytes) throws IOException {
    List<Object> findings = new ArrayList<>();
    String found = answersOf(bytes, findings);
    if (found == null) {
      assertFalse(findings.isEmpty(), "verification finds nothing");
    } else {
      assertEquals(answers, found);
    }
  }

  /** What the catalog answers, or null if it says that it is damaged; and what it finds. */
  private @Nullable String answersOf(byte[] bytes, List<Object> findings) throws IOException {
    for (String name : List.of("catalog.db-wal", "catalog.db-shm")) {
      Files.deleteIfExists(directory.resolve(name));
    }
    Files.write(directory.resolve("catalog.db"), bytes);
    try (Catalog catalog = Catalog.open(directory)) {
      try {
        return CatalogFixture.dump(catalog);
      } catch (SheafException e) {
        assertEquals(ErrorCode.DAMAGED, e.code(), e.getMessage());
        findings.addAll(verify(catalog));
        return null;
      }
    } catch (SheafException e) {
      assertEquals(ErrorCode.DAMAGED, e.code(), e.getMessage());
      findings.add(e);
      return null;
    }
  }

  private static List<Object> verify(Catalog catalog) {
    List<Object> findings = new ArrayList<>();
    try {
      findings.addAll(catalog.verify());
      findings.addAll(catalog.integrityCheck());
    } catch (SheafException e) {
      assertEquals(ErrorCode.DAMAGED, e.code(), e.getMessage());
      findings.add(e);
    }
    return findings;
  }
}
